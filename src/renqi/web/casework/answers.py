"""How a page answers an act: done, or why not (办理回应)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.casework.domain.refusals import CaseMoved, CaseUnknown
from renqi.engines.casework.selectors.case_head import CaseHead, case_head
from renqi.engines.casework.selectors.timeline import case_timeline
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.shell import figures
from renqi.web.shell.requests import PageRequest

CONFLICT = 409
_NUMBER_DIGITS = 9


def head_or_404(request: PageRequest, case_id: int) -> CaseHead:
    """Give the outline of a case; one that is not for this person does not exist."""
    try:
        return case_head(case_id, actor=request.actor, at=timezone.now())
    except CaseUnknown as error:
        raise Http404 from error


def go_to(request: PageRequest, url: str, *, said: str = "") -> HttpResponse:
    """Go to a page after an act, whether htmx or the browser sent the form."""
    if said:
        messages.success(request, said)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def why_not(request: PageRequest, error: DomainError, head: CaseHead) -> str:
    """Say a refusal; of a case that has moved on, who did what and when (拒绝说明)."""
    if not isinstance(error, CaseMoved):
        return words.refusal_words(error, head.case_type)
    last = case_timeline(head.case_id, actor=request.actor)[-1]
    name = last.name or words.duty_words(head.case_type, last.duty)
    is_own = last.name == request.actor.signature
    said = gettext("Already done: {act} by {name}, {when}. Nothing was changed by you this time.")
    return said.format(
        act=words.act_words(head.case_type, last.key),
        name=gettext("yourself") if is_own else name,
        when=figures.moment(last.at),
    )


def whole_number(text: str | None) -> int:
    """Read a number that our own page wrote into a form; 0 where somebody altered it."""
    text = text or ""
    return int(text) if text.isdecimal() and len(text) <= _NUMBER_DIGITS else 0
