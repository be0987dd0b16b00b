"""Shares are given back for money (退出与赎回)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from renqi.engines.ledger.domain.kinds import Unit
from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.book import EntryKind, Redeemed
from renqi.programmes.riskfund.capital.domain.refusals import (
    AmountUnfit,
    FirmMissing,
    ForfeitTooLarge,
    StakeShort,
)
from renqi.programmes.riskfund.capital.domain.shares import shares_burnt, worth
from renqi.programmes.riskfund.capital.models import Entry, FirmStake
from renqi.programmes.riskfund.capital.selectors.fund_accounts import accounts_of, book_of
from renqi.programmes.riskfund.capital.services.acts import Act, Desk, firm_stakes, open_desk
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Burnt:
    """Shares to burn, by the account that holds them, and what they are worth."""

    by_account: dict[int, int]
    worth: int

    @property
    def shares(self) -> int:
        """All of them."""
        return sum(self.by_account.values())


def redeem(  # noqa: PLR0913  whose shares, how many, when, by whom
    fund: str,
    *,
    key: str,
    actor: Actor,
    on: date,
    at: datetime,
    uscc: str = "",
    party: Party = Party.FIRM,
    shares: int | None = None,
    amount: int | None = None,
    forfeits: int = 0,
) -> Redeemed:
    """Give shares back; what they are worth is owed from now on (份额赎回).

    The money goes from the class to the account of exits, from which a payment order pays it.
    What is forfeited stays in the class and is the others'; where nobody is left in the firms'
    class, it is the government's, which founded the fund.

    Args:
        fund: Which.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day it counts from.
        at: The instant.
        uscc: The firm, for shares of a firm.
        party: Whose shares.
        shares: How many, in millionths; none where `amount` says it.
        amount: Fen to take out; none where `shares` says it.
        forfeits: Fen of it that stay behind.

    Raises:
        BookMissing: The fund has no book.
        FirmMissing: Shares of a firm without the firm, or the other way round.
        StakeShort: There are not so many shares.
        ForfeitTooLarge: More would be left behind than the shares are worth.
        AmountUnfit: Neither or both of `shares` and `amount`, or nothing.
        KeyReused: The key stands for another entry.

    Effects:
        Transfers of the money and of the shares, one entry.

    Locks:
        The accounts of the class, of the firm's shares and of exits.
    """
    if (party is Party.FIRM) != bool(uscc):
        raise FirmMissing
    if (shares is None) == (amount is None) or (shares or amount or 0) <= 0 or forfeits < 0:
        raise AmountUnfit(most=grouped_yuan(0))
    act = Act(
        fund=fund,
        key=key,
        kind=EntryKind.REDEEMED,
        amount=amount or 0,
        actor=actor,
        on=on,
        at=at,
        party=party,
        uscc=uscc,
        content={"asked_shares": shares, "forfeits": forfeits},
    )
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        holders = [one.account_id for one in firm_stakes(row, uscc)] if uscc else []
        holders = holders or [accounts.holdings.get(party, accounts.issued[party])]
        # The government's class takes what nobody is left to have.
        ends = (accounts.classes[party], accounts.issued[party], accounts.payable)
        desk = open_desk(act, {*ends, *holders, accounts.classes[Party.GOVERNMENT]}, row=row)
        if desk.before is not None:
            return _redeemed(desk.before, is_new=False)
        burnt = burn_for(desk, party, uscc=uscc, shares=shares, amount=amount)
        if forfeits > burnt.worth:
            raise ForfeitTooLarge(worth=grouped_yuan(burnt.worth))
        return _take_out(desk, party, burnt, forfeits)


def burn_for(
    desk: Desk, party: Party, *, uscc: str, shares: int | None = None, amount: int | None = None
) -> Burnt:
    """Find the shares that stand for an amount, or the worth of shares (测算赎回份额).

    Raises:
        StakeShort: There are not so many.
    """
    value = desk.value()
    held, issued = value.by_class[party], value.shares_by_class[party]
    if party is Party.FIRM:
        owned = {one.account_id: one.shares for one in firm_stakes(desk.row, uscc)}
    else:
        owned = {desk.accounts.holdings[party]: issued}
    have = sum(owned.values())
    most = worth(have, value=held, shares=issued)
    if amount is not None:
        if amount > most:
            raise StakeShort(held=grouped_yuan(most), wanted=grouped_yuan(amount))
        wanted, gives = shares_burnt(amount, value=held, shares=issued), amount
    else:
        wanted = shares or 0
        if wanted > have:
            gives = worth(wanted, value=held, shares=issued)
            raise StakeShort(held=grouped_yuan(most), wanted=grouped_yuan(gives))
        gives = worth(wanted, value=held, shares=issued)
    left, parts = wanted, {}
    for account_id, own in owned.items():
        if part := min(own, left):
            parts[account_id] = part
            left -= part
    return Burnt(by_account=parts, worth=gives)


def burn(desk: Desk, party: Party, burnt: Burnt) -> None:
    """Take shares out of the world (注销份额)."""
    issued = desk.accounts.issued[party]
    legs = [(holder, issued, part) for holder, part in burnt.by_account.items()]
    desk.post(legs, unit=Unit.SHARES)
    for holder, part in burnt.by_account.items():
        FirmStake.objects.filter(account_id=holder).update(shares=F("shares") - part)


def _take_out(desk: Desk, party: Party, burnt: Burnt, forfeits: int) -> Redeemed:
    accounts = desk.accounts
    paid = burnt.worth - forfeits
    value = desk.value()
    is_last = burnt.shares == value.shares_by_class[party]
    residue = value.by_class[party] - paid if is_last and party is Party.FIRM else 0
    desk.post(
        [
            (accounts.classes[party], accounts.payable, paid),
            (accounts.classes[party], accounts.classes[Party.GOVERNMENT], residue),
        ]
    )
    burn(desk, party, burnt)
    first = next(iter(burnt.by_account), 0)
    FirmStake.objects.filter(account_id=first).update(
        drawn=F("drawn") + paid, forfeited=F("forfeited") + forfeits
    )
    entry = desk.write(
        shares=burnt.shares, amount=paid, worth=burnt.worth, paid=paid, residue=residue
    )
    return _redeemed(entry, is_new=True)


def _redeemed(entry: Entry, *, is_new: bool) -> Redeemed:
    return Redeemed(
        shares=entry.shares,
        worth=entry.detail["worth"],
        paid=entry.detail["paid"],
        forfeited=entry.detail["forfeits"],
        entry_id=entry.pk,
        is_new=is_new,
    )
