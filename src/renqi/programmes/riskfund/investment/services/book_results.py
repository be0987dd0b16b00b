"""Put what holdings earned into the classes of contributors (损益入账)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import Purse
from renqi.programmes.riskfund.capital.services.gains import book_gain, split_of
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.investment.domain.vocabulary import CASH, ResultKind
from renqi.programmes.riskfund.investment.models import Instrument, Portfolio, Result, Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """One gain or loss to be booked (待入账损益).

    Attributes:
        amount: Fen; below zero for a loss.
        account: What became more or less.
        key: Tells it from all others of the fund.
        instrument: What earned it; none for the bank account itself.
        trade: The trade that it belongs to, if any.
    """

    kind: ResultKind
    amount: int
    account: Purse
    key: str
    instrument: Instrument | None = None
    trade: Trade | None = None


def book_result(
    portfolio: Portfolio, earned: Earned, *, actor: Actor, on: dt.date, at: dt.datetime
) -> None:
    """Split a gain or a loss as the charter says and book it; nothing is booked for nothing.

    Raises:
        DomainError: Any refusal of `book_gain`.

    Effects:
        One entry of the fund's book, one Result.

    Locks:
        As `book_gain`; `lock_book` comes first where more is posted.
    """
    if not earned.amount:
        return
    fund = portfolio.fund
    split = split_of(fund, charter_on(fund, on=on).charter, earned.amount, on=on)
    _write(portfolio, earned, dict(split), actor=actor, on=on, at=at)


def unbook_result(
    portfolio: Portfolio, row: Result, *, actor: Actor, on: dt.date, at: dt.datetime
) -> None:
    """Book the mirror image of a result, class by class (损益冲回).

    Raises:
        DomainError: Any refusal of `book_gain`.

    Effects:
        One entry of the fund's book, one Result.
    """
    earned = Earned(
        kind=ResultKind(row.kind),
        amount=-row.amount,
        account=Purse(row.account),
        key=f"{row.key}:reversed",
        instrument=row.instrument,
        trade=row.trade,
    )
    split = {Party(party): -part for party, part in row.split.items()}
    _write(portfolio, earned, split, actor=actor, on=on, at=at)


def _write(
    portfolio: Portfolio,
    earned: Earned,
    split: dict[Party, int],
    *,
    actor: Actor,
    on: dt.date,
    at: dt.datetime,
) -> None:
    booked = book_gain(
        portfolio.fund,
        amount=earned.amount,
        split=split,
        account=earned.account,
        key=earned.key,
        actor=actor,
        on=on,
        at=at,
        reason=earned.kind.value,
    )
    if not booked.is_new:
        return
    Result.objects.create(
        fund=portfolio.fund,
        institution_id=portfolio.institution_id,
        instrument=earned.instrument,
        trade=earned.trade,
        asset_class=earned.instrument.asset_class if earned.instrument else CASH,
        kind=earned.kind.value,
        on=on,
        amount=earned.amount,
        split={party.value: part for party, part in split.items()},
        account=earned.account.value,
        key=f"{portfolio.fund}:{earned.key}",
        by_name=actor.signature,
        at=at,
    )
