"""Put a signed trade into the books, or take it back by its mirror image (交割与冲销)."""

import datetime as dt

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import Booked, Purse
from renqi.programmes.riskfund.capital.services.gains import move_money
from renqi.programmes.riskfund.investment.domain.lots import cost_of, replay, take
from renqi.programmes.riskfund.investment.domain.refusals import (
    NotLast,
    OutOfTurn,
    ReasonMissing,
    SamePerson,
    TradeNotSigned,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    INTO,
    ResultKind,
    TradeKind,
    TradeState,
)
from renqi.programmes.riskfund.investment.models import Portfolio, Result, Trade
from renqi.programmes.riskfund.investment.selectors.reading import settled_trades
from renqi.programmes.riskfund.investment.services.book_results import (
    Earned,
    book_result,
    unbook_result,
)
from renqi.programmes.riskfund.investment.services.locked_rows import (
    lock_book,
    locked_portfolio,
    locked_trade,
)
from renqi.programmes.riskfund.investment.services.trades import translated
from renqi.programmes.riskfund.investment.services.value_holdings import revalue


def settle_trade(
    trade_id: int,
    *,
    on: dt.date,
    actor: Actor,
    at: dt.datetime,
    from_suspense: bool = False,
    source_line_id: int | None = None,
) -> None:
    """Put a signed trade into the books on its day (交割).

    A purchase moves cash into holdings at cost; its fee is a loss at once. What leaves takes the
    cost of its oldest lots with it; the rest of what it brings is the realised result, and what
    the books had valued it beyond its cost goes.

    Args:
        trade_id: Which.
        on: The day on which the money moved.
        actor: Who enters it.
        at: The instant.
        from_suspense: What a sale brought was booked with the bank's statement already and waits
            to be told apart.
        source_line_id: The line of the bank that brought it, where it is known.

    Raises:
        TradeUnknown: There is none.
        TradeNotSigned: A second person has not signed it yet.
        OutOfTurn: It is settled or over.
        TooLittleHeld: More would leave than is held.
        LimitHit: The mandate does not allow it any more.
        Overdraft: There is not so much cash above the floor of the fund.
        PortfolioMissing: The mandate in force has not been taken over yet.

    Effects:
        The Trade, its results, entries of the fund's book.

    Locks:
        The portfolio, the trade, the accounts of the fund.
    """
    with transaction.atomic():
        row = locked_trade(trade_id)
        if row.state == TradeState.PROPOSED:
            raise TradeNotSigned(name=row.proposed_by_name)
        if row.state != TradeState.SIGNED:
            raise OutOfTurn(state=row.state)
        portfolio = locked_portfolio(row.fund, on=on)
        lock_book(row.fund, actor=actor, on=on, at=at)
        if row.kind in INTO:
            booked = _go_in(portfolio, row, actor=actor, on=on, at=at)
            cost = row.amount + row.accrued
        else:
            cost = _cost_of_leaving(row, on=on)
            way = (Purse.SUSPENSE if from_suspense else Purse.CASH, source_line_id)
            booked = _come_out(portfolio, row, cost, way, actor=actor, on=on, at=at)
        row.state, row.cost, row.entry_id = TradeState.SETTLED.value, cost, booked.entry_id
        row.settled_on, row.settled_at = on, at
        row.settled_by_id, row.settled_by_name = actor.person_id, actor.signature
        with translated():
            row.save()
        if row.kind not in INTO:
            revalue(portfolio, [row.instrument_id], actor=actor, on=on, at=at)


def reverse_trade(
    trade_id: int, *, reason: str, on: dt.date, actor: Actor, at: dt.datetime
) -> None:
    """Undo a settled trade by the mirror image of its entries (冲销交易); it stays to be read.

    Only the last trade of an instrument can be reversed: later ones drew on its lots.

    Raises:
        TradeUnknown: There is none.
        OutOfTurn: It is not settled.
        SamePerson: The actor settled it.
        NotLast: Later trades of the instrument come first.
        ReasonMissing: No reason is given.
        DomainError: Any refusal of the fund's book.

    Effects:
        The Trade, results and entries that undo its own.

    Locks:
        The portfolio, the trade, the accounts of the fund.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = locked_trade(trade_id)
        if row.state != TradeState.SETTLED:
            raise OutOfTurn(state=row.state)
        if row.settled_by_id == actor.person_id:
            raise SamePerson(name=row.settled_by_name)
        if settled_trades(row.fund, instruments=[row.instrument_id])[row.instrument_id][-1].id != (
            row.pk
        ):
            raise NotLast(instrument=row.instrument.code)
        portfolio = locked_portfolio(row.fund, on=on)
        lock_book(row.fund, actor=actor, on=on, at=at)
        _undo(portfolio, row, actor=actor, on=on, at=at)
        row.state, row.answer = TradeState.REVERSED.value, reason.strip()
        row.reversed_on, row.reversed_at = on, at
        row.reversed_by_id, row.reversed_by_name = actor.person_id, actor.signature
        row.save()
        revalue(portfolio, [row.instrument_id], actor=actor, on=on, at=at)


def _go_in(
    portfolio: Portfolio, row: Trade, *, actor: Actor, on: dt.date, at: dt.datetime
) -> Booked:
    booked = move_money(
        row.fund,
        to_account=Purse.ASSETS,
        from_account=Purse.CASH,
        # One amount, as the bank's statement will have it.
        amount=row.amount + row.accrued + row.fee,
        key=f"trade:{row.pk}",
        actor=actor,
        on=on,
        at=at,
        reason=row.kind,
    )
    _earn(portfolio, row, ResultKind.FEE, -row.fee, actor=actor, on=on, at=at)
    return booked


def _come_out(
    portfolio: Portfolio,
    row: Trade,
    cost: int,
    way: tuple[Purse, int | None],
    *,
    actor: Actor,
    on: dt.date,
    at: dt.datetime,
) -> Booked:
    gained = row.amount + row.accrued - cost
    # Holdings rise by the gain first, so that at no moment more leaves them than there is.
    _earn(portfolio, row, ResultKind.REALISED, gained, actor=actor, on=on, at=at)
    _earn(portfolio, row, ResultKind.FEE, -row.fee, actor=actor, on=on, at=at)
    return move_money(
        row.fund,
        to_account=way[0],
        from_account=Purse.ASSETS,
        amount=row.amount + row.accrued - row.fee,
        key=f"trade:{row.pk}",
        actor=actor,
        on=on,
        at=at,
        source_line_id=way[1],
        reason=row.kind,
    )


def _undo(portfolio: Portfolio, row: Trade, *, actor: Actor, on: dt.date, at: dt.datetime) -> None:
    results = list(
        Result.objects.filter(trade=row).select_related("instrument", "trade").order_by("pk")
    )
    into = row.kind in INTO
    # What had come out goes in first, so that holdings can bear what is taken from them.
    if into:
        for result in results:
            unbook_result(portfolio, result, actor=actor, on=on, at=at)
    paid = row.amount + row.accrued + (row.fee if into else -row.fee)
    ends = (Purse.CASH, Purse.ASSETS) if into else (Purse.ASSETS, Purse.CASH)
    move_money(
        row.fund,
        to_account=ends[0],
        from_account=ends[1],
        amount=paid,
        key=f"trade:{row.pk}:reversed",
        actor=actor,
        on=on,
        at=at,
        reason=row.kind,
    )
    if not into:
        for result in results:
            unbook_result(portfolio, result, actor=actor, on=on, at=at)


def _earn(
    portfolio: Portfolio,
    row: Trade,
    kind: ResultKind,
    amount: int,
    *,
    actor: Actor,
    on: dt.date,
    at: dt.datetime,
) -> None:
    earned = Earned(
        kind=kind,
        amount=amount,
        account=Purse.ASSETS,
        key=f"trade:{row.pk}:{kind}",
        instrument=row.instrument,
        trade=row,
    )
    book_result(portfolio, earned, actor=actor, on=on, at=at)


def _cost_of_leaving(row: Trade, *, on: dt.date) -> int:
    done = settled_trades(row.fund, until=on, instruments=[row.instrument_id])
    lots = replay(done.get(row.instrument_id, []))
    taken, left = take(lots, row.quantity)
    if row.kind == TradeKind.MATURE and left:
        raise OutOfTurn(state=row.state)
    return cost_of(taken)
