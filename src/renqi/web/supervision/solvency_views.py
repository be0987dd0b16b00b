"""What a fund could bear: runs, progress, results (偿付能力页)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.supervision.selectors.solvency import (
    last_solvency,
    solvency_runs,
)
from renqi.programmes.riskfund.supervision.services.solvency import ask_for_solvency
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.supervision import charts, words
from renqi.web.supervision.fund_views import head


@needs(Action.FUND_READ, everywhere=True)
def solvency(request: PageRequest, fund: str) -> HttpResponse:
    """Show the last result, the trend over the runs, and the runs with their progress."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    runs = solvency_runs(fund, scope=scope)
    shown = {
        **head(line),
        "lines": [{"run": one, "look": words.RUNS[one.state]} for one in runs],
        "is_moving": any(one.is_running for one in runs),
    }
    if request.htmx:
        return render(request, "supervision/solvency_rows.html", shown)
    last = last_solvency(fund, scope=scope)
    if last and last.result:
        shown |= {
            "last": last,
            "result": last.result,
            "horizons": last.result.horizons,
            "horizon_chart": charts.horizon_chart(
                last.result.horizons, ruin_max=last.result.ruin_max
            ),
            "ruin_chart": charts.ruin_chart(last.result),
            "trend": charts.trend_chart(runs),
            "classes": [
                {"line": one, "size": words.place_words("size", one.size), "risk": one.risk}
                for one in last.result.classes
            ],
        }
    return render(request, "supervision/solvency.html", shown)


@needs(Action.FUND_READ, everywhere=True)
@require_POST
def ask(request: PageRequest, fund: str) -> HttpResponse:
    """Have solvency worked out now."""
    line = fund_of(fund, scope=request.actor.scope(Action.FUND_READ))
    try:
        ask_for_solvency(line, on=timezone.localdate(), actor=request.actor, at=timezone.now())
        messages.success(request, gettext("Solvency is worked out in the background."))
    except DomainError as error:
        messages.error(request, refusal_text(error))
    return redirect("fund_solvency", fund=fund)
