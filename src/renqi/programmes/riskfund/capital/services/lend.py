"""Help that is promised, let go of, and paid back (放款与还款)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from renqi.engines.ledger.domain.transfer_ids import derived_id
from renqi.engines.ledger.domain.transfers import Place, Transfer
from renqi.engines.ledger.services.holds import hold_money, release_holds
from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.book import Booked, EntryKind, Lent
from renqi.programmes.riskfund.capital.domain.refusals import FirmMissing, FloorReached
from renqi.programmes.riskfund.capital.models import Entry
from renqi.programmes.riskfund.capital.selectors.fund_accounts import accounts_of, book_of
from renqi.programmes.riskfund.capital.services.acts import Act, open_desk


def lend(
    fund: str, *, uscc: str, amount: int, key: str, actor: Actor, on: date, at: datetime
) -> Lent:
    """Promise cash to a firm (放款冻结); a payment order then names the hold and pays it.

    Until the bank has paid, the money is promised and neither lent nor free.

    Args:
        fund: Which.
        uscc: The firm.
        amount: Fen.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day.
        at: The instant.

    Returns:
        The hold, to be named in the payment order.

    Raises:
        FloorReached: Cash would fall below the floor, what is promised included.
        KeyReused: The key stands for another entry.
        DomainError: Any refusal of the ledger.

    Effects:
        One hold, one entry.

    Locks:
        The accounts of cash and of loans.
    """
    if not uscc:
        raise FirmMissing
    act = Act(
        fund=fund, key=key, kind=EntryKind.LENT, amount=amount, actor=actor, on=on, at=at,
        uscc=uscc,
    )  # fmt: skip
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        desk = open_desk(act, (accounts.cash, accounts.loans), row=row)
        if desk.before is not None:
            hold_id = derived_id(desk.before.group_id, "hold")
            return Lent(hold_id=hold_id, entry_id=desk.before.pk, is_new=False)
        available = desk.value().available_cash
        if amount > available:
            raise FloorReached(available=grouped_yuan(max(available, 0)))
        hold_id = derived_id(act.group_id, "hold")
        hold = Transfer(
            id=hold_id,
            debit_id=accounts.loans,
            credit_id=accounts.cash,
            amount=amount,
            cause="fund.lent",
            memo=f"{fund} {uscc} {key}"[:200],
            group_id=act.group_id,
        )
        hold_money([hold], place=Place(book_id=accounts.book_id), booking=act.booking)
        entry = desk.write(hold=str(hold_id))
    return Lent(hold_id=hold_id, entry_id=entry.pk, is_new=True)


def release_lending(
    fund: str, *, lent_key: str, key: str, actor: Actor, on: date, at: datetime
) -> Booked:
    """Take back a promise that was not paid (解除放款冻结).

    Args:
        fund: Which.
        lent_key: The key under which it was promised.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day.
        at: The instant.

    Raises:
        Entry.DoesNotExist: Nothing was promised under that key.
        KeyReused: The key stands for another entry.
        DomainError: Any refusal of the ledger, such as `HoldResolved`: it is paid.

    Effects:
        One release, one entry.

    Locks:
        The accounts of cash and of loans.
    """
    with transaction.atomic():
        row = book_of(fund)
        lent = Entry.objects.get(book=row, key=lent_key, kind=EntryKind.LENT)
        act = Act(
            fund=fund, key=key, kind=EntryKind.LENDING_RELEASED, amount=lent.amount, actor=actor,
            on=on, at=at, uscc=lent.uscc, content={"lent": lent_key},
        )  # fmt: skip
        accounts = accounts_of(row)
        desk = open_desk(act, (accounts.cash, accounts.loans), row=row)
        if desk.before is not None:
            return Booked(entry_id=desk.before.pk, amount=desk.before.amount, is_new=False)
        hold_id = UUID(lent.detail["hold"])
        release_holds([hold_id], book_id=accounts.book_id, booking=act.booking)
        entry = desk.write()
    return Booked(entry_id=entry.pk, amount=entry.amount, is_new=True)


def repay(
    fund: str,
    *,
    uscc: str,
    amount: int,
    key: str,
    actor: Actor,
    on: date,
    at: datetime,
    source_line_id: int | None = None,
) -> Booked:
    """Book principal that a firm paid back (本金归还); interest and fees are gains.

    Args:
        fund: Which.
        uscc: The firm.
        amount: Fen of principal.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day.
        at: The instant.
        source_line_id: The line of the bank that brought it; none for any money that waits.

    Raises:
        LineSpent: The line of the bank has not that much left.
        KeyReused: The key stands for another entry.
        DomainError: Any refusal of the ledger, such as `Overdraft`: so much is not outstanding.

    Effects:
        One transfer, one entry.

    Locks:
        The accounts of loans and of unexplained money.
    """
    if not uscc:
        raise FirmMissing
    act = Act(
        fund=fund, key=key, kind=EntryKind.REPAID, amount=amount, actor=actor, on=on, at=at,
        uscc=uscc, source_line_id=source_line_id,
    )  # fmt: skip
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        desk = open_desk(act, (accounts.suspense, accounts.loans), row=row)
        if desk.before is not None:
            return Booked(entry_id=desk.before.pk, amount=desk.before.amount, is_new=False)
        desk.post([(accounts.suspense, accounts.loans, amount)])
        entry = desk.write()
    return Booked(entry_id=entry.pk, amount=entry.amount, is_new=True)
