"""Money that came in and waits on the suspense account to be told apart (待核销来款)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from renqi.engines.ledger.domain.bank_matching import Rule
from renqi.engines.ledger.models import BankMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMoney:
    """One line of the bank whose money stands on the suspense account (来款).

    Attributes:
        line_id: The line.
        suspense_id: The ledger account on which it waits.
        amount: Fen of it that came there; what was taken from there since is not known here.
    """

    line_id: int
    bank_account_id: int
    book_id: int
    suspense_id: int
    amount: int
    booked_on: date
    counterparty: str
    counterparty_account: str
    text: str


def incoming_money(
    bank_account_ids: Collection[int], *, line_id: int | None = None
) -> tuple[IncomingMoney, ...]:
    """List what the rules put on the suspense accounts, the oldest first (待核销来款).

    Args:
        bank_account_ids: Of these accounts.
        line_id: Only this line; none for all.

    """
    rows = BankMatch.objects.filter(
        line__account_id__in=list(bank_account_ids),
        line__is_credit=True,
        rule=Rule.INCOMING.value,
        undoes__isnull=True,
        undone_by__isnull=True,
    ).select_related("line__account")
    if line_id is not None:
        rows = rows.filter(line_id=line_id)
    return tuple(
        IncomingMoney(
            line_id=row.line_id,
            bank_account_id=row.line.account_id,
            book_id=row.line.account.book_id or 0,
            suspense_id=row.line.account.suspense_id or 0,
            amount=row.amount,
            booked_on=row.line.booked_on,
            counterparty=row.line.counterparty,
            counterparty_account=row.line.counterparty_account,
            text=row.line.text,
        )
        for row in rows.order_by("line__booked_on", "line_id")
    )
