"""Propose trades and sign them, within the mandate (交易申请与复核)."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.kernel.constraints import constraint_name
from renqi.programmes.riskfund.investment.domain.instrument_terms import days_left
from renqi.programmes.riskfund.investment.domain.lots import Lot, cost_of, quantity_of, replay
from renqi.programmes.riskfund.investment.domain.mandate_check import Breach, Wanted
from renqi.programmes.riskfund.investment.domain.refusals import (
    ConstraintBroken,
    FieldUnfit,
    LimitHit,
    MandateBroken,
    OutOfTurn,
    ReasonMissing,
    RequestReused,
    SamePerson,
)
from renqi.programmes.riskfund.investment.domain.trade_figures import Figures, figures_of
from renqi.programmes.riskfund.investment.domain.vocabulary import INTO, TradeKind, TradeState
from renqi.programmes.riskfund.investment.models import Instrument, Trade
from renqi.programmes.riskfund.investment.selectors.holdings import breaches_of, carried_of
from renqi.programmes.riskfund.investment.selectors.reading import settled_trades, terms_of
from renqi.programmes.riskfund.investment.services.locked_rows import (
    instrument_in,
    locked_portfolio,
    locked_trade,
)

# What a bank or a dealer says may differ from our figure by this, in fen.
STATED_NEAR: Final = 100
_TERMS: Final = ("instrument_id", "kind", "quantity", "price", "fee", "trade_on", "settle_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to trade (交易申请).

    Attributes:
        quantity: Fen of nominal, or hundredths of a fund's unit.
        price: Billionths for one of them, without accrued interest; a deposit has 10^9.
        fee: Fen.
        accrued: Interest as the other side states it; none for what we work out.
    """

    instrument_id: int
    kind: TradeKind
    quantity: int
    price: int
    fee: int
    trade_on: dt.date
    settle_on: dt.date
    reason: str
    accrued: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a trade would cost and break (试算结果)."""

    figures: Figures
    breaches: tuple[Breach, ...]


def check_trade(fund: str, draft: Draft) -> Checked:
    """Work a trade out without making it (交易试算).

    Raises:
        InstrumentUnknown: The fund has none such.
        FieldUnfit: A field does not hold what it should.
        TooLittleHeld: More would leave than is held.
        PortfolioMissing: The mandate has not been taken over yet.
    """
    row = instrument_in(fund, draft.instrument_id)
    figures = _figures(row, draft)
    return Checked(figures=figures, breaches=breaches_of(fund, _wanted(row, draft, figures)))


def propose_trade(
    fund: str, draft: Draft, *, request_key: str, actor: Actor, at: dt.datetime
) -> int:
    """Propose a trade; one that a single person may sign is signed at once (提出交易).

    Asked again with the same key it is the trade that is there: a double click trades once.

    Args:
        fund: Which.
        draft: The trade.
        request_key: Tells this request from all others.
        actor: Who proposes it.
        at: The instant.

    Returns:
        The number of the trade.

    Raises:
        MandateBroken: It would break the mandate; `breaches` of its data names every limit.
        LimitHit: Another trade was signed meanwhile.
        InstrumentUnknown: The fund has none such.
        FieldUnfit: A field does not hold what it should.
        TooLittleHeld: More would leave than is held.
        ReasonMissing: No reason is given.
        RequestReused: The key stands for another trade.
        PortfolioMissing: The mandate in force has not been taken over yet.

    Effects:
        One Trade.

    Locks:
        The portfolio.
    """
    if not draft.reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        portfolio = locked_portfolio(fund, on=draft.trade_on)
        known = Trade.objects.filter(request_key=request_key).first()
        if known is not None:
            if known.fund != fund or any(
                getattr(known, name) != getattr(draft, name) for name in _TERMS
            ):
                raise RequestReused
            return known.pk
        row = instrument_in(fund, draft.instrument_id)
        figures = _figures(row, draft)
        _refuse_breaches(fund, _wanted(row, draft, figures))
        may_sign = figures.amount <= portfolio.single_trade_max
        signed: dict[str, Any] = (
            {
                "state": TradeState.SIGNED.value,
                "signed_by_id": actor.person_id,
                "signed_by_name": actor.signature,
                "signed_at": at,
            }
            if may_sign
            else {}
        )
        with translated():
            made = Trade.objects.create(
                fund=fund,
                institution_id=portfolio.institution_id,
                instrument=row,
                kind=draft.kind.value,
                quantity=draft.quantity,
                price=draft.price,
                **asdict(figures),
                trade_on=draft.trade_on,
                settle_on=draft.settle_on,
                reason=draft.reason.strip(),
                charter_ref=portfolio.charter_ref,
                request_key=request_key,
                proposed_by_id=actor.person_id,
                proposed_by_name=actor.signature,
                proposed_at=at,
                **signed,
            )
    return made.pk


def sign_trade(trade_id: int, *, on: dt.date, actor: Actor, at: dt.datetime) -> None:
    """Sign a trade that somebody else proposed (复核交易).

    Raises:
        TradeUnknown: There is none.
        OutOfTurn: It does not wait for a signature.
        SamePerson: The actor proposed it.
        MandateBroken: It would break the mandate by now.
        LimitHit: The same, found by the database.
        PortfolioMissing: The mandate in force has not been taken over yet.

    Effects:
        The Trade.

    Locks:
        The portfolio, the trade.
    """
    with transaction.atomic():
        row = locked_trade(trade_id)
        _in_state(row, TradeState.PROPOSED)
        if row.proposed_by_id == actor.person_id:
            raise SamePerson(name=row.proposed_by_name)
        locked_portfolio(row.fund, on=on)
        figures = Figures(amount=row.amount, accrued=row.accrued, fee=row.fee)
        _refuse_breaches(row.fund, _wanted(row.instrument, _draft(row), figures))
        row.state = TradeState.SIGNED.value
        row.signed_by_id, row.signed_by_name = actor.person_id, actor.signature
        row.signed_at = at
        with translated():
            row.save()


def drop_trade(trade_id: int, *, reason: str, actor: Actor) -> None:
    """Turn a proposal down; who made it withdraws it, and a signed trade too (退回或撤回交易).

    Raises:
        TradeUnknown: There is none.
        OutOfTurn: It is settled or over.
        ReasonMissing: No reason is given.

    Effects:
        The Trade.

    Locks:
        The portfolio, the trade.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = locked_trade(trade_id)
        _in_state(row, TradeState.PROPOSED, TradeState.SIGNED)
        is_own = row.proposed_by_id == actor.person_id or row.state == TradeState.SIGNED
        row.state = (TradeState.WITHDRAWN if is_own else TradeState.DECLINED).value
        row.answer = f"{reason.strip()} ({actor.signature})"
        row.save()


class translated:  # noqa: N801  reads as a word where it is used
    """Turn what the guards of the database refuse into what people read (护栏拒绝转换)."""

    def __enter__(self) -> None:
        """Set a savepoint, so that what surrounds it stays usable."""
        self._savepoint = transaction.savepoint()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        """Let the savepoint go, or go back to it and say why."""
        if not isinstance(error, IntegrityError):
            if error is None:
                transaction.savepoint_commit(self._savepoint)
            return
        transaction.savepoint_rollback(self._savepoint)
        raise _refusal(error) from error


def _refusal(error: IntegrityError) -> LimitHit | ConstraintBroken | RequestReused:
    import json

    name = constraint_name(error)
    detail = str(getattr(getattr(error.__cause__, "diag", None), "message_detail", None) or "")
    if detail.startswith("{"):
        found = json.loads(detail)
        limit = f"{found['limit']} {found['about']}".strip()
        return LimitHit(limit=limit, allowed=found["allowed"], found=found["found"])
    if name == "investment_trade_asked_once":
        return RequestReused()
    return ConstraintBroken(constraint=name)


def _figures(row: Instrument, draft: Draft) -> Figures:
    terms = terms_of(row)
    worked = figures_of(
        terms,
        _lots(row, draft),
        kind=draft.kind,
        quantity=draft.quantity,
        price=draft.price,
        fee=draft.fee,
        on=draft.settle_on,
    )
    if draft.accrued is None or draft.accrued == worked.accrued:
        return worked
    if abs(draft.accrued - worked.accrued) > STATED_NEAR:
        raise FieldUnfit(field="accrued interest", found=f"{draft.accrued / 100:.2f}")
    return Figures(amount=worked.amount, accrued=draft.accrued, fee=worked.fee)


def _lots(row: Instrument, draft: Draft) -> tuple[Lot, ...]:
    found = settled_trades(row.fund, until=draft.settle_on, instruments=[row.pk])
    return replay(found.get(row.pk, []))


def _wanted(row: Instrument, draft: Draft, figures: Figures) -> Wanted:
    terms = terms_of(row)
    going_in = draft.kind in INTO
    return Wanted(
        instrument_id=row.pk,
        asset_class=row.asset_class,
        issuer=terms.issuer,
        amount=figures.amount + figures.accrued if going_in else -_value_leaving(row, draft),
        cash=figures.cash(draft.kind),
        is_approved=row.counterparty.state == "approved",
        days=days_left(terms, on=draft.settle_on),
    )


def _value_leaving(row: Instrument, draft: Draft) -> int:
    """Give the value in the books of what a trade takes out of a holding."""
    lots = _lots(row, draft)
    worth = cost_of(lots) + carried_of(row.fund).get(row.pk, 0)
    return worth * draft.quantity // quantity_of(lots)


def _refuse_breaches(fund: str, wanted: Wanted) -> None:
    found = breaches_of(fund, wanted)
    if found:
        names = ", ".join(f"{one.limit} {one.about}".strip() for one in found)
        raise MandateBroken(limits=names, breaches=found)


def _draft(row: Trade) -> Draft:
    return Draft(
        instrument_id=row.instrument_id,
        kind=TradeKind(row.kind),
        quantity=row.quantity,
        price=row.price,
        fee=row.fee,
        trade_on=row.trade_on,
        settle_on=row.settle_on,
        reason=row.reason,
        accrued=row.accrued,
    )


def _in_state(row: Trade, *states: TradeState) -> None:
    if row.state not in {state.value for state in states}:
        raise OutOfTurn(state=row.state)
