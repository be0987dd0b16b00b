"""Gains and losses of investing, fees and interest, in the classes that have them (收益入账)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.book import Booked, EntryKind, Purse
from renqi.programmes.riskfund.capital.domain.gains import split_gain
from renqi.programmes.riskfund.capital.domain.refusals import AccountUnfit, ClassEmpty, SplitUnfit
from renqi.programmes.riskfund.capital.selectors.entries import gains_of_year
from renqi.programmes.riskfund.capital.selectors.fund_accounts import (
    accounts_of,
    book_of,
    fund_value,
)
from renqi.programmes.riskfund.capital.services.acts import Act, open_desk
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.vocabulary import Party

_ON: Final = frozenset(
    {Purse.SUSPENSE, Purse.CASH, Purse.ASSETS, Purse.VALUATION, Purse.FEES, Purse.LOANS}
)
_MOVES: Final = frozenset(
    {
        (Purse.ASSETS, Purse.SUSPENSE),
        (Purse.SUSPENSE, Purse.ASSETS),
        (Purse.CASH, Purse.ASSETS),
        (Purse.ASSETS, Purse.CASH),
        (Purse.VALUATION, Purse.ASSETS),
        (Purse.ASSETS, Purse.VALUATION),
    }
)


def book_gain(  # noqa: PLR0913  how much, whose, on what, when, by whom
    fund: str,
    *,
    amount: int,
    split: Mapping[Party, int],
    account: Purse,
    key: str,
    actor: Actor,
    on: date,
    at: datetime,
    source_line_id: int | None = None,
    reason: str = "",
) -> Booked:
    """Book a gain, or a loss below zero, into the classes (收益入账).

    Interest and fees that firms pay come in by the bank and wait on `suspense`; a change of value
    stands on `valuation`, the bank's fees on `bank-fees`.

    Args:
        fund: Which.
        amount: Fen; below zero for a loss.
        split: What of it each class gets, by `split_gain`.
        account: What became more or less.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day.
        at: The instant.
        source_line_id: The line of the bank that brought it.
        reason: For people.

    Raises:
        SplitUnfit: The parts do not make the amount.
        ClassEmpty: A gain for firms, and no firm has a share.
        AccountUnfit: Gains are not booked on that account.
        LineSpent: The line of the bank has not that much left.
        KeyReused: The key stands for another entry.
        DomainError: Any refusal of the ledger, such as `Overdraft`: a class would fall below zero.

    Effects:
        Transfers, one entry.

    Locks:
        The accounts of the classes and of what gained.
    """
    if account not in _ON:
        raise AccountUnfit(account=account)
    if (found := sum(split.values())) != amount:
        raise SplitUnfit(found=grouped_yuan(found), amount=grouped_yuan(amount))
    act = Act(
        fund=fund,
        key=key,
        kind=EntryKind.GAIN,
        amount=amount,
        actor=actor,
        on=on,
        at=at,
        source_line_id=source_line_id,
        content={
            "account": account,
            "split": {party.value: part for party, part in split.items()},
            "reason": reason,
        },
    )
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        money = accounts.purse(account)
        desk = open_desk(act, {money, *accounts.classes.values()}, row=row)
        if desk.before is not None:
            return Booked(entry_id=desk.before.pk, amount=desk.before.amount, is_new=False)
        if split.get(Party.FIRM, 0) > 0 and not desk.value().shares_by_class[Party.FIRM]:
            raise ClassEmpty
        desk.post(
            [
                (money, accounts.classes[party], part)
                if part > 0
                else (accounts.classes[party], money, -part)
                for party, part in split.items()
            ]
        )
        entry = desk.write()
    return Booked(entry_id=entry.pk, amount=entry.amount, is_new=True)


def split_of(fund: str, charter: Charter, amount: int, *, on: date) -> Mapping[Party, int]:
    """Split a gain as the charter says, by what the classes hold now (收益分配).

    Args:
        fund: Which.
        charter: In force.
        amount: Fen; below zero for a loss.
        on: The day; firms that come first have had what the year gave them.
    """
    before = gains_of_year(fund, on.year)
    return split_gain(charter, fund_value(fund).by_class, amount, before=before)


def move_money(  # noqa: PLR0913  from where to where, when, by whom
    fund: str,
    *,
    to_account: Purse,
    from_account: Purse,
    amount: int,
    key: str,
    actor: Actor,
    on: date,
    at: datetime,
    source_line_id: int | None = None,
    reason: str = "",
) -> Booked:
    """Move money between what the fund holds: buying, selling, revaluing (资产间划转).

    A sale whose money the bank has booked goes from `suspense` to `assets`, which then hold less.
    Buying by payment order needs no such act: the order's own promise moves the money.

    Args:
        fund: Which.
        to_account: The debit leg.
        from_account: The credit leg.
        amount: Fen.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: Who books it.
        on: The day.
        at: The instant.
        source_line_id: The line of the bank that brought it.
        reason: For people.

    Raises:
        AccountUnfit: Money does not go this way.
        LineSpent: The line of the bank has not that much left.
        KeyReused: The key stands for another entry.
        DomainError: Any refusal of the ledger, such as `Overdraft`.

    Effects:
        One transfer, one entry.

    Locks:
        The two accounts.
    """
    if (to_account, from_account) not in _MOVES:
        raise AccountUnfit(account=f"{from_account} → {to_account}")
    act = Act(
        fund=fund,
        key=key,
        kind=EntryKind.MOVED,
        amount=amount,
        actor=actor,
        on=on,
        at=at,
        source_line_id=source_line_id,
        content={"to": to_account, "from": from_account, "reason": reason},
    )
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        ends = (accounts.purse(to_account), accounts.purse(from_account))
        desk = open_desk(act, ends, row=row)
        if desk.before is not None:
            return Booked(entry_id=desk.before.pk, amount=desk.before.amount, is_new=False)
        desk.post([(*ends, amount)])
        entry = desk.write()
    return Booked(entry_id=entry.pk, amount=entry.amount, is_new=True)
