"""Try a charter before anybody publishes it: sliders, figures, comparison (章程试算页)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.supervision.domain.trial_result import TrialResult
from renqi.programmes.riskfund.supervision.domain.trial_terms import Terms, says_the_same
from renqi.programmes.riskfund.supervision.selectors.charters_to_try import (
    CharterToTry,
    charter_to_try,
    charters_to_try,
    title_of,
)
from renqi.programmes.riskfund.supervision.selectors.trials import kept_trials, trial_of
from renqi.programmes.riskfund.supervision.services.keep_trial import (
    keep_trial,
    record_for_draft,
)
from renqi.programmes.riskfund.supervision.services.try_charter import (
    Tried,
    start_of,
    try_on_city,
    try_on_members,
)
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.supervision import charts, words
from renqi.web.supervision.trial_forms import CITY, MEMBERS, TrialForm, positions

_SLIDERS = (
    "contribution",
    "multiple",
    "waiting",
    "government",
    "institution",
    "take_up",
    "paid_months",
    "growth",
)
# Only the city is joined; members of a fund have joined.
_OF_CITY = frozenset({"contribution", "take_up", "paid_months", "waiting"})


@needs(Action.FUND_READ, everywhere=True)
def trial(request: PageRequest) -> HttpResponse:
    """Show the sliders, and what they come to."""
    shown = _asked(request, request.GET)
    if shown is None:
        return render(request, "supervision/trial.html", {"today": timezone.localdate()})
    shown |= _outcome(shown)
    name = "supervision/trial_outcome.html" if request.htmx else "supervision/trial.html"
    return render(request, name, shown)


@needs(Action.FUND_READ, everywhere=True)
@require_POST
def keep(request: PageRequest) -> HttpResponse:
    """Keep a trial, or record it for the draft that says the same."""
    shown = _asked(request, request.POST)
    if shown is None:
        return redirect("fund_trial")
    chosen: CharterToTry = shown["one"]
    is_for_draft = request.POST.get("act") == "record"
    if is_for_draft and not request.actor.may_everywhere(Action.FUND_RULE):
        raise PermissionDenied
    at = timezone.now()
    try:
        tried = _tried(shown)
        if is_for_draft:
            number = record_for_draft(
                chosen.charter,
                shown["terms"],
                tried.result,
                ref=chosen.ref,
                digest=chosen.digest,
                actor=request.actor,
                at=at,
            )
            messages.success(request, gettext("The trial is recorded for the draft."))
        else:
            number = keep_trial(
                chosen.charter,
                shown["terms"],
                tried.result,
                ref=chosen.ref,
                actor=request.actor,
                at=at,
            )
            messages.success(request, gettext("The trial is kept."))
    except DomainError as error:
        shown |= {"refused": refusal_text(error)}
        return render(request, "supervision/trial.html", shown, status=UNPROCESSABLE)
    return redirect("fund_trial_kept", trial_id=number)


@needs(Action.FUND_READ, everywhere=True)
def kept(request: PageRequest, trial_id: int) -> HttpResponse:
    """Show one trial that was kept."""
    line = trial_of(trial_id, scope=request.actor.scope(Action.FUND_READ))
    shown = {
        "line": line,
        "title": said(line.title),
        "sliders": words.term_lines(line.terms),
        **result_shown(line.result, line.terms),
    }
    return render(request, "supervision/trial_kept.html", shown)


@needs(Action.FUND_READ, everywhere=True)
def compare(request: PageRequest) -> HttpResponse:
    """Lay two kept trials beside each other."""
    scope = request.actor.scope(Action.FUND_READ)
    lines = kept_trials(scope=scope)
    known = {str(line.id): line for line in lines}
    pair = [known[key] for key in request.GET.getlist("trial") if key in known][:2]
    shown: dict[str, Any] = {
        "lines": [{"line": one, "title": said(one.title)} for one in lines],
        "chosen": {one.id for one in pair},
        "asked": request.GET.getlist("trial"),
    }
    if len(pair) == len({one.id for one in pair}) == 2:  # noqa: PLR2004  a pair
        shown |= {
            "pair": [{"line": one, "title": said(one.title)} for one in pair],
            "rows": words.compared(pair[0], pair[1]),
            "chart": charts.pair_chart(pair[0], pair[1]),
        }
    return render(request, "supervision/trial_compare.html", shown)


def result_shown(result: TrialResult, terms: Terms) -> dict[str, Any]:
    """Give what the template of a result needs."""
    return {
        "result": result,
        "ruin_chart": charts.ruin_chart(result),
        "horizon_chart": charts.horizon_chart(result.horizons, ruin_max=result.ruin_max),
        "covered_charts": [
            charts.covered_chart(rows, key=f"covered-{dimension}", title=title)
            for dimension, title, rows in words.covered_groups(result.covered)
        ],
        "classes": [
            {"line": one, "size": words.place_words("size", one.size), "risk": one.risk}
            for one in result.classes
        ],
        "assumptions": words.assumptions(terms),
    }


def _asked(request: PageRequest, given: QueryDict) -> dict[str, Any] | None:
    scope = request.actor.scope(Action.FUND_READ)
    today = timezone.localdate()
    offered = charters_to_try(scope=scope, on=today)
    if not offered:
        return None
    refs = [one.ref for one in offered]
    ref = given.get("charter", "")
    chosen = charter_to_try(ref if ref in refs else refs[0], scope=scope, on=today)
    start = start_of(chosen, on=today)
    form = TrialForm(given, charters=[(one.ref, said(title_of(one))) for one in offered])
    terms = form.terms(start.terms)
    on_members = bool(start.groups) and given.get("population", MEMBERS) == MEMBERS
    at = positions(terms)
    hidden = _OF_CITY if on_members else frozenset[str]()
    hidden = hidden | ({"multiple"} if terms.multiple is None else set())
    return {
        "today": today,
        "one": chosen,
        "form": form,
        "start": start,
        "terms": terms,
        "chosen": chosen.ref,
        "population": MEMBERS if on_members else CITY,
        "has_members": bool(start.groups),
        "sliders": [(form[key], at[key]) for key in _SLIDERS if key not in hidden],
        "reserve": at["reserve"],
        "asked": [
            ("charter", chosen.ref),
            ("population", MEMBERS if on_members else CITY),
            *at.items(),
        ],
        "may_record": chosen.is_draft
        and not on_members
        and says_the_same(chosen.charter, terms)
        and request.actor.may_everywhere(Action.FUND_RULE),
    }


def _tried(shown: dict[str, Any]) -> Tried:
    chosen, terms, today = shown["one"], shown["terms"], shown["today"]
    if shown["population"] == MEMBERS:
        return try_on_members(chosen, terms, shown["start"], on=today)
    return try_on_city(chosen.charter, terms, on=today)


def _outcome(shown: dict[str, Any]) -> dict[str, Any]:
    try:
        tried = _tried(shown)
    except DomainError as error:
        return {"refused": refusal_text(error)}
    return {**result_shown(tried.result, shown["terms"]), "before": tried.before}
