"""Close a day of investing: value, mark, check (日终处理)."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Q, Sum

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.investment.domain.lots import cost_of, replay
from renqi.programmes.riskfund.investment.domain.mandate_check import drift
from renqi.programmes.riskfund.investment.domain.refusals import AlertUnknown, ReasonMissing
from renqi.programmes.riskfund.investment.domain.vocabulary import CASH, ResultKind
from renqi.programmes.riskfund.investment.models import (
    DayMark,
    DriftAlert,
    Instrument,
    Portfolio,
    Result,
    UnitValue,
)
from renqi.programmes.riskfund.investment.selectors.holdings import (
    carried_of,
    limits_of,
    standing_of,
)
from renqi.programmes.riskfund.investment.selectors.reading import settled_trades
from renqi.programmes.riskfund.investment.services.locked_rows import lock_book
from renqi.programmes.riskfund.investment.services.value_holdings import revalue


def close_day(fund: str, *, on: dt.date, actor: Actor, at: dt.datetime) -> tuple[int, ...]:
    """Value a fund's holdings at the end of a day and write down where it stands (日终估值).

    Done twice it changes nothing; done late it values at the prices of the day.

    Args:
        fund: Which.
        on: The day.
        actor: Who does it, usually the clock.
        at: The instant.

    Returns:
        Instruments that are held and have no price.

    Raises:
        DomainError: Any refusal of the fund's book.

    Effects:
        Results, marks and unit values of the day; alerts of limits that prices broke.

    Locks:
        The portfolio, the accounts of the fund.
    """
    with transaction.atomic():
        portfolio = Portfolio.objects.select_for_update(no_key=True).filter(fund=fund).first()
        if portfolio is None:
            return ()
        lock_book(fund, actor=actor, on=on, at=at)
        held = {*settled_trades(fund, until=on), *carried_of(fund, until=on)}
        without = revalue(portfolio, held, actor=actor, on=on, at=at)
        _mark(portfolio, on=on)
        _check(portfolio, on=on)
    return without


def plan_for(alert_id: int, *, plan: str, plan_by: dt.date, actor: Actor, at: dt.datetime) -> None:
    """Say how and until when a limit will hold again (超限处理计划).

    Raises:
        AlertUnknown: There is no such alert that is open.
        ReasonMissing: No plan is given.

    Effects:
        The alert.
    """
    if not plan.strip():
        raise ReasonMissing
    changed = (
        DriftAlert.objects.filter(pk=alert_id)
        .exclude(state="closed")
        .update(
            state="planned",
            plan=plan.strip(),
            plan_by=plan_by,
            planned_by_id=actor.person_id,
            planned_by_name=actor.signature,
            planned_at=at,
        )
    )
    if not changed:
        raise AlertUnknown(alert=alert_id)


def _mark(portfolio: Portfolio, *, on: dt.date) -> None:
    fund, value = portfolio.fund, fund_value(portfolio.fund, on=on)
    classes = dict(Instrument.objects.filter(fund=fund).values_list("pk", "asset_class"))
    worth: dict[str, int] = defaultdict(int)
    worth[CASH] = value.cash
    for instrument, trades in settled_trades(fund, until=on).items():
        worth[classes[instrument]] += cost_of(replay(trades))
    for instrument, amount in carried_of(fund, until=on).items():
        worth[classes[instrument]] += amount
    before = DayMark.objects.filter(fund=fund, on__lt=on).order_by("-on").first()
    since = Q() if before is None else Q(on__gt=before.on)
    sums = (
        Result.objects.filter(since, fund=fund, on__lte=on)
        .values_list("asset_class")
        .annotate(made=Sum("amount"), fees=Sum("amount", filter=Q(kind=ResultKind.FEE)))
        .order_by()
    )
    made = {key: (result or 0, fees or 0) for key, result, fees in sums}
    for key in sorted(worth.keys() | made.keys()):
        result, fees = made.get(key, (0, 0))
        DayMark.objects.update_or_create(
            fund=fund,
            on=on,
            asset_class=key,
            defaults={
                "institution_id": portfolio.institution_id,
                "value": worth[key],
                "result": result,
                "fees": fees,
            },
        )
    for party, amount in value.by_class.items():
        UnitValue.objects.update_or_create(
            fund=fund,
            on=on,
            party=party.value,
            defaults={
                "institution_id": portfolio.institution_id,
                "value": amount,
                "shares": value.shares_by_class[party],
            },
        )


def _check(portfolio: Portfolio, *, on: dt.date) -> None:
    """Open an alert for each limit that does not hold, and close those of limits that do."""
    found = {
        (one.limit.value, one.about): one
        for one in drift(limits_of(portfolio.fund), standing_of(portfolio.fund))
    }
    rows = DriftAlert.objects.filter(fund=portfolio.fund).exclude(state="closed")
    known = {(row.limit, row.about): row for row in rows}
    for key, row in known.items():
        breach = found.get(key)
        if breach is None:
            row.state, row.closed_on = "closed", on
        else:
            row.allowed, row.found = breach.allowed, breach.found
        row.seen_on = on
        row.save()
    for key in sorted(found.keys() - known.keys()):
        DriftAlert.objects.create(
            fund=portfolio.fund,
            institution_id=portfolio.institution_id,
            limit=key[0],
            about=key[1],
            since_on=on,
            seen_on=on,
            allowed=found[key].allowed,
            found=found[key].found,
        )
