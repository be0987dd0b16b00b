"""Money that comes in buys shares (出资).

The money is in the bank already and waits on the account of unexplained money; here it becomes a
class's value, and shares of that class are issued for it.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from renqi.engines.ledger.domain.kinds import Unit
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import EntryKind, FundValue, Issued
from renqi.programmes.riskfund.capital.domain.refusals import (
    AmountTooSmall,
    ClassOffScale,
    FirmMissing,
)
from renqi.programmes.riskfund.capital.domain.shares import is_off_scale, shares_for
from renqi.programmes.riskfund.capital.models import FirmStake
from renqi.programmes.riskfund.capital.selectors.fund_accounts import accounts_of, book_of
from renqi.programmes.riskfund.capital.services.acts import Act, open_desk, stake_for
from renqi.programmes.riskfund.capital.services.appropriation_paid import note_paid
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


def contribute(  # noqa: PLR0913  whose money, which, when, by whom
    fund: str,
    *,
    party: Party,
    amount: int,
    key: str,
    actor: Actor,
    on: date,
    at: datetime,
    uscc: str = "",
    source_line_id: int | None = None,
    appropriation_id: int | None = None,
) -> Issued:
    """Book money of a party into its class and issue shares for it (出资入账).

    Args:
        fund: Which.
        party: Whose money.
        amount: Fen.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day it counts from.
        at: The instant.
        uscc: The firm, for money of a firm.
        source_line_id: The line of the bank that brought it; none for any money that waits.
        appropriation_id: The appropriation that it pays.

    Returns:
        The shares issued, in millionths.

    Raises:
        BookMissing: The fund has no book.
        FirmMissing: Money of a firm without the firm, or the other way round.
        ClassOffScale: The shares of the class have no price.
        AmountTooSmall: It buys nothing.
        KeyReused: The key stands for another entry.
        LineSpent: The line of the bank has not that much left.
        AppropriationOver: More than was called.
        DomainError: Any refusal of the ledger, such as `Overdraft`: no such money waits.

    Effects:
        Two transfers, one entry; the firm's account of shares with its first money.

    Locks:
        The appropriation; the accounts of the class and of unexplained money.
    """
    if (party is Party.FIRM) != bool(uscc):
        raise FirmMissing
    act = Act(
        fund=fund,
        key=key,
        kind=EntryKind.CONTRIBUTED,
        amount=amount,
        actor=actor,
        on=on,
        at=at,
        party=party,
        uscc=uscc,
        source_line_id=source_line_id,
        appropriation_id=appropriation_id,
    )
    with transaction.atomic():
        row = book_of(fund)
        if appropriation_id is not None:
            note_paid(appropriation_id, act, row)
        accounts = accounts_of(row)
        stake = stake_for(row, uscc, act) if uscc else None
        holder = stake.account_id if stake else accounts.holdings[party]
        ends = (accounts.suspense, accounts.classes[party], accounts.issued[party], holder)
        desk = open_desk(act, ends, row=row)
        if desk.before is not None:
            return Issued(shares=desk.before.shares, entry_id=desk.before.pk, is_new=False)
        shares = _bought(desk.value(), party, amount)
        desk.post([(accounts.suspense, accounts.classes[party], amount)])
        desk.post([(accounts.issued[party], holder, shares)], unit=Unit.SHARES)
        if stake is not None:
            FirmStake.objects.filter(pk=stake.pk).update(
                shares=F("shares") + shares, paid_in=F("paid_in") + amount
            )
        return Issued(shares=shares, entry_id=desk.write(shares=shares).pk, is_new=True)


def _bought(value: FundValue, party: Party, amount: int) -> int:
    held, issued = value.by_class[party], value.shares_by_class[party]
    if is_off_scale(value=held, shares=issued):
        raise ClassOffScale
    shares = shares_for(amount, value=held, shares=issued)
    if shares == 0:
        raise AmountTooSmall
    return shares
