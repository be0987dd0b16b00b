"""What the calendar does to investing (每日投资处理)."""

import datetime as dt
import logging

from renqi.identity.domain.actor import THE_CLOCK
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.investment.models import DayMark, Portfolio
from renqi.programmes.riskfund.investment.services.close_days import close_day
from renqi.programmes.riskfund.investment.services.mandates import take_mandates
from renqi.programmes.riskfund.investment.services.proposals import settle_left_proposals

# A job that did not run for longer closes the rest by one mark.
_DAYS_BACK = 7
_log = logging.getLogger(__name__)


def keep_days(*, on: dt.date, at: dt.datetime) -> None:
    """Take mandates over and close the days that are over (每日投资处理).

    It asks what is due and not when it ran last, so late or twice does no harm. Yesterday is
    closed again, for what was entered after its evening.

    Args:
        on: The city's day; days before it are over.
        at: The instant.

    Effects:
        As `take_mandate` and `close_day` of every fund. A fund that is refused is logged, and the
        others go on.
    """
    settle_left_proposals(at=at)
    take_mandates(on=on, at=at)
    yesterday = on - dt.timedelta(days=1)
    for fund, taken_on in Portfolio.objects.values_list("fund", "taken_on"):
        last = DayMark.objects.filter(fund=fund).order_by("-on").values_list("on", flat=True)
        first = max(last.first() or taken_on, on - dt.timedelta(days=_DAYS_BACK))
        day = min(first, yesterday)
        while day <= yesterday:
            try:
                close_day(fund, on=day, actor=THE_CLOCK, at=at)
            except DomainError as error:
                _log.warning("day %s of fund %s is not closed: %s", day, fund, error)
            day += dt.timedelta(days=1)
