"""Payouts, as pages and other services see them (拨付查询)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.relief.domain.money_refusals import PayoutUnknown
from renqi.programmes.riskfund.relief.domain.money_states import (
    LIVE_PAYEE,
    PAYABLE,
    WAITING,
    PayeeState,
    PayoutState,
)
from renqi.programmes.riskfund.relief.models import MoneyStep, PayeeAccount, Payout

PAYOUT_SORTS = frozenset({"pk", "firm_name", "amount", "form", "state", "approved_at", "paid_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeRow:
    """One account (收款账户).

    Attributes:
        before: The number that it replaced, for who looks at the change.
    """

    id: int
    uscc: str
    holder: str
    number: str
    bank_code: str
    bank_name: str
    state: str
    stated_by_id: int
    stated_by: str
    stated_at: datetime
    checked_by: str
    checked_at: datetime | None
    reason: str
    before: str = ""

    @property
    def is_payable(self) -> bool:
        """Whether money may go there."""
        return self.state in PAYABLE

    @property
    def grouped_number(self) -> str:
        """The number in groups of four, as people compare it."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step (办理步骤)."""

    what: str
    words: str
    amount: int | None
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRow:
    """One payout (拨付).

    Attributes:
        place: How many of its fund wait before it, plus one; none once it is paid.
    """

    id: int
    claim_id: int
    claim_number: int | None
    fund: str
    uscc: str
    firm_name: str
    form: str
    amount: int
    state: str
    waits_for: str
    approved_by: str
    approved_at: datetime
    order_id: int | None
    payment_name: str
    paid_on: date | None
    reason: str
    place: int | None = None
    account: PayeeRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutPage:
    """A page of payouts (拨付页)."""

    rows: Sequence[PayoutRow]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSums:
    """How many and how much stands in each state (拨付汇总)."""

    count: Mapping[str, int]
    amount: Mapping[str, int]


def payouts_in(scope: Scope) -> QuerySet[Payout]:
    """Narrow payouts to what somebody may see: all, a firm's own, or those of funds kept."""
    rows = Payout.objects.all()
    if scope.all:
        return rows
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    keeper = owner_key(organisation_id=scope.organisation_id)
    return rows.filter(keeper=keeper) if keeper else rows.none()


def payout_page(
    *,
    scope: Scope,
    fund: str = "",
    state: str = "",
    form: str = "",
    text: str = "",
    sort: str = "",
    page: int = 1,
    per_page: int = 50,
) -> PayoutPage:
    """List payouts in the order of approval unless asked otherwise (拨付清单)."""
    rows = _narrowed(scope, fund=fund, state=state, form=form, text=text)
    order = sort if sort.removeprefix("-") in PAYOUT_SORTS else "pk"
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    chosen = list(rows.order_by(order, "pk")[(page - 1) * per_page : page * per_page])
    places = _places(chosen)
    accounts = _accounts(chosen)
    return PayoutPage(
        rows=[
            _row(one, place=places.get(one.pk), account=accounts.get(one.uscc)) for one in chosen
        ],
        page=page,
        pages=pages,
        total=total,
    )


def payout_of(payout_id: int, *, scope: Scope) -> PayoutRow:
    """Give one payout.

    Raises:
        PayoutUnknown: There is none in scope.
    """
    row = payouts_in(scope).select_related("claim", "payee").filter(pk=payout_id).first()
    if row is None:
        raise PayoutUnknown(payout=payout_id)
    return _row(row, place=_places([row]).get(row.pk), account=_accounts([row]).get(row.uscc))


def payouts_of_firm(uscc: str, *, scope: Scope) -> tuple[PayoutRow, ...]:
    """List the payouts of a firm, the newest first (企业拨付)."""
    rows = list(
        payouts_in(scope).select_related("claim", "payee").filter(uscc=uscc).order_by("-pk")
    )
    places, accounts = _places(rows), _accounts(rows)
    return tuple(
        _row(one, place=places.get(one.pk), account=accounts.get(one.uscc)) for one in rows
    )


def payout_of_claim(claim_id: int, *, scope: Scope) -> PayoutRow | None:
    """Give the payout of a claim, the live one where there are several; none before it."""
    rows = payouts_in(scope).select_related("claim", "payee").filter(claim_id=claim_id)
    row = rows.exclude(state=PayoutState.CANCELLED).first() or rows.order_by("-pk").first()
    if row is None:
        return None
    return _row(row, place=_places([row]).get(row.pk), account=_accounts([row]).get(row.uscc))


def steps_of(payout_id: int, *, scope: Scope) -> tuple[StepRow, ...]:
    """List what happened to a payout and what came of it, in order (资金轨迹)."""
    if not payouts_in(scope).filter(pk=payout_id).exists():
        return ()
    return tuple(
        StepRow(what=one.what, words=one.words, amount=one.amount, by_name=one.by_name, at=one.at)
        for one in MoneyStep.objects.filter(payout_id=payout_id).order_by("pk")
    )


def queue_sums(*, scope: Scope, fund: str = "") -> QueueSums:
    """Add up payouts by state (拨付汇总)."""
    rows = payouts_in(scope)
    if fund:
        rows = rows.filter(fund=fund)
    found = rows.values_list("state").annotate(n=Count("pk"), total=Sum("amount")).order_by()
    sums = list(found)
    return QueueSums(
        count={state: n for state, n, _ in sums}, amount={state: total for state, _, total in sums}
    )


def funds_with_payouts(*, scope: Scope) -> tuple[str, ...]:
    """Name the funds that have payouts in scope, by key."""
    return tuple(payouts_in(scope).order_by("fund").values_list("fund", flat=True).distinct())


def payee_of(uscc: str, *, scope: Scope) -> PayeeRow | None:
    """Give the account that a firm is paid on now, where one is known (现用收款账户)."""
    if not scope.covers(uscc):
        return None
    row = PayeeAccount.objects.filter(uscc=uscc, state__in=LIVE_PAYEE).first()
    return payee_row(row) if row else None


def payees_to_check(*, scope: Scope) -> tuple[PayeeRow, ...]:
    """List changed accounts to be looked at, of firms that wait for money (待核验账户)."""
    firms = payouts_in(scope).filter(state__in=WAITING).values("uscc")
    rows = PayeeAccount.objects.filter(state=PayeeState.TO_CHECK, uscc__in=firms).order_by("pk")
    return tuple(payee_row(row, before=_before(row)) for row in rows)


def payee_row(row: PayeeAccount, *, before: str = "") -> PayeeRow:
    """Read an account from its row."""
    return PayeeRow(
        id=row.pk,
        uscc=row.uscc,
        holder=row.holder,
        number=row.number,
        bank_code=row.bank_code,
        bank_name=row.bank_name,
        state=row.state,
        stated_by_id=row.stated_by_id,
        stated_by=row.stated_by_name,
        stated_at=row.stated_at,
        checked_by=row.checked_by_name,
        checked_at=row.checked_at,
        reason=row.reason,
        before=before,
    )


def _narrowed(scope: Scope, *, fund: str, state: str, form: str, text: str) -> QuerySet[Payout]:
    rows = payouts_in(scope).select_related("claim", "payee")
    asked = {"fund": fund, "state": state, "form": form}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    for word in text.split():
        rows = rows.filter(firm_name__icontains=word) | rows.filter(uscc__icontains=word)
    return rows


def _places(rows: Sequence[Payout]) -> dict[int, int]:
    """Tell of those that wait how many of their fund wait before them, plus one.

    By a function of the database, as a firm's page sees nobody else's payouts to count.
    """
    waiting = [one.pk for one in rows if one.state in WAITING]
    if not waiting:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, place FROM relief_queue_places(%s)", [waiting])
        return dict(cursor.fetchall())


def _accounts(rows: Sequence[Payout]) -> dict[str, PayeeRow]:
    firms = {one.uscc for one in rows}
    live = PayeeAccount.objects.filter(uscc__in=firms, state__in=LIVE_PAYEE)
    return {one.uscc: payee_row(one) for one in live}


def _before(row: PayeeAccount) -> str:
    rows = PayeeAccount.objects.filter(uscc=row.uscc, pk__lt=row.pk).order_by("-pk")
    return rows.values_list("number", flat=True).first() or ""


def _row(row: Payout, *, place: int | None, account: PayeeRow | None) -> PayoutRow:
    return PayoutRow(
        id=row.pk,
        claim_id=row.claim_id,
        claim_number=row.claim.number,
        fund=row.fund,
        uscc=row.uscc,
        firm_name=row.firm_name,
        form=row.form,
        amount=row.amount,
        state=row.state,
        waits_for=row.waits_for,
        approved_by=row.approved_by_name,
        approved_at=row.approved_at,
        order_id=row.order_id,
        payment_name=row.payment_name,
        paid_on=row.paid_on,
        reason=row.reason,
        place=place,
        account=payee_row(row.payee) if row.payee else account,
    )
