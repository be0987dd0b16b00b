"""Self-assessments and the road map made of them (自评与路线图)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.innovation_base import (
    INNOVATION,
    base_score,
    explain_base,
)
from renqi.programmes.cultivation.growth.domain.questionnaire import points_text
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import (
    DIGITAL,
    digital_questionnaire,
    digital_version,
)
from renqi.programmes.cultivation.growth.domain.road_map import RoadStep, road_map
from renqi.programmes.cultivation.growth.domain.scoring import unanswered
from renqi.programmes.cultivation.growth.selectors.firm_facts import known_firm
from renqi.programmes.cultivation.growth.selectors.services import helps_on
from renqi.programmes.cultivation.growth.selectors.takes import (
    TakeView,
    draft_of,
    take_of,
    takes_of,
)
from renqi.programmes.cultivation.growth.services.hand_in import (
    hand_in_digital,
    hand_in_innovation,
)
from renqi.programmes.cultivation.growth.services.save_answers import save_answers
from renqi.web.growth import words
from renqi.web.growth.answers import given_number, not_there
from renqi.web.growth.assess_forms import InnovationForm, answers_of, sheet_parts
from renqi.web.growth.charts import dimension_chart, history_chart, part_names
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.GROWTH_BOOK)
def growth_assess(request: PageRequest) -> HttpResponse:
    """Show both self-assessments of the firm: the last results, and how they went."""
    scope = request.actor.scope(Action.GROWTH_READ)
    digital = takes_of(scope.uscc, scope=scope, questionnaire=DIGITAL)
    innovation = takes_of(scope.uscc, scope=scope, questionnaire=INNOVATION)
    today = timezone.localdate()
    draft = draft_of(scope.uscc, scope=scope)
    sheet = digital_questionnaire(today)
    shown = {
        "sheet": sheet,
        "title": said(sheet.label),
        "digital": digital,
        "innovation": innovation,
        "draft": draft if draft.revision else None,
        "answered": len(sheet.questions)
        + len(sheet.scenes)
        - len(unanswered(sheet, draft.answers)),
        "asked": len(sheet.questions) + len(sheet.scenes),
        "chart": history_chart(digital, innovation),
        "has_file": known_firm(scope.uscc, scope=request.actor.scope(Action.FIRM_READ), as_of=today)
        is not None,
    }
    return render(request, "growth/assess.html", shown)


@needs(Action.GROWTH_BOOK)
def growth_digital(request: PageRequest) -> HttpResponse:
    """Ask the questions of digital maturity; a POST saves, or hands in."""
    scope, today = request.actor.scope(Action.GROWTH_READ), timezone.localdate()
    sheet = digital_questionnaire(today)
    draft = draft_of(scope.uscc, scope=scope)
    answers, refusal = dict(draft.answers), ""
    if request.method == "POST":
        answers = answers_of(request.POST, sheet)
        try:
            to = _saved(request, answers)
        except DomainError as error:
            not_there(error)
            refusal = refusal_text(error)
            draft = draft_of(scope.uscc, scope=scope)
        else:
            return to
    missing = unanswered(sheet, answers) if request.method == "POST" else ()
    shown = {
        "sheet": sheet,
        "parts": sheet_parts(sheet, answers, missing=frozenset(missing)),
        "revision": draft.revision,
        "draft": draft,
        "refusal": refusal,
        "note": said(sheet.note),
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "growth/digital.html", shown, status=status)


def _saved(request: PageRequest, answers: dict[str, list[str]]) -> HttpResponse:
    revision = given_number(request.POST.get("revision", ""))
    at = timezone.now()
    save_answers(answers, revision=revision, actor=request.actor, at=at)
    if request.POST.get("then") != "hand_in":
        messages.success(request, gettext("Kept. You can go on any day."))
        return redirect("growth_digital")
    key = hand_in_digital(actor=request.actor, at=at)
    messages.success(request, gettext("Handed in. The level is kept in your firm's file."))
    return redirect("growth_take", take_id=key)


@needs(Action.GROWTH_BOOK)
def growth_innovation(request: PageRequest) -> HttpResponse:
    """Ask the facts of the innovation base that are not known, or have changed."""
    today = timezone.localdate()
    firm = known_firm(
        request.actor.scope(Action.FIRM_READ).uscc,
        scope=request.actor.scope(Action.FIRM_READ),
        as_of=today,
    )
    if firm is None:
        return render(request, "growth/no_file.html", {})
    form = InnovationForm(request.POST or None, firm=firm, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            key = hand_in_innovation(form.told(), actor=request.actor, at=timezone.now())
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("Handed in. What you told is in your firm's file."))
            return redirect("growth_take", take_id=key)
    score = base_score(explain_base(firm.facts, on=today))
    status = UNPROCESSABLE if form.errors else 200
    shown = {"form": form, "points": score.points, "year": firm.year}
    return render(request, "growth/innovation.html", shown, status=status)


@needs(Action.GROWTH_READ)
def growth_take(request: PageRequest, take_id: int) -> HttpResponse:
    """Show one result with the figures behind it."""
    scope = request.actor.scope(Action.GROWTH_READ)
    try:
        found = take_of(take_id, scope=scope)
    except refusals.TakeUnknown as error:
        raise Http404 from error
    earlier = takes_of(found.uscc, scope=scope, questionnaire=found.questionnaire)
    before = next((one for one in earlier if one.taken_on < found.taken_on), None)
    shown: dict[str, Any] = {
        "take": found,
        "before": before,
        "chart": dimension_chart(found, before),
        "is_digital": found.questionnaire == DIGITAL,
        "is_own": request.actor.may(Action.GROWTH_BOOK),
        **_of_kind(found),
    }
    return render(request, "growth/take.html", shown)


@needs(Action.GROWTH_BOOK)
def growth_road_map(request: PageRequest) -> HttpResponse:
    """Show the road map of the last self-assessment, to be printed."""
    scope, today = request.actor.scope(Action.GROWTH_READ), timezone.localdate()
    takes = takes_of(scope.uscc, scope=scope, questionnaire=DIGITAL)
    if not takes:
        return render(request, "growth/road_map.html", {"take": None})
    take = takes[0]
    sheet = digital_version(take.version)
    found = road_map(sheet, take.answers, services=helps_on(today, scope=scope))
    shown_steps = [(one.is_needed, _step_line(one)) for one in found.steps]
    shown = {
        "take": take,
        "map": found,
        "target": said(found.target.label) if found.target else "",
        "target_points": points_text(found.target.points) if found.target else "",
        "needed": [line for is_needed, line in shown_steps if is_needed],
        "later": [line for is_needed, line in shown_steps if not is_needed],
    }
    return render(request, "growth/road_map.html", shown)


def _step_line(step: RoadStep) -> dict[str, Any]:
    return {
        "step": step,
        "label": said(step.label),
        "missing": said(step.missing),
        "effort": words.EFFORT_WORDS[step.effort],
        "gain": points_text(step.gain),
        "service": said(step.help.name) if step.help else "",
    }


def _of_kind(found: TakeView) -> dict[str, Any]:
    names = part_names(found)
    parts = [(name, points_text(found.dimensions.get(key, 0))) for key, name in names.items()]
    if found.questionnaire != DIGITAL:
        return {"parts": parts, "level": "", "scenes": []}
    sheet = digital_version(found.version)
    level = next((one.label for one in sheet.levels if one.level == found.level), None)
    return {
        "parts": parts,
        "level": said(level) if level else gettext("Below level 1"),
        "scenes": [
            (said(one.area), said(one.label), one.required, found.scenes.get(one.id, 0))
            for one in sheet.scenes
        ],
        "note": said(sheet.note),
        "document": f"{sheet.document} · {sheet.number}",
        "evidence": sheet.evidence,
    }
