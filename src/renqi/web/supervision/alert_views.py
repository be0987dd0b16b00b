"""Alerts of a fund: who has seen them, and what was done (预警页)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.supervision.domain.alert_rules import alert_rules
from renqi.programmes.riskfund.supervision.domain.alert_states import AlertState
from renqi.programmes.riskfund.supervision.selectors.alerts import alert_of, alerts_of
from renqi.programmes.riskfund.supervision.services.alerts import (
    close_alert,
    reopen_alert,
    see_alert,
)
from renqi.web.shell.asked import asked_format
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.supervision import words
from renqi.web.supervision.fund_views import head
from renqi.web.supervision.fund_words import alert_line

_STATES = {one.value for one in AlertState}


@needs(Action.FUND_READ, everywhere=True)
def alerts(request: PageRequest, fund: str) -> HttpResponseBase:
    """List the alerts of a fund, the open alarms first."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    state = request.GET.get("state", "")
    state = state if state in _STATES else ""
    rule = request.GET.get("rule", "")
    rule = rule if rule in alert_rules() else ""
    lines = [alert_line(one) for one in alerts_of(fund, scope=scope, state=state, rule=rule)]
    if asked_format(request):
        return hand_out(
            request,
            name="fund-alerts",
            title=gettext("Alerts"),
            header=[
                gettext("Alert"),
                gettext("About"),
                gettext("Level"),
                gettext("Found"),
                gettext("Bound"),
                gettext("Opened"),
                gettext("State"),
                gettext("Seen by"),
                gettext("Last words"),
            ],
            rows=(
                (
                    one["name"],
                    one["about"],
                    str(one["look"].label),
                    one["found"],
                    one["bound"],
                    one["alert"].opened_at,
                    gettext("open") if one["alert"].is_open else gettext("closed"),
                    "、".join(one["alert"].seen_by),
                    one["alert"].steps[-1].words,
                )
                for one in lines
            ),
            detail={"fund": fund},
        )
    shown = {
        **head(line),
        "lines": lines,
        "state": state,
        "rule": rule,
        "rules": [(one.key, said(one.label)) for one in alert_rules().values()],
    }
    name = "supervision/alert_rows.html" if request.htmx else "supervision/alerts.html"
    return render(request, name, shown)


@needs(Action.FUND_READ, everywhere=True)
def alert(request: PageRequest, fund: str, alert_id: int) -> HttpResponse:
    """Show one alert with all that was done about it; who opens the page has seen it."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    found = alert_of(alert_id, fund=fund, scope=scope)
    if found.is_open and request.actor.name not in found.seen_by:
        see_alert(alert_id, actor=request.actor, at=timezone.now())
        found = alert_of(alert_id, fund=fund, scope=scope)
    shown = {
        **head(line),
        "line": alert_line(found),
        "steps": [{"step": one, "act": words.ACTS[one.act]} for one in found.steps],
        "may_act": _may_act(request),
    }
    return render(request, "supervision/alert.html", shown)


@needs(Action.FUND_READ, everywhere=True)
@require_POST
def act(request: PageRequest, fund: str, alert_id: int) -> HttpResponse:
    """Close an alert with words, or open it again."""
    scope = request.actor.scope(Action.FUND_READ)
    alert_of(alert_id, fund=fund, scope=scope)
    if not _may_act(request):
        raise PermissionDenied
    do = reopen_alert if request.POST.get("act") == "reopen" else close_alert
    try:
        do(
            alert_id,
            words=request.POST.get("words", "")[:2000],
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, gettext("It is on record."))
    except DomainError as error:
        messages.error(request, refusal_text(error))
    return redirect("fund_alert", fund=fund, alert_id=alert_id)


def _may_act(request: PageRequest) -> bool:
    """Whoever answers for the rules, and whoever watches them."""
    actor = request.actor
    return any(
        actor.may_everywhere(one)
        for one in (Action.FUND_SUPERVISE, Action.FUND_RULE, Action.FUND_APPROVE)
    )
