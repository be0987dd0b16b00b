"""Writing a claim: begin, type, prove, see what comes of it, hand in (填写救助申请)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.casework.services.keep_file import GivenFile
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.relief.domain.claim_form import LINES_MAX, read_claim_form
from renqi.programmes.riskfund.relief.domain.claim_rows import ClaimFile
from renqi.programmes.riskfund.relief.selectors.declared_events import events_in_force
from renqi.programmes.riskfund.relief.services.draft_claim import (
    FIELDS,
    LINE_FIELDS,
    attach_file,
    discard_draft,
    open_draft,
    save_draft,
    take_file_back,
)
from renqi.programmes.riskfund.relief.services.hand_in import hand_in
from renqi.programmes.riskfund.relief.services.look_ahead import look_ahead
from renqi.web.casework.answers import go_to
from renqi.web.relief import claim_words as words
from renqi.web.relief.claim_views import seen_claim
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_EMPTY_LINES = 1
_WRITABLE = ("draft", "more")


@needs(Action.RELIEF_CLAIM)
@require_POST
def begin(request: PageRequest, fund: str) -> HttpResponse:
    """Begin a claim on a fund, or go on with the one begun."""
    try:
        claim_id = open_draft(fund, actor=request.actor, at=timezone.now())
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise Http404 from error
        return go_to(request, redirect("relief_mine").url, said=refusal_text(error))
    return redirect("relief_write", claim_id=claim_id)


@needs(Action.RELIEF_CLAIM)
def write(request: PageRequest, claim_id: int) -> HttpResponse:
    """Show the form; save it, look ahead, or hand it in."""
    found = _own(request, claim_id)
    if found.line.stage not in _WRITABLE:
        return redirect("relief_claim", claim_id=claim_id)
    if request.method != "POST":
        return _form_page(request, found)
    return _take(request, found)


@needs(Action.RELIEF_CLAIM)
@require_POST
def prove(request: PageRequest, claim_id: int) -> HttpResponse:
    """Take a file in, or take one back."""
    found = _own(request, claim_id)
    back = request.POST.get("back", "")
    try:
        if back.isdecimal():
            take_file_back(int(back), actor=request.actor, at=timezone.now())
        else:
            _attach(request, claim_id)
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise Http404 from error
        if found.line.stage in _WRITABLE:
            return _form_page(request, found, refusal=refusal_text(error))
        return go_to(request, redirect("relief_claim", claim_id).url, said=refusal_text(error))
    name = "relief_write" if found.line.stage in _WRITABLE else "relief_claim"
    return go_to(request, redirect(name, claim_id).url)


def _take(request: PageRequest, found: ClaimFile) -> HttpResponse:
    claim_id, now = found.line.claim_id, timezone.now()
    wanted = request.POST.get("do", "save")
    form = _typed(request)
    try:
        if wanted == "discard":
            discard_draft(claim_id, actor=request.actor, at=now)
            return go_to(request, redirect("relief_mine").url)
        revision = save_draft(
            claim_id, form=form, based_on=_revision(request), actor=request.actor, at=now
        )
        if request.FILES.get("file"):
            _attach(request, claim_id)
        if wanted == "hand_in":
            hand_in(claim_id, revision=revision, actor=request.actor, at=now)
            return go_to(
                request,
                redirect("relief_claim", claim_id).url,
                said=gettext("The claim was handed in. This page shows where the money is."),
            )
    except DomainError as error:
        return _form_page(request, found, form=form, refusal=_why(error))
    query = "?look=1" if wanted == "look" else "?lines=1" if wanted == "lines" else ""
    return go_to(request, redirect("relief_write", claim_id).url + query)


def _why(error: DomainError) -> str:
    faults = error.data.get("faults")
    if not faults:
        return refusal_text(error)
    parts = [f"{words.field_words(key)} {words.FAULTS.get(why, why)}" for key, why in faults]
    return gettext("Put this right before you hand in: {parts}.").format(parts="；".join(parts))


def _attach(request: PageRequest, claim_id: int) -> None:
    """Keep each file that came, as the kind that was chosen."""
    kind = request.POST.get("kind", "")
    for file in request.FILES.getlist("file"):
        given = GivenFile(name=file.name or "", content=file.read())
        attach_file(claim_id, kind=kind, file=given, actor=request.actor, at=timezone.now())


def _typed(request: PageRequest) -> dict[str, Any]:
    """Read what was typed: plain fields, and the lines `loss-1-amount`."""
    post = request.POST
    lines = [
        {key: post.get(f"loss-{number}-{key}", "") for key in LINE_FIELDS}
        for number in range(1, LINES_MAX + 1)
        if f"loss-{number}-amount" in post
    ]
    return {**{key: post.get(key, "") for key in FIELDS}, "losses": lines}


def _revision(request: PageRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004


def _own(request: PageRequest, claim_id: int) -> ClaimFile:
    found = seen_claim(request, claim_id)
    if not found.line.uscc or found.line.uscc != request.actor.uscc:
        raise Http404
    return found


def _form_page(
    request: PageRequest,
    found: ClaimFile,
    *,
    form: dict[str, Any] | None = None,
    refusal: str = "",
) -> HttpResponse:
    found = seen_claim(request, found.line.claim_id)
    data = dict(found.form if form is None else form)
    now = timezone.now()
    charter = charter_on(found.line.fund, on=timezone.localdate(now)).charter
    lines = list(data.get("losses") or [])
    is_asked = "lines" in request.GET
    lines += [{} for _ in range(3 if is_asked else _EMPTY_LINES if not lines else 0)]
    shown = {
        "claim": found,
        "data": data,
        "lines": list(enumerate(lines[:LINES_MAX], start=1)),
        "refusal": refusal,
        "events": [{"key": one.key, "name": said(one.label), "evidence": one.evidence}
                   for one in charter.events],
        "declared": events_in_force(),
        "forms": {one.form.value: words.FORMS[one.form.value] for one in charter.help},
        "buyers": words.BUYERS,
        "file_kinds": _kinds(charter.events, data),
        "ahead": _ahead(request, found, data) if "look" in request.GET and not refusal else None,
    }  # fmt: skip
    return render(
        request, "relief/claim_form.html", shown, status=UNPROCESSABLE if refusal else 200
    )


def _kinds(events: Any, data: dict[str, Any]) -> list[str]:
    """Name the files of the chosen event first; of all events where none is chosen yet."""
    chosen = [one for one in events if one.key == data.get("event_kind")] or list(events)
    return list(dict.fromkeys([*(kind for one in chosen for kind in one.evidence), "other"]))


def _ahead(request: PageRequest, found: ClaimFile, data: dict[str, Any]) -> dict[str, Any]:
    """Say what the claim would come to if it were handed in now."""
    faults = read_claim_form(data).faults
    if faults:
        return {"faults": [f"{words.field_words(key)} {words.FAULTS[why]}" for key, why in faults]}
    try:
        seen = look_ahead(found.line.claim_id, actor=request.actor, at=timezone.now())
    except DomainError as error:
        return {"faults": [refusal_text(error)]}
    return {
        "seen": seen,
        "lane": words.LANES[seen.lane],
        "lane_reason": words.LANE_REASONS.get(seen.lane_reason, ""),
        "conditions": [words.condition_row(one) for one in seen.conditions],
        "limits": [
            {"words": words.LIMITS.get(one["key"], one["key"]), **one} for one in seen.limits
        ],
    }
