"""Pose the problem of an allocation from what a fund is today (配置问题构建)."""

import datetime as dt
import math
from dataclasses import dataclass
from fractions import Fraction

from renqi.engines.simulation.ruin_model import FundModel, ModelClass
from renqi.engines.simulation.simulate_paths import outflow_quantiles
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, CapOn
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.investment.domain.allocation import (
    Choice,
    Matrix,
    Problem,
    Step,
    rows_of,
)
from renqi.programmes.riskfund.investment.domain.benchmark import benchmark, return_model
from renqi.programmes.riskfund.investment.domain.instrument_terms import days_left
from renqi.programmes.riskfund.investment.domain.mandate_check import Limits, rule_of
from renqi.programmes.riskfund.investment.domain.refusals import NothingToChoose
from renqi.programmes.riskfund.investment.domain.return_scenarios import (
    Carry,
    ReturnSource,
    modelled,
    of_history,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    CASH,
    DEPOSITS,
    Limit,
    PriceState,
)
from renqi.programmes.riskfund.investment.models import Instrument, Price
from renqi.programmes.riskfund.investment.selectors.holdings import (
    Holding,
    holdings,
    limits_of,
)
from renqi.programmes.riskfund.investment.selectors.reading import terms_of
from renqi.programmes.riskfund.members.selectors.memberships import members_by_class

LEVEL = 0.995
DRAWS = 2_000
_DAYS_OF_MONTH = 30
_UNIT = 1_000_00
# How much of a month's state of the economy is left in the next, where no estimate is at hand.
_PERSISTENCE = 0.9
_ALL = Scope(all=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A problem with where its figures come from (配置问题及来源).

    Attributes:
        total: Value of the fund in fen; weights are shares of it.
        outflows: Fen that help may take within each number of days, with the probability LEVEL.
    """

    problem: Problem
    limits: Limits
    instruments: tuple[Instrument | None, ...]
    carries: tuple[Carry, ...]
    total: int
    outflows: tuple[tuple[int, int], ...]
    source: ReturnSource
    months: int


def pose(fund: str, *, turnover_max: float, seed: int, on: dt.date) -> Posed:
    """Pose the problem (构建配置问题).

    Raises:
        NothingToChoose: The fund has no value, or nothing beside cash may be bought.
        NoCharter: No charter is in force.
        PortfolioMissing: The mandate has not been taken over yet.
    """
    limits, value = limits_of(fund), fund_value(fund)
    total = sum(value.by_class.values())
    held = {one.instrument_id: one for one in holdings(fund, on=on, scope=_ALL)}
    rows = [
        row
        for row in Instrument.objects.select_related("counterparty").filter(fund=fund)
        if row.pk in held or _is_open(row, limits, on=on)
    ]
    if total <= 0 or not rows:
        raise NothingToChoose
    rows.sort(key=lambda row: (row.asset_class, row.code))
    cash = value.cash - value.promised
    choices = (_cash(limits, cash / total), *(
        _choice(row, held.get(row.pk), limits, total=total, on=on) for row in rows
    ))  # fmt: skip
    instruments = (None, *rows)
    carries = tuple(_carry(row, on=on) for row in instruments)
    returns, source = _returns(fund, instruments, carries, seed=seed, on=on)
    outflows = _outflows(fund, limits, seed=seed, on=on)
    ladder = [Step(days=days, share=fen / total) for days, fen in outflows]
    problem = Problem(
        choices=choices,
        returns=returns,
        rows=rows_of(limits, choices, ladder=ladder, floor=limits.liquidity_floor / total),
        budget=sum(one.now for one in choices),
        cvar_max=limits.cvar_max / WHOLE,
        turnover_max=turnover_max,
    )
    return Posed(
        problem=problem,
        limits=limits,
        instruments=instruments,
        carries=carries,
        total=total,
        outflows=outflows,
        source=source,
        months=len(returns),
    )


def outflow_model(fund: str, charter: Charter, *, on: dt.date) -> FundModel | None:
    """See a fund's members as what help may take out of it (流出模型).

    A claim takes out the help itself, whatever comes back later: the multiple of what the firms of
    the class have paid in on average, up to the cap of a firm.

    Returns:
        None where nobody is a member yet.
    """
    risks = {one.key: one for one in charter.risk_classes}
    classes = []
    for row in members_by_class(fund, on=on):
        risk = risks.get(row.risk)
        if risk is None or not row.firms:
            continue
        classes.append(
            ModelClass(
                key=f"{row.size}-{row.risk}",
                firms=row.firms,
                pd_month=risk.pd_month / WHOLE,
                correlation=risk.correlation / WHOLE,
                payout=_help(charter, paid_in=Fraction(row.paid_in, row.firms)),
            )
        )
    if not classes:
        return None
    return FundModel(
        classes=tuple(classes),
        persistence=_PERSISTENCE,
        income_month=0,
        unit=_UNIT,
        month_cap=None,
        growth_month=0.0,
    )


def _help(charter: Charter, *, paid_in: Fraction) -> int:
    most = [
        cap.amount for cap in charter.cover.caps if cap.on is CapOn.FIRM and cap.amount is not None
    ]
    multiple = charter.cover.multiple
    # A pool that shares the losses of banks names no multiple, only a cap.
    own = [] if multiple is None and most else [int(paid_in * (multiple or 1))]
    return min([*own, *most])


def _outflows(fund: str, limits: Limits, *, seed: int, on: dt.date) -> tuple[tuple[int, int], ...]:
    charter = charter_on(fund, on=on).charter
    model = outflow_model(fund, charter, on=on)
    if model is None:
        return ()
    ends = {max(1, math.ceil(rule.bucket_days / _DAYS_OF_MONTH)) for rule in limits.assets}
    months = tuple(sorted(ends))
    found = outflow_quantiles(model, horizons_months=months, probability=LEVEL, seed=seed)
    return tuple(
        (month * _DAYS_OF_MONTH, amount) for month, amount in zip(months, found, strict=True)
    )


def _is_open(row: Instrument, limits: Limits, *, on: dt.date) -> bool:
    """Tell whether anything of an instrument can be bought."""
    rule, terms = rule_of(limits, row.asset_class), terms_of(row)
    if rule is None or row.is_ended or row.counterparty.state != "approved":
        return False
    left = days_left(terms, on=on)
    if terms.matures_on is not None and left < 1:
        return False
    if row.asset_class == "term_deposit" and row.starts_on < on:
        return False
    return rule.days_max is None or left <= rule.days_max


def _choice(
    row: Instrument, held: Holding | None, limits: Limits, *, total: int, on: dt.date
) -> Choice:
    now = held.value / total if held else 0.0
    least, most, why = 0.0, None, None
    if held and row.asset_class == "term_deposit":
        least, most, why = now, now, Limit.LOCKED
    elif not _is_open(row, limits, on=on):
        approved = row.counterparty.state == "approved"
        most, why = now, Limit.DAYS_MAX if approved else Limit.COUNTERPARTY
    return Choice(
        instrument_id=row.pk,
        asset_class=row.asset_class,
        issuer=row.counterparty.name,
        bucket_days=_bucket(row, on=on),
        now=now,
        least=least,
        most=most,
        why=why,
    )


def _bucket(row: Instrument, *, on: dt.date) -> int:
    if row.matures_on is None:
        return row.bucket_days
    return min(row.bucket_days, max(0, (row.matures_on - on).days))


def _cash(limits: Limits, now: float) -> Choice:
    rule = rule_of(limits, CASH)
    return Choice(
        instrument_id=None,
        asset_class=CASH,
        issuer="",
        bucket_days=rule.bucket_days if rule else 0,
        now=now,
    )


def _carry(row: Instrument | None, *, on: dt.date) -> Carry:
    if row is None:
        return Carry(asset_class=CASH, rate=benchmark().rate(on=on) / WHOLE, duration_days=0)
    days = 0 if row.asset_class in DEPOSITS else days_left(terms_of(row), on=on)
    return Carry(asset_class=row.asset_class, rate=row.rate / WHOLE, duration_days=days)


def _returns(
    fund: str,
    instruments: tuple[Instrument | None, ...],
    carries: tuple[Carry, ...],
    *,
    seed: int,
    on: dt.date,
) -> tuple[Matrix, ReturnSource]:
    """Take the past where every price is known for long enough, else the stated model."""
    known: dict[int, dict[dt.date, float]] = {}
    rows = Price.objects.filter(fund=fund, state=PriceState.ACCEPTED, on__lte=on)
    for key, day, price in rows.values_list("instrument_id", "on", "price"):
        known.setdefault(key, {})[day] = price / WHOLE
    # A bond's price is without what it pays; only funds keep it inside.
    values = [
        None
        if row is None or row.asset_class in DEPOSITS
        else _with_interest(row, known.get(row.pk, {}))
        for row in instruments
    ]
    past = of_history(values, carries, until=on)
    if past is not None:
        return past, ReturnSource.HISTORY
    return modelled(carries, return_model(), draws=DRAWS, seed=seed), ReturnSource.MODEL


def _with_interest(row: Instrument, prices: dict[dt.date, float]) -> dict[dt.date, float]:
    """Add to a clean price all interest since the first, so that its growth is what was earned."""
    if row.asset_class in {"money_fund", "bond_fund"} or not prices:
        return prices
    first = min(prices)
    rate = row.rate / WHOLE / 365
    return {day: price + rate * (day - first).days for day, price in prices.items()}
