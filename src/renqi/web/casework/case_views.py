"""One case: where it stands, its file, what was done and what can be done (办件页)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from renqi.engines.casework.domain.case_type import ActKind, ActRule
from renqi.engines.casework.domain.refusals import (
    ConflictOfInterest,
    InterestUndeclared,
    ReceiptUnknown,
)
from renqi.engines.casework.domain.table_lookups import duty_of
from renqi.engines.casework.selectors.basis import decision_receipt
from renqi.engines.casework.selectors.case_file import case_file, reviews_of
from renqi.engines.casework.selectors.case_head import CaseHead, ClockLine
from renqi.engines.casework.selectors.draws import draws_of
from renqi.engines.casework.selectors.evidence import evidence_of
from renqi.engines.casework.selectors.notices import notices_of
from renqi.engines.casework.selectors.options import ActOption, acts_open
from renqi.engines.casework.selectors.people_on_case import (
    InterestLine,
    assignments_of,
    interests_on,
)
from renqi.engines.casework.selectors.timeline import TimelineEntry, case_timeline
from renqi.engines.casework.services.lift_conflict import may_lift
from renqi.engines.documents.selectors.documents import documents_about
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.casework.act_forms import InterestForm, ReasonForm
from renqi.web.casework.answers import head_or_404
from renqi.web.casework.file_parts import evidence_lines, form_lines, remarks_on
from renqi.web.casework.lists import ClockWords, days_words
from renqi.web.casework.reading import note_reading
from renqi.web.casework.uploads import duty_upload_cards
from renqi.web.documents.views import shown_document
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """One act of the stage as the page offers it, or says why not."""

    rule: ActRule
    label: str
    why_not: tuple[str, ...]
    is_main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One act that was done, in words."""

    entry: TimelineEntry
    act: str
    duty: str
    stage: str
    has_moved: bool


@needs(Action.CASE_WORK)
def case_page(request: PageRequest, case_id: int) -> HttpResponse:
    """Show a case, and its file where no interest stands in the way."""
    head = head_or_404(request, case_id)
    shown = {
        **_outline(request, head),
        **_file(request, head),
        "interest_form": InterestForm(
            grounds=[(one.value, words.ground_words(one)) for one in words.DECLARED_GROUNDS]
        ),
    }
    return render(request, "casework/case.html", shown)


@needs(Action.CASE_WORK)
def case_receipt(request: PageRequest, case_id: int, digest: str) -> HttpResponse:
    """Hand out the receipt of a decision, which can be checked anywhere."""
    head_or_404(request, case_id)
    try:
        receipt = decision_receipt(case_id, digest, actor=request.actor)
    except (ReceiptUnknown, ConflictOfInterest, InterestUndeclared) as error:
        raise Http404 from error
    response = JsonResponse(receipt, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"case-{case_id}-{digest[:12]}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _outline(request: PageRequest, head: CaseHead) -> dict[str, Any]:
    """What everybody who sees the case sees."""
    actor, table = request.actor, head.case_type
    options = _acts(head, acts_open(head.case_id, actor=actor, at=timezone.now()), actor.role)
    interests = interests_on(head.case_id, actor=actor)
    return {
        "head": head,
        "subject": words.subject_words(head.subject_key),
        "stage": words.stage_words(table, head.stage),
        "duties": [words.duty_words(table, key) for key in head.duties],
        "clocks": [_clock(head, line) for line in head.clocks],
        "open_acts": [one for one in options if not one.why_not],
        "closed_acts": [one for one in options if one.why_not],
        "timeline": [
            _entry(head, one) for one in reversed(case_timeline(head.case_id, actor=actor))
        ],
        "assignments": [
            {"line": one, "duty": words.duty_words(table, one.duty)}
            for one in assignments_of(head.case_id, actor=actor)
        ],
        "interests": [_interest(one, actor.person_id) for one in interests],
        "may_lift": bool(may_lift(table, actor)),
        "may_assign": any(one.rule.kind is ActKind.ASSIGN and not one.why_not for one in options),
        "draws": draws_of(head.case_id, actor=actor),
        "notices": notices_of(head.case_id, actor=actor),
        "documents": [
            shown_document(one)
            for one in documents_about(f"case:{head.case_id}", scope=actor.scope(Action.CASE_WORK))
        ],
        "reason_form": ReasonForm(initial={"version": head.version}, auto_id=False),
    }


def _file(request: PageRequest, head: CaseHead) -> dict[str, Any]:
    """What lies behind the gate, or what stands before it."""
    actor = request.actor
    try:
        lines = form_lines(head, actor=actor)
        evidence = evidence_of(head.case_id, actor=actor)
        files = evidence_lines(head.case_type, evidence)
        reviews = reviews_of(head.case_id, actor=actor)
        file = case_file(head.case_id, actor=actor)
    except InterestUndeclared:
        return {"gate": "undeclared"}
    except ConflictOfInterest as error:
        return {"gate": "conflict", "gate_words": words.refusal_words(error, head.case_type)}
    note_reading(head, actor=actor, at=timezone.now())
    return {
        "gate": "",
        "form_lines": lines,
        "files": files,
        "uploads": duty_upload_cards(head, evidence),
        "reviews": reviews,
        "rule_refs": file.rule_refs,
        "remarks": remarks_on(head),
        "may_edit": _may_edit(head),
    }


def _may_edit(head: CaseHead) -> bool:
    """Whether the form is open to the person here."""
    if not (head.case_type.form or head.case_type.evidence):
        return False
    return any(
        rule.kind is ActKind.SUBMIT and rule.duty in head.duties and head.stage in rule.from_stages
        for rule in head.case_type.acts
    )


def _acts(head: CaseHead, options: tuple[ActOption, ...], role: str) -> list[ActLine]:
    """List the acts of the person's own duties; the first open one is the main one."""
    lines: list[ActLine] = []
    for option in options:
        if role not in duty_of(head.case_type, option.rule.duty).roles:
            continue
        refused = tuple(_said(error, head) for error in option.refusals)
        is_first = not any(one.is_main for one in lines)
        lines.append(
            ActLine(
                rule=option.rule,
                label=words.act_words(head.case_type, option.rule.key),
                why_not=refused,
                is_main=is_first and not refused and option.rule.kind not in _ASIDE,
            )
        )
    return lines


# Never what the page suggests first.
_ASIDE = frozenset({ActKind.WITHDRAW, ActKind.RETURN, ActKind.EXTEND, ActKind.ASSIGN})


def _said(error: DomainError, head: CaseHead) -> str:
    return words.refusal_words(error, head.case_type)


def _clock(head: CaseHead, line: ClockLine) -> dict[str, Any]:
    look = days_words(line.days_left, is_overdue=line.is_overdue)
    if line.is_paused:
        look = ClockWords(words=look.words, tone="", icon="player-pause")
    return {"line": line, "look": look, "stage": words.stage_words(head.case_type, line.stage)}


def _entry(head: CaseHead, entry: TimelineEntry) -> EntryLine:
    return EntryLine(
        entry=entry,
        act=words.act_words(head.case_type, entry.key),
        duty=words.duty_words(head.case_type, entry.duty),
        stage=words.stage_words(head.case_type, entry.to_stage),
        has_moved=entry.from_stage != entry.to_stage,
    )


def _interest(line: InterestLine, person_id: int) -> dict[str, Any]:
    return {
        "line": line,
        "grounds": [words.ground_words(one) for one in line.grounds],
        "is_own": line.person_id == person_id,
    }
