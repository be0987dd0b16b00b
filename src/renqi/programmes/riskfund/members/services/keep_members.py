"""All that follows by itself: money, dues, arrears, ways out (成员日常处理)."""

import datetime as dt

from renqi.programmes.riskfund.capital.selectors.fund_accounts import funds_with_books
from renqi.programmes.riskfund.members.services.follow_payments import follow_payments
from renqi.programmes.riskfund.members.services.leave import carry_out_notices
from renqi.programmes.riskfund.members.services.make_dues import make_dues_of_all
from renqi.programmes.riskfund.members.services.match_money import match_money
from renqi.programmes.riskfund.members.services.run_ladder import run_ladder_of_all
from renqi.programmes.riskfund.members.services.see_money import see_money


def keep_members(*, at: dt.datetime, on: dt.date) -> dict[str, int]:
    """Do what follows from acts, from the bank and from the calendar (成员日常处理).

    It looks at what stands in the tables, so it may run late, or twice. Money comes before
    arrears: what the bank has booked counts before anybody is reminded or put out.

    Args:
        at: The instant.
        on: The day.

    Returns:
        How much of what was done.

    Effects:
        As the services it calls, each in transactions of its own.
    """
    counts = {"dues": make_dues_of_all(at=at, on=on)}
    for fund in funds_with_books():
        counts["lines"] = counts.get("lines", 0) + see_money(fund, at=at)
        for became, count in match_money(fund, at=at, on=on).items():
            counts[f"money_{became}"] = counts.get(f"money_{became}", 0) + count
    counts["steps"] = run_ladder_of_all(at=at, on=on)
    counts["left"] = carry_out_notices(at=at, on=on)
    counts["payments"] = follow_payments(at=at)
    return {name: count for name, count in counts.items() if count}
