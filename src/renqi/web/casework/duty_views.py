"""Declaring interests, lifting wrong ones, taking a duty back (利害关系与指派)."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.people_on_case import assignments_of
from renqi.engines.casework.services.assign import end_assignment
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.lift_conflict import lift_conflict
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.casework.act_forms import InterestForm, ReasonForm
from renqi.web.casework.answers import go_to, head_or_404, why_not
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.CASE_WORK)
@require_POST
def declare(request: PageRequest, case_id: int) -> HttpResponse:
    """Take the declaration that opens the file, or keeps the person away from it."""
    head = head_or_404(request, case_id)
    grounds = [(one.value, words.ground_words(one)) for one in words.DECLARED_GROUNDS]
    form = InterestForm(request.POST, grounds=grounds)
    refusal = ""
    if form.is_valid():
        try:
            declare_interests(
                case_id=case_id,
                grounds=[Ground(key) for key in form.cleaned_data["grounds"]],
                note=form.cleaned_data["note"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            refusal = why_not(request, error, head)
        else:
            return go_to(request, _page_of(request, case_id), said=gettext("Declaration kept."))
    shown = {"head": head, "interest_form": form, "refusal": refusal}
    name = "casework/interest_form.html" if request.htmx else "casework/interest.html"
    return render(request, name, shown, status=UNPROCESSABLE)


@needs(Action.CASE_WORK)
@require_POST
def lift(request: PageRequest, case_id: int, declaration_id: int) -> HttpResponse:
    """Lift an interest that somebody else declared wrongly."""
    head = head_or_404(request, case_id)
    said = gettext("The interest was lifted. Duties lost by it are given again by hand.")
    act = partial(lift_conflict, declaration_id=declaration_id, case_id=case_id)
    return _done_for_a_reason(request, head, act, said=said)


@needs(Action.CASE_WORK)
@require_POST
def take_back_duty(request: PageRequest, case_id: int, assignment_id: int) -> HttpResponse:
    """Take a duty back from somebody."""
    head = head_or_404(request, case_id)
    known = {one.assignment_id for one in assignments_of(case_id, actor=request.actor)}
    if assignment_id not in known:
        raise Http404
    act = partial(end_assignment, assignment_id=assignment_id)
    return _done_for_a_reason(request, head, act, said=gettext("The duty was taken back."))


def _done_for_a_reason(
    request: PageRequest, head: CaseHead, act: Callable[..., object], *, said: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    refusal = gettext("Give a reason.")
    if form.is_valid():
        try:
            act(
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            refusal = why_not(request, error, head)
        else:
            return go_to(request, reverse("case", args=[head.case_id]), said=said)
    return _refused(request, head.case_id, refusal)


def _refused(request: PageRequest, case_id: int, refusal: str) -> HttpResponse:
    shown = {"head": head_or_404(request, case_id), "refusal": refusal}
    name = "casework/refusal.html" if request.htmx else "casework/refused.html"
    return render(request, name, shown, status=UNPROCESSABLE)


def _page_of(request: PageRequest, case_id: int) -> str:
    """Who declared an interest may no longer see the case; the queue is where they go on."""
    try:
        head_or_404(request, case_id)
    except Http404:
        return reverse("case_queue")
    return reverse("case", args=[case_id])
