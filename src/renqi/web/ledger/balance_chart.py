"""The balance of an account over the days (余额走势)."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext

from renqi.engines.ledger.domain.balances import Account
from renqi.engines.ledger.domain.kinds import Unit
from renqi.web.ledger.amounts import PARTS, UNIT_WORDS
from renqi.web.shell.charts import Chart, ChartKind, Series


def balance_chart(
    account: Account,
    ends: Sequence[tuple[dt.date, int]],
    *,
    start: dt.date,
    today: dt.date,
) -> Chart:
    """Draw the balance at the end of every day; a day without a transfer keeps the last.

    Args:
        account: Whose.
        ends: The balances of the days on which it moved, the first day included.
        start: First day.
        today: Last day.
    """
    told = dict(ends)
    days = [start + dt.timedelta(days=number) for number in range((today - start).days + 1)]
    values: list[int | float] = []
    balance = 0
    for day in days:
        balance = told.get(day, balance)
        # For drawing only: the page says the exact amounts beside it.
        values.append(balance if account.unit is Unit.POINTS else balance / PARTS[account.unit])
    return Chart(
        key="balance",
        kind=ChartKind.LINE,
        title=gettext("Balance at the end of the day"),
        unit=UNIT_WORDS[account.unit],
        category_label=gettext("Day"),
        categories=tuple(day.isoformat() for day in days),
        series=(Series(name=gettext("Balance"), values=tuple(values)),),
        whole=False,
    )
