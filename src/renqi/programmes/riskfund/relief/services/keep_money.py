"""All that follows by itself after a decision: queue, bank, loans, losses (资金日常处理)."""

from datetime import date, datetime

from renqi.programmes.riskfund.relief.services.end_contributions import end_contributions
from renqi.programmes.riskfund.relief.services.follow_payouts import follow_payouts
from renqi.programmes.riskfund.relief.services.keep_stops import keep_stops
from renqi.programmes.riskfund.relief.services.match_money import match_money
from renqi.programmes.riskfund.relief.services.remind import remind
from renqi.programmes.riskfund.relief.services.set_aside import set_aside
from renqi.programmes.riskfund.relief.services.write_off import book_losses


def keep_money(*, at: datetime, on: date) -> dict[str, int]:
    """Do what follows from acts, from the bank and from the calendar (资金日常处理).

    It looks at what stands in the tables, so it may run late, twice, or with another of its kind
    at its side.

    Args:
        at: The instant.
        on: The day.

    Returns:
        How much of what was done.

    Effects:
        As the services it calls, each in transactions of its own.
    """
    return {
        **{f"payment_{step}": n for step, n in follow_payouts(at=at, on=on).items()},
        **match_money(at=at, on=on),
        **book_losses(at=at, on=on),
        **_named("contributions_ended", end_contributions(at=at, on=on)),
        # What was lost is known by now, and nothing is set aside for what it stops.
        **keep_stops(at=at, on=on),
        **set_aside(at=at, on=on),
        **remind(at=at, on=on),
    }


def _named(name: str, count: int) -> dict[str, int]:
    return {name: count} if count else {}
