"""Losses and what comes back of them, in the classes that bear them (损失与追回入账)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from renqi.engines.ledger.domain.kinds import Unit
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import Booked, EntryKind, FundAccounts, Purse
from renqi.programmes.riskfund.capital.domain.refusals import AccountUnfit, FirmMissing
from renqi.programmes.riskfund.capital.domain.shares import is_off_scale, shares_for
from renqi.programmes.riskfund.capital.models import FirmStake
from renqi.programmes.riskfund.capital.selectors.fund_accounts import accounts_of, book_of
from renqi.programmes.riskfund.capital.services.acts import (
    Act,
    Desk,
    firm_stakes,
    open_desk,
    stake_for,
)
from renqi.programmes.riskfund.capital.services.redeem import burn, burn_for
from renqi.programmes.riskfund.charter.domain.loss_order import LossPart
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, Party

_CLASS_OF: Final[Mapping[Bearer, Party]] = {
    Bearer.OWN_STAKE: Party.FIRM,
    Bearer.FIRM: Party.FIRM,
    Bearer.GOVERNMENT: Party.GOVERNMENT,
    Bearer.INSTITUTION: Party.INSTITUTION,
}
_LOST_FROM: Final = frozenset({Purse.LOANS, Purse.CASH, Purse.PAYABLE})
_CAME_BACK_ON: Final = frozenset({Purse.SUSPENSE, Purse.CASH, Purse.LOANS})


def book_loss(
    fund: str,
    *,
    parts: Sequence[LossPart],
    uscc: str,
    key: str,
    actor: Actor,
    on: date,
    at: datetime,
    from_account: Purse = Purse.LOANS,
) -> Booked:
    """Write help off in the classes that bear it (损失入账).

    What the firm's own stake bears burns shares of it; what is borne outside the fund is not
    booked.

    Args:
        fund: Which.
        parts: Who bears what, by `split_loss`.
        uscc: The firm whose help is lost.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day.
        at: The instant.
        from_account: Where the lost money stands.

    Raises:
        StakeShort: Its own stake does not hold what it should bear.
        AccountUnfit: Losses are not booked on that account.
        KeyReused: The key stands for another entry.
        DomainError: Any refusal of the ledger, such as `Overdraft`: a class holds less than it
            should bear, or so much help is not outstanding.

    Effects:
        Transfers, one entry.

    Locks:
        The accounts of the classes, of the firm's shares and of the loans.
    """
    if from_account not in _LOST_FROM:
        raise AccountUnfit(account=from_account)
    act = _act(EntryKind.LOSS, fund, parts, uscc, key, from_account, actor=actor, on=on, at=at)
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        stakes = [one.account_id for one in firm_stakes(row, uscc)]
        desk = open_desk(act, {*_ends(accounts, from_account), *stakes}, row=row)
        if desk.before is not None:
            return Booked(entry_id=desk.before.pk, amount=desk.before.amount, is_new=False)
        lost = accounts.purse(from_account)
        if own := _sum(parts, Bearer.OWN_STAKE):
            burnt = burn_for(desk, Party.FIRM, uscc=uscc, amount=own)
            desk.post([(accounts.classes[Party.FIRM], lost, own)])
            burn(desk, Party.FIRM, burnt)
            first = next(iter(burnt.by_account))
            FirmStake.objects.filter(account_id=first).update(borne=F("borne") + own)
        desk.post([(accounts.classes[_CLASS_OF[bearer]], lost, part)
                   for bearer, part in _shared(parts)])  # fmt: skip
        entry = desk.write()
    return Booked(entry_id=entry.pk, amount=entry.amount, is_new=True)


def book_recovery(  # noqa: PLR0913  of whose loss, who gets it, when, by whom
    fund: str,
    *,
    parts: Sequence[LossPart],
    uscc: str,
    key: str,
    actor: Actor,
    on: date,
    at: datetime,
    to_account: Purse = Purse.SUSPENSE,
    source_line_id: int | None = None,
) -> Booked:
    """Give what came back of a loss to those who bore it (追回入账).

    The firm's own stake gets shares for it at the value of the day; where the shares of the class
    have no fair price, its part stays with the class. Where no firm is left in the class, the part
    of the firms is the government's. What was borne outside the fund is owed there.

    Args:
        fund: Which.
        parts: Who gets what, by `split_recovery`.
        uscc: The firm whose help it was.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day.
        at: The instant.
        to_account: Where the money stands that came back.
        source_line_id: The line of the bank that brought it.

    Raises:
        AccountUnfit: Recoveries are not booked from that account.
        LineSpent: The line of the bank has not that much left.
        KeyReused: The key stands for another entry.
        DomainError: Any refusal of the ledger.

    Effects:
        Transfers, one entry.

    Locks:
        The accounts of the classes, of the firm's shares and of the money.
    """
    if to_account not in _CAME_BACK_ON:
        raise AccountUnfit(account=to_account)
    act = _act(
        EntryKind.RECOVERY, fund, parts, uscc, key, to_account, actor=actor, on=on, at=at,
        source_line_id=source_line_id,
    )  # fmt: skip
    own = _sum(parts, Bearer.OWN_STAKE)
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        stake = stake_for(row, uscc, act) if own else None
        holder = {stake.account_id} if stake else set()
        desk = open_desk(act, {*_ends(accounts, to_account), *holder}, row=row)
        if desk.before is not None:
            return Booked(entry_id=desk.before.pk, amount=desk.before.amount, is_new=False)
        money = accounts.purse(to_account)
        heirs = {**_CLASS_OF, Bearer.FIRM: _of_firms(desk)}
        desk.post([(money, accounts.classes[heirs[bearer]], part)
                   for bearer, part in _shared(parts)])  # fmt: skip
        desk.post([(money, accounts.payable, _sum(parts, Bearer.RETAINED))])
        if stake is not None:
            _give_back(desk, stake, own, money)
        entry = desk.write()
    return Booked(entry_id=entry.pk, amount=entry.amount, is_new=True)


def _of_firms(desk: Desk) -> Party:
    """Tell whose class gets what is for the firms: where none is left, the government's."""
    return Party.FIRM if desk.value().shares_by_class[Party.FIRM] else Party.GOVERNMENT


def _give_back(desk: Desk, stake: FirmStake, own: int, money: int) -> None:
    value = desk.value()
    held, issued = value.by_class[Party.FIRM], value.shares_by_class[Party.FIRM]
    has_price = not is_off_scale(value=held, shares=issued)
    shares = shares_for(own, value=held, shares=issued) if has_price else 0
    desk.post([(money, desk.accounts.classes[Party.FIRM], own)])
    desk.post([(desk.accounts.issued[Party.FIRM], stake.account_id, shares)], unit=Unit.SHARES)
    FirmStake.objects.filter(pk=stake.pk).update(shares=F("shares") + shares)


def _act(  # noqa: PLR0913  the words of an act
    kind: EntryKind,
    fund: str,
    parts: Sequence[LossPart],
    uscc: str,
    key: str,
    account: Purse,
    *,
    actor: Actor,
    on: date,
    at: datetime,
    source_line_id: int | None = None,
) -> Act:
    if not uscc:
        raise FirmMissing
    inside = sum(part.amount for part in parts if part.bearer is not Bearer.RETAINED)
    everything = sum(part.amount for part in parts)
    return Act(
        fund=fund,
        key=key,
        kind=kind,
        amount=inside if kind is EntryKind.LOSS else everything,
        actor=actor,
        on=on,
        at=at,
        uscc=uscc,
        source_line_id=source_line_id,
        content={
            "account": account,
            "parts": [[part.layer, part.bearer, part.amount] for part in parts],
        },
    )


def _ends(accounts: FundAccounts, account: Purse) -> set[int]:
    firms = accounts.issued[Party.FIRM]
    return {*accounts.classes.values(), firms, accounts.purse(account), accounts.payable}


def _sum(parts: Sequence[LossPart], bearer: Bearer) -> int:
    return sum(part.amount for part in parts if part.bearer is bearer)


def _shared(parts: Sequence[LossPart]) -> list[tuple[Bearer, int]]:
    bearers = (Bearer.FIRM, Bearer.GOVERNMENT, Bearer.INSTITUTION)
    return [(bearer, part) for bearer in bearers if (part := _sum(parts, bearer))]
