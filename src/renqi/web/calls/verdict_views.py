"""What an application's figures amount to, while they are typed (实时判定)."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.casework.domain.form_values import read_form
from renqi.engines.casework.domain.refusals import NotOwnSubject
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.policy.explaining.fact_words import fact_text
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.calls.domain.application_case import (
    KIND_PREFIX,
    is_application,
)
from renqi.programmes.cultivation.calls.domain.refusals import ApplicationUnknown
from renqi.programmes.cultivation.calls.selectors.applications import application_of_case
from renqi.programmes.cultivation.calls.selectors.judged import judged_draft
from renqi.programmes.cultivation.calls.services.look_ahead import bars_before, late_for
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.web.casework.answers import head_or_404
from renqi.web.casework.form_fields import typed_in
from renqi.web.casework.form_sides import FormSide, stand_beside
from renqi.web.registry.rungs import ConditionLine, rung_of
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


def show_beside_forms() -> None:
    """Put the live verdict beside the forms of all applications."""
    stand_beside(KIND_PREFIX, application_side)


def application_side(request: PageRequest, head: CaseHead) -> FormSide:  # noqa: ARG001
    """Say what is on file under each field, and where the figures are judged."""
    try:
        line = application_of_case(head.case_id)
    except ApplicationUnknown:
        return FormSide(url=reverse("application_verdict", args=[head.case_id]))
    notes = {}
    for key, kept in line.on_file.items():
        value = said(fact_text(fact_catalogue()[key], kept["value"]))
        notes[key] = gettext("On file: {value} ({source}, {date}).").format(
            value=value, source=kept["source"], date=kept["observed_on"]
        )
    return FormSide(url=reverse("application_verdict", args=[head.case_id]), notes=notes)


@needs(Action.CASE_WORK)
@require_POST
def live_verdict(request: PageRequest, case_id: int) -> HttpResponse:
    """Judge the figures as they stand in the form, saved or not; nothing is kept."""
    head = head_or_404(request, case_id)
    if not is_application(head.case_type.key):
        raise Http404
    try:
        draft_of(case_id, actor=request.actor)
        line = application_of_case(case_id)
    except (NotOwnSubject, ApplicationUnknown) as error:
        raise Http404 from error
    values = read_form(head.case_type, typed_in(head.case_type, request.POST)).values
    now = timezone.now()
    judged = judged_draft(line.application_id, form=values, as_of=timezone.localdate())
    late = late_for(line.application_id, at=now)
    bars = bars_before(line.call_id, uscc=line.uscc, actor=request.actor, at=now)
    rung = rung_of(judged.why)
    shown: dict[str, Any] = {
        "rung": rung,
        "open_conditions": _worth_reading(rung.conditions),
        "met_conditions": [
            one for one in rung.conditions if one.depth == 0 and one.verdict == "met"
        ],
        "bars": [refusal_text(error) for error in (*([late] if late else []), *bars)],
        "stated": [
            {
                "name": said(fact_catalogue()[one.key]),
                "value": said(fact_text(fact_catalogue()[one.key], one.value)),
                "was": said(fact_text(fact_catalogue()[one.key], one.was)),
            }
            for one in judged.stated
        ],
        "closes_at": line.closes_at,
    }
    return render(request, "calls/live_verdict.html", shown)


def _worth_reading(lines: Sequence[ConditionLine]) -> list[ConditionLine]:
    """Give the conditions that are not met, each with what lies below it and is not met."""
    found: list[ConditionLine] = []
    is_open = False
    for line in lines:
        is_open = line.verdict != "met" if line.depth == 0 else is_open
        if is_open and line.verdict != "met":
            found.append(line)
    return found
