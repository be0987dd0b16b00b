"""Accounts, what they hold and what their lots are (账户与余额)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from renqi.engines.ledger.domain.balances import Account, Lot
from renqi.engines.ledger.domain.kinds import Side, Unit
from renqi.engines.ledger.domain.refusals import AccountUnknown, BookUnknown, TransferUnknown
from renqi.engines.ledger.models import AccountBalance, Book, Transfer
from renqi.engines.ledger.models import Lot as LotRow


def book_id(code: str) -> int:
    """Give the number of the book with this code.

    Raises:
        BookUnknown: There is none.

    """
    book = Book.objects.filter(code=code).first()
    if book is None:
        raise BookUnknown(book=code)
    return book.pk


def account_of(account_id: int) -> Account:
    """Give an account by its number, with what it holds now (余额).

    Raises:
        AccountUnknown: There is none.

    """
    return _one(_rows().filter(pk=account_id), str(account_id))


def account_at(path: str) -> Account:
    """Give an account by the name people write: `book/code`.

    Raises:
        AccountUnknown: There is none.

    """
    book, _, code = path.partition("/")
    return _one(_rows().filter(book__code=book, code=code), path)


def accounts_in(*, book: int, owner: str | None = None) -> Sequence[Account]:
    """List the accounts of a book, by code (科目表).

    Args:
        book: The book's number.
        owner: Only the accounts of this organisation; none for all.

    """
    rows = _rows().filter(book_id=book)
    if owner is not None:
        rows = rows.filter(owner=owner)
    return [as_account(row) for row in rows.order_by("code")]


def legs_of(transfer_id: UUID) -> tuple[int, int]:
    """Give the accounts of a transfer's two legs, debit first (分录两端).

    Raises:
        TransferUnknown: There is none.

    """
    row = Transfer.objects.filter(pk=transfer_id).values_list("debit_id", "credit_id").first()
    if row is None:
        raise TransferUnknown(transfer=transfer_id)
    return row


def lots_of(*, account_id: int, is_left: bool = True) -> Sequence[Lot]:
    """List the lots of an account, the oldest first (批次).

    Args:
        account_id: The account.
        is_left: Only lots of which something remains.

    """
    rows = LotRow.objects.filter(account_id=account_id)
    if is_left:
        rows = rows.filter(remaining__gt=0)
    return [
        Lot(
            id=row.id,
            cause=row.cause,
            granted_on=row.granted_on,
            expires_on=row.expires_on,
            granted=row.granted,
            used=row.used,
            lapsed=row.lapsed,
            clawed_back=row.clawed_back,
            remaining=row.remaining,
            held=row.held,
        )
        for row in rows.order_by("granted_on", "seq")
    ]


def spendable(*, account_id: int, on: date) -> int | None:
    """Tell what may be spent on a day: lots that have expired do not count (可用余额).

    None where the account has no lower limit.
    """
    account = account_of(account_id)
    if account.available is None or not account.is_lotted:
        return account.available
    usable = sum(
        lot.remaining - lot.held
        for lot in lots_of(account_id=account_id)
        if lot.expires_on is None or lot.expires_on >= on
    )
    return min(account.available, usable)


def _rows() -> QuerySet[AccountBalance]:
    return AccountBalance.objects.annotate(book_code=F("book__code"))


def _one(rows: QuerySet[AccountBalance], name: str) -> Account:
    row = rows.first()
    if row is None:
        raise AccountUnknown(account=name)
    return as_account(row)


def as_account(row: AccountBalance) -> Account:
    """Read an account from its row, which carries the code of its book as `book_code`."""
    return Account(
        id=row.id,
        book_id=row.book_id,
        book=getattr(row, "book_code", ""),
        unit=Unit(row.unit),
        side=Side(row.side),
        code=row.code,
        name=row.name,
        owner=row.owner,
        purpose=row.purpose,
        is_hot=row.is_hot,
        is_lotted=row.is_lotted,
        is_frozen=row.is_frozen,
        balance_min=row.balance_min,
        balance_max=row.balance_max,
        debits=row.debits,
        credits=row.credits,
        debits_pending=row.debits_pending,
        credits_pending=row.credits_pending,
    )
