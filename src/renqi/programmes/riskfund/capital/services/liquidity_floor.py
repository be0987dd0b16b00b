"""What cash must stay in a fund (流动性底线)."""

from datetime import datetime

from django.db import transaction

from renqi.engines.ledger.domain.refusals import Overdraft
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.accounts import limit_account
from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.refusals import FloorFalls, FloorUnfit, ReasonMissing
from renqi.programmes.riskfund.capital.models import FundBook
from renqi.programmes.riskfund.capital.selectors.fund_accounts import accounts_of, book_of


def set_liquidity_floor(fund: str, *, amount: int, reason: str, actor: Actor, at: datetime) -> None:
    """Raise how much cash must stay (提高流动性底线); the ledger follows by `keep_floors`.

    From this moment `lend` refuses what would go below it. The ledger's own limit is set by the
    background job, since no page limits accounts. One person may be more careful; to be less
    careful takes two (`ask_floor`).

    Args:
        fund: Which.
        amount: Fen.
        reason: Why.
        actor: Who says so.
        at: The instant.

    Raises:
        BookMissing: The fund has no book.
        FloorUnfit: The amount is below zero.
        FloorFalls: It is lower than the floor is now.
        ReasonMissing: No reason is given.

    Effects:
        The book; the history of its row tells who and when.

    Locks:
        The book's row.
    """
    if amount < 0:
        raise FloorUnfit
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = locked_book(fund)
        if amount < row.floor:
            raise FloorFalls(floor=grouped_yuan(row.floor))
        write_floor(row, amount, reason=reason.strip(), name=actor.signature, at=at)


def locked_book(fund: str) -> FundBook:
    """Lock the row of a fund's book, for what is decided of it.

    Raises:
        BookMissing: The fund has no book.
    """
    return FundBook.objects.select_for_update(no_key=True).get(pk=book_of(fund).pk)


def write_floor(row: FundBook, amount: int, *, reason: str, name: str, at: datetime) -> None:
    """Write a floor down, where it changes."""
    if row.floor == amount:
        return
    row.floor, row.floor_reason, row.floor_by_name, row.floor_at = amount, reason, name, at
    row.save(update_fields=["floor", "floor_reason", "floor_by_name", "floor_at"])


def keep_floors(*, at: datetime) -> int:
    """Bring the limits of cash in the ledger to the floors that were decided (落实底线).

    A fund that has not reached its floor yet may pay nothing: its limit is what it has, and rises
    with what comes in.

    Returns:
        How many limits moved.

    Effects:
        The limits of cash accounts, one event each.

    Locks:
        Each account of cash.
    """
    moved = 0
    for row in FundBook.objects.order_by("fund"):
        with transaction.atomic():
            moved += _keep(row, at=at)
    return moved


def _keep(row: FundBook, *, at: datetime) -> bool:
    cash = account_of(accounts_of(row).cash)
    limit = min(row.floor, max(cash.balance - cash.promised, 0))
    if cash.balance_min == limit:
        return False
    try:
        limit_account(
            account_id=cash.id,
            balance_min=limit,
            balance_max=None,
            reason=f"流动性底线 {row.floor / 100:,.2f} 元",
            at=at,
            actor=THE_CLOCK.signature,
        )
    except Overdraft:
        # Somebody was quicker with the money; the next turn looks again.
        return False
    return True
