"""Stop new help where the charter says so, and let it go on again (停止与恢复救助)."""

from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from renqi.programmes.riskfund.capital.selectors.fund_accounts import (
    fund_accounts,
    funds_with_books,
)
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.relief.models import FundStop
from renqi.programmes.riskfund.relief.selectors.fund_health import stops_due

# Payouts share the lock with each other: see `sql/money_guards.sql`.
_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtextextended('relief.stop:' || %s, 0))"


def keep_stops(*, at: datetime, on: date) -> dict[str, int]:
    """Set and lift the stops of all funds by what their books say (停止标志维护).

    Returns:
        How many were set and lifted.

    Effects:
        Flags of funds, which a trigger on payouts asks.
    """
    counts = {"stopped": 0, "resumed": 0}
    for fund in funds_with_books():
        try:
            stopped, resumed = keep_fund_stops(fund, at=at, on=on)
        except NoCharter:
            # A fund that is not open decides nothing.
            continue
        counts["stopped"] += stopped
        counts["resumed"] += resumed
    return {name: count for name, count in counts.items() if count}


def keep_fund_stops(fund: str, *, at: datetime, on: date) -> tuple[int, int]:
    """Set and lift the stops of one fund (单个基金停止标志).

    Returns:
        How many were set, and how many lifted.

    Raises:
        NoCharter: None is in force.

    Effects:
        Its flags.

    Locks:
        The fund's flag, against every payout that is being queued.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ALONE, [fund])
        due = {(one.kind.value, one.form): one for one in stops_due(fund, on=on)}
        held = FundStop.objects.filter(fund=fund, lifted_at__isnull=True)
        flags = {(one.kind, one.form): one for one in held}
        for key in flags.keys() - due.keys():
            flags[key].lifted_at = at
            flags[key].save()
        keeper = fund_accounts(fund).owner
        for key in due.keys() - flags.keys():
            FundStop.objects.create(
                fund=fund,
                keeper=keeper,
                kind=key[0],
                form=key[1],
                figure=due[key].figure,
                limit=due[key].limit,
                since=at,
            )
        for key in due.keys() & flags.keys():
            if flags[key].figure != due[key].figure:
                flags[key].figure = due[key].figure
                flags[key].save()
        return len(due.keys() - flags.keys()), len(flags.keys() - due.keys())
