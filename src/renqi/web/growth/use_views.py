"""How services are used and liked, for the city (利用率与满意度)."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain.small_cells import LEAST_SHOWN
from renqi.programmes.cultivation.growth.selectors.utilisation import use_by
from renqi.web.growth import words
from renqi.web.growth.charts import use_chart
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_HALF_YEAR = dt.timedelta(days=183)


@needs(Action.GROWTH_READ, everywhere=True)
def growth_use(request: PageRequest) -> HttpResponse:
    """Show use and satisfaction by kind and provider; figures of few are left out."""
    today = timezone.localdate()
    since = _day(request.GET.get("since", ""), today - _HALF_YEAR)
    until = _day(request.GET.get("until", ""), today + _HALF_YEAR)
    scope = request.actor.scope(Action.GROWTH_READ)
    kinds = [
        (words.kind_words(one.key), one)
        for one in use_by("kind", scope=scope, since=since, until=until)
    ]
    providers = [
        (one.key, one) for one in use_by("provider", scope=scope, since=since, until=until)
    ]
    shown = {
        "since": since,
        "until": until,
        "tables": [("kind", kinds), ("provider", providers)],
        "chart": use_chart(kinds),
        "least": LEAST_SHOWN,
    }
    return render(request, "growth/use.html", shown)


def _day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return otherwise
