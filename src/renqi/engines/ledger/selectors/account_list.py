"""The chart of accounts: filter, sort, page, add up (科目表)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet, Sum

from renqi.engines.ledger.domain.balances import Account
from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.models import AccountBalance, Book
from renqi.engines.ledger.selectors.accounts import as_account
from renqi.engines.ledger.selectors.visible import visible_accounts
from renqi.identity.domain.scope import Scope

_AT_ONCE = 2_000


class AccountSort(StrEnum):
    """How the list of accounts may be sorted (排序)."""

    GROUP = "group"
    CODE = "code"
    NAME = "name"
    BALANCE = "balance"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """Which accounts a list shows; an empty condition lets all through (筛选条件).

    Attributes:
        text: Part of the name, or the beginning of the code or of the owner's credit code.
        book: Code of a book.
        unit: What the account counts.
        purpose: What it is for.
        is_frozen: Only the frozen ones.
        is_held: Only those of which something is promised away.
    """

    text: str = ""
    book: str = ""
    unit: Unit | None = None
    purpose: str = ""
    is_frozen: bool = False
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One page of the list; `total` counts all its pages (科目分页)."""

    rows: tuple[Account, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTotal:
    """All accounts of a book and a unit together: the debits equal the credits (合计)."""

    book: str
    book_name: str
    unit: Unit
    accounts: int
    debits: int
    credits: int

    @property
    def is_balanced(self) -> bool:
        """Whether nothing was made or lost."""
        return self.debits == self.credits


_ORDER: Mapping[AccountSort, tuple[str, ...]] = {
    AccountSort.GROUP: ("book__code", "purpose", "unit", "code"),
    AccountSort.CODE: ("code", "book__code"),
    AccountSort.NAME: ("name", "book__code", "code"),
    AccountSort.BALANCE: ("amount", "book__code", "code"),
    AccountSort.HELD: ("promise", "book__code", "code"),
}


def account_page(
    *,
    scope: Scope,
    where: AccountFilter,
    sort: AccountSort,
    is_descending: bool,
    page: int,
    per_page: int,
) -> AccountPage:
    """Give one page of the accounts that may be seen (科目表); a page too far is the last."""
    rows = _filtered(scope, where)
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    found = _sorted(rows, sort, is_descending=is_descending)
    return AccountPage(
        rows=tuple(as_account(row) for row in found[(page - 1) * per_page : page * per_page]),
        total=total,
        page=page,
        pages=pages,
    )


def export_accounts(
    *, scope: Scope, where: AccountFilter, sort: AccountSort, is_descending: bool
) -> Iterator[Account]:
    """Give all accounts that pass, read a few thousand at a time (导出科目表)."""
    rows = _sorted(_filtered(scope, where), sort, is_descending=is_descending)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield as_account(row)


def unit_totals(*, scope: Scope) -> Sequence[UnitTotal]:
    """Add up the accounts that may be seen, by book and unit (合计).

    Only over the whole book do the debits equal the credits, so a part of it is not added up.
    """
    if not scope.all:
        return ()
    rows = (
        AccountBalance.objects.values("book__code", "book__name", "unit")
        .annotate(
            accounts=Count("pk"),
            debit_sum=Sum("debits"),
            credit_sum=Sum("credits"),
        )
        .order_by("book__code", "unit")
    )
    return [
        UnitTotal(
            book=row["book__code"],
            book_name=row["book__name"],
            unit=Unit(row["unit"]),
            accounts=row["accounts"],
            debits=int(row["debit_sum"]),
            credits=int(row["credit_sum"]),
        )
        for row in rows
    ]


def books_seen(*, scope: Scope) -> Sequence[tuple[str, str]]:
    """Name the books in which there is an account that may be seen, by code (账簿)."""
    rows = Book.objects.order_by("code")
    if not scope.all:
        rows = rows.filter(pk__in=visible_accounts(scope).values("book_id"))
    return [(row.code, row.name) for row in rows]


def purposes_seen(*, scope: Scope) -> Sequence[str]:
    """Name what the accounts that may be seen are for (用途)."""
    rows = visible_accounts(scope).exclude(purpose="").order_by("purpose")
    return list(rows.values_list("purpose", flat=True).distinct())


def _filtered(scope: Scope, where: AccountFilter) -> QuerySet[AccountBalance]:
    rows = visible_accounts(scope).annotate(
        amount=(F("credits") - F("debits")) * F("side"),
        promise=(
            F("debits_pending") * (F("side") + 1) / 2 + F("credits_pending") * (1 - F("side")) / 2
        ),
    )
    if where.text:
        rows = rows.filter(
            Q(name__icontains=where.text)
            | Q(code__istartswith=where.text)
            | Q(owner__startswith=where.text.upper())
        )
    if where.book:
        rows = rows.filter(book__code=where.book)
    if where.unit is not None:
        rows = rows.filter(unit=int(where.unit))
    if where.purpose:
        rows = rows.filter(purpose=where.purpose)
    if where.is_frozen:
        rows = rows.filter(is_frozen=True)
    return rows.filter(promise__gt=0) if where.is_held else rows


def _sorted(
    rows: QuerySet[AccountBalance], sort: AccountSort, *, is_descending: bool
) -> QuerySet[AccountBalance]:
    first, *rest = _ORDER[sort]
    return rows.order_by(f"-{first}" if is_descending else first, *rest)
