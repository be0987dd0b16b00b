"""What the calendar has supervision do: compare, work out, raise alerts (每日监管)."""

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.fund_accounts import has_book
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.selectors.funds import funds
from renqi.programmes.riskfund.supervision.domain.agreement import Outcome
from renqi.programmes.riskfund.supervision.domain.alert_rules import Figure
from renqi.programmes.riskfund.supervision.models import LedgerCheck, LedgerDifference
from renqi.programmes.riskfund.supervision.selectors.running_fund import figures_of, fund_now
from renqi.programmes.riskfund.supervision.selectors.solvency import last_ruin
from renqi.programmes.riskfund.supervision.selectors.three_ledgers import pairs_on
from renqi.programmes.riskfund.supervision.services.alerts import raise_alerts
from renqi.programmes.riskfund.supervision.services.differences import keep_check
from renqi.programmes.riskfund.supervision.services.solvency import (
    monthly_solvency,
    settle_stopped_runs,
)

_ALL = Scope(all=True)
# A job that did not run catches up so many days.
_CATCH_UP = 14


def watch_funds(*, on: dt.date, by: str, clock: Callable[[], dt.datetime]) -> int:
    """Watch every fund that has a book (每日监管); late or twice does no harm.

    Args:
        on: Today.
        by: Who asks, as the record should show.
        clock: Tells the time.

    Returns:
        How many funds were watched.

    Effects:
        Checks of the days up to yesterday, differences, a monthly run, alerts.
    """
    settle_stopped_runs(at=clock())
    watched = [one for one in funds(_ALL) if has_book(one.key)]
    for fund in watched:
        compare_days(fund, on=on, at=clock())
        monthly_solvency(fund, on=on, by=by, clock=clock)
        watch_figures(fund, on=on, at=clock())
    return len(watched)


def compare_days(fund: FundLine, *, on: dt.date, at: dt.datetime) -> Outcome:
    """Compare the ledgers of every day up to yesterday that still says unknown or nothing.

    Args:
        fund: Which.
        on: Today.
        at: The instant.

    Returns:
        What yesterday came to.

    Effects:
        Those of `keep_check`, a day at a time.
    """
    yesterday = on - dt.timedelta(days=1)
    known = dict(
        LedgerCheck.objects.filter(fund=fund.key)
        .order_by("-on")
        .values_list("on", "outcome")[:_CATCH_UP]
    )
    first = max(known) if known else yesterday
    begin = max(min([first, *_unknown(known)]), yesterday - dt.timedelta(days=_CATCH_UP))
    outcome = Outcome.UNKNOWN
    for number in range((yesterday - begin).days + 1):
        day = begin + dt.timedelta(days=number)
        outcome = compare_day(fund, on=day, at=at)
    return outcome


def compare_day(fund: FundLine, *, on: dt.date, at: dt.datetime) -> Outcome:
    """Compare the ledgers of one day, all in one sight of the database (单日核对).

    Effects:
        Those of `keep_check`.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            # Two ledgers read a moment apart would differ by what happened between.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return keep_check(fund, pairs_on(fund.key, on=on), on=on, at=at)


def watch_figures(fund: FundLine, *, on: dt.date, at: dt.datetime) -> tuple[int, ...]:
    """Look at the figures of a fund, and raise the alerts that they give (指标预警).

    Returns:
        The alerts that opened.

    Effects:
        Those of `raise_alerts`.
    """
    now = fund_now(fund.key, on=on)
    figures = figures_of(now, ruin=last_ruin(fund.key), untold_days=untold_days(fund.key, on=on))
    open_rows = LedgerDifference.objects.filter(fund=fund.key, gone_on__isnull=True)
    differences = [
        Figure(name="difference", value=abs(row.amount), key=f"{row.kind}:{row.key}")
        for row in open_rows.order_by("pk")
    ]
    # Without one the rule would never learn that all of them are gone.
    none = [] if differences else [Figure(name="difference", value=0)]
    return raise_alerts(fund, [*figures, *differences, *none], on=on, at=at)


def untold_days(fund: str, *, on: dt.date) -> int | None:
    """Count the days up to yesterday since the bank last told of one (缺对账单天数)."""
    days = 0
    rows = LedgerCheck.objects.filter(fund=fund, on__lt=on).order_by("-on")[:_CATCH_UP]
    for row in rows:
        told = next((one for one in row.figures if one["kind"] == "bank"), None)
        if told is None or told["left"] is not None:
            return days
        days += 1
    return days if rows else None


def _unknown(known: dict[dt.date, str]) -> list[dt.date]:
    return [day for day, outcome in known.items() if outcome == Outcome.UNKNOWN.value]
