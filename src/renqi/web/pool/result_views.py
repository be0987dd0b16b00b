"""Did pooled firms grow faster than similar ones? (成效)."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.pool.domain.cohort import Outcome
from renqi.programmes.cultivation.pool.domain.cohort_rules import cohort_rules
from renqi.programmes.cultivation.pool.selectors.cohort_results import (
    KeptComparison,
    cohort_results,
)
from renqi.programmes.cultivation.pool.services.compare_cohorts import queue_comparison
from renqi.web.pool import words
from renqi.web.shell.asked import asked_format
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_OUTCOMES = {"revenue": _("Revenue"), "staff": _("Employees"), "rd": _("R&D expense")}
_PLACES = {"district": _("District"), "chain": _("Cluster")}
_BALANCE = {
    "log_revenue": _("Revenue of the year before (logarithm)"),
    "growth_before": _("Growth in the year before"),
}
# Beyond this many standard deviations two groups are no longer called alike. [design]
_ALIKE = 0.25


@needs(Action.FIRM_READ, everywhere=True)
def pool_results(request: PageRequest) -> HttpResponseBase:
    """Show the newest comparison of each kind and year; a POST lets a worker compare again."""
    if request.method == "POST":
        return _queue(request)
    place = request.GET.get("place", "")
    place = place if place in _PLACES else "district"
    scope = request.actor.scope(Action.FIRM_READ)
    results = cohort_results(scope=scope, place=place)
    if asked_format(request):
        return hand_out(
            request,
            name="pool-results",
            title=gettext("Results by cohort"),
            header=_header(),
            rows=(_cells(one, outcome) for one in results for outcome in one.found.outcomes),
        )
    shown = {
        "results": [_result(one) for one in results],
        "place": place,
        "places": list(_PLACES.items()),
        "rules": cohort_rules(on=timezone.localdate()),
        "may_keep": request.actor.may(Action.POOL_KEEP),
    }
    return render(request, "pool/results.html", shown)


def _queue(request: PageRequest) -> HttpResponseBase:
    if not request.actor.may(Action.POOL_KEEP):
        raise PermissionDenied
    is_new = queue_comparison(by=request.actor.signature, seed=secrets.randbits(31))
    said = gettext("A worker compares now; open the page again in a minute.")
    messages.success(request, said if is_new else gettext("A comparison waits already."))
    return redirect("pool_results")


def _result(one: KeptComparison) -> dict[str, Any]:
    shown = [outcome for outcome in one.found.outcomes if not outcome.is_suppressed]
    return {
        "one": one,
        "kind": words.KINDS[one.kind],
        "outcomes": [_outcome(outcome) for outcome in one.found.outcomes],
        "balance": [
            {
                "label": _BALANCE[balance.key],
                "before": balance.before_matching,
                "after": balance.after_matching,
                "is_off": abs(balance.after_matching or 0.0) > _ALIKE,
            }
            for balance in one.found.balance
        ],
        "is_off": any(abs(b.after_matching or 0.0) > _ALIKE for b in one.found.balance),
        "chart": _chart(one, shown) if shown else None,
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    verdict = ""
    if one.low is not None and one.high is not None:
        if one.low > 0:
            verdict = gettext("faster than the partners")
        elif one.high < 0:
            verdict = gettext("slower than the partners")
        else:
            verdict = gettext("no difference can be told")
    return {
        "one": one,
        "label": _OUTCOMES[one.key],
        "pooled": _percent(one.pooled),
        "others": _percent(one.others),
        "difference": _percent(one.difference, is_signed=True),
        "low": _percent(one.low, is_signed=True),
        "high": _percent(one.high, is_signed=True),
        "verdict": verdict,
    }


def _chart(one: KeptComparison, shown: list[Outcome]) -> Chart:
    return Chart(
        key=f"cohort-{one.kind.value}-{one.entry_year}",
        kind=ChartKind.BAR,
        title=gettext("Mean growth from {first} to {last}").format(
            first=one.entry_year - 1, last=one.last_year
        ),
        unit="%",
        category_label=gettext("Figure"),
        categories=tuple(str(_OUTCOMES[outcome.key]) for outcome in shown),
        series=(
            Series(
                name=gettext("Firms in the pool"),
                values=tuple(round((outcome.pooled or 0) * 100, 1) for outcome in shown),
                tone="good",
            ),
            Series(
                name=gettext("Their partners"),
                values=tuple(round((outcome.others or 0) * 100, 1) for outcome in shown),
                tone="plain",
            ),
        ),
        whole=False,
    )


def _percent(value: float | None, *, is_signed: bool = False) -> str:
    if value is None:
        return ""
    return f"{value * 100:+.1f} %" if is_signed else f"{value * 100:.1f} %"


def _header() -> list[str]:
    return [
        gettext("Kind of pool"),
        gettext("Year of entry"),
        gettext("Last closed year"),
        gettext("Figure"),
        gettext("Pairs"),
        gettext("Left out: figure unknown"),
        gettext("Pooled firms grew"),
        gettext("Partners grew"),
        gettext("Difference"),
        gettext("Interval from"),
        gettext("Interval to"),
        gettext("Seed"),
        gettext("Rules"),
    ]


def _cells(one: KeptComparison, outcome: Outcome) -> tuple[Any, ...]:
    shown = _outcome(outcome)
    return (
        str(words.KINDS[one.kind]),
        one.entry_year,
        one.last_year,
        str(shown["label"]),
        outcome.pairs,
        outcome.unknown,
        shown["pooled"],
        shown["others"],
        shown["difference"],
        shown["low"],
        shown["high"],
        one.seed,
        one.rules,
    )
