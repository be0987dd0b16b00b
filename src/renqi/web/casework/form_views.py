"""Filling in a form: it saves itself, and two tabs never overwrite each other (填报)."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.input_refusals import DraftConflict
from renqi.engines.casework.domain.refusals import NotOwnSubject
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.drafts import DraftLine, draft_of
from renqi.engines.casework.selectors.evidence import evidence_of
from renqi.engines.casework.selectors.timeline import case_timeline
from renqi.engines.casework.services.save_draft import save_draft
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.casework.answers import (
    CONFLICT,
    go_to,
    head_or_404,
    whole_number,
    why_not,
)
from renqi.web.casework.form_fields import CaseForm, fields_needed, typed_in
from renqi.web.casework.form_sides import side_of
from renqi.web.casework.uploads import upload_cards
from renqi.web.shell import figures
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.CASE_WORK)
def case_form(request: PageRequest, case_id: int) -> HttpResponse:
    """Show the form to those who fill it in."""
    head, draft = _own_draft(request, case_id)
    return _page(request, head, draft, data=dict(draft.data))


@needs(Action.CASE_WORK)
@require_POST
def save_case_draft(request: PageRequest, case_id: int) -> HttpResponse:
    """Save the form as it is typed.

    The page's own script asks for JSON and stays where it is; a browser without it gets pages.
    """
    head, _ = _own_draft(request, case_id)
    data = typed_in(head.case_type, request.POST)
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        save_draft(
            case_id=case_id,
            data=data,
            based_on=whole_number(request.POST.get("based_on")),
            actor=request.actor,
            at=timezone.now(),
        )
    except DraftConflict as error:
        return _conflict(request, head, error, wants_json=wants_json)
    except DomainError as error:
        said = why_not(request, error, head)
        if wants_json:
            return JsonResponse({"refusal": said}, status=UNPROCESSABLE)
        _, draft = _own_draft(request, case_id)
        return _page(request, head, draft, data=data, refusal=said)
    _, draft = _own_draft(request, case_id)
    if not wants_json:
        return go_to(request, reverse("case_form", args=[case_id]), said=_saved(draft))
    faults = CaseForm(head.case_type, data, needed=()).faults
    return JsonResponse({"revision": draft.revision, "said": _saved(draft), "faults": faults})


def _own_draft(request: PageRequest, case_id: int) -> tuple[CaseHead, DraftLine]:
    head = head_or_404(request, case_id)
    try:
        return head, draft_of(case_id, actor=request.actor)
    except NotOwnSubject as error:
        raise Http404 from error


def _page(
    request: PageRequest,
    head: CaseHead,
    draft: DraftLine,
    *,
    data: dict[str, Any],
    refusal: str = "",
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    rules = [
        rule
        for rule in head.case_type.acts
        if rule.kind is ActKind.SUBMIT and head.stage in rule.from_stages
    ]
    files = evidence_of(head.case_id, actor=request.actor)
    side = side_of(request, head) if rules else None
    needed = fields_needed(head.case_type, head.stage)
    shown = {
        "side": side,
        "head": head,
        "stage": words.stage_words(head.case_type, head.stage),
        "draft": draft,
        "saved": _saved(draft) if draft.saved_at else "",
        "form": CaseForm(head.case_type, data, needed=needed, notes=side.notes if side else {}),
        "is_open": bool(rules),
        "submit": rules[0] if rules else None,
        "submit_words": words.act_words(head.case_type, rules[0].key) if rules else "",
        "uploads": upload_cards(head, files),
        "returned": _returned(request, head),
        "refusal": refusal,
        "conflict": conflict,
    }
    status = CONFLICT if conflict else UNPROCESSABLE if refusal else 200
    return render(request, "casework/form.html", shown, status=status)


def _returned(request: PageRequest, head: CaseHead) -> dict[str, str]:
    """Say why the form came back, where it did."""
    acts = {rule.key: rule.kind for rule in head.case_type.acts}
    moved = [
        one
        for one in case_timeline(head.case_id, actor=request.actor)
        if one.from_stage != one.to_stage
    ]
    last = moved[-1]
    if acts.get(last.key) is not ActKind.RETURN:
        return {}
    return {"name": last.name, "reason": last.reason, "when": figures.moment(last.at)}


def _conflict(
    request: PageRequest, head: CaseHead, error: DraftConflict, *, wants_json: bool
) -> HttpResponse:
    """Show both texts of every field in which two forms differ."""
    theirs, yours = error.data["theirs"], error.data["yours"]
    shown = {
        "head": head,
        "saved_by": error.data["saved_by"],
        "is_own": error.data["saved_by"] == request.actor.signature,
        "revision": error.data["revision"],
        "rows": [
            {
                "key": key,
                "label": words.field_words(head.case_type, key),
                "theirs": theirs.get(key, ""),
                "yours": yours.get(key, ""),
            }
            for key in error.data["fields"]
        ],
    }
    if wants_json:
        html = render_to_string("casework/draft_conflict.html", shown, request=request)
        said = {"conflict": html, "revision": error.data["revision"]}
        return JsonResponse(said, status=CONFLICT)
    _, draft = _own_draft(request, head.case_id)
    return _page(request, head, draft, data=dict(yours), conflict=shown)


def _saved(draft: DraftLine) -> str:
    when = timezone.localtime(draft.saved_at).strftime("%H:%M:%S") if draft.saved_at else ""
    return gettext("Saved at {time} by {name}.").format(time=when, name=draft.saved_by)
