"""The draw of experts: what was published, what came out, how to draw again (专家抽取)."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.expert_draw import recheck
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.draws import DrawLine, draw_record, draws_of
from renqi.engines.casework.selectors.options import acts_open
from renqi.engines.casework.services.draw_experts import draw_experts, seat_next_expert
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.casework.act_calls import seed_for
from renqi.web.casework.answers import go_to, head_or_404, why_not
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_VALUE_CHARACTERS = 200


class DrawForm(forms.Form):
    """What the draw itself, or the next of its order, asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    beacon_value = forms.CharField(
        label=_("The public value, as published"), required=False, max_length=_VALUE_CHARACTERS
    )
    reason = forms.CharField(
        label=_("Why a seat fell free"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@needs(Action.CASE_WORK)
def case_draw(request: PageRequest, case_id: int, draw_id: int) -> HttpResponse:
    """Show a draw; a POST makes it, or seats the next of its order."""
    head, draw = _draw(request, case_id, draw_id)
    form = DrawForm(request.POST or None, initial={"version": head.version})
    if request.method == "POST" and form.is_valid():
        try:
            said = _make(request, draw, form)
        except DomainError as error:
            now, drawn = _draw(request, case_id, draw_id)
            return _page(request, now, drawn, form, refusal=why_not(request, error, now))
        return go_to(request, reverse("case_draw", args=[case_id, draw_id]), said=said)
    return _page(request, head, draw, form)


@needs(Action.CASE_WORK)
def case_draw_record(request: PageRequest, case_id: int, draw_id: int) -> HttpResponse:
    """Hand out everything that it takes to draw again."""
    _, draw = _draw(request, case_id, draw_id)
    if draw.drawn_at is None:
        raise Http404
    record = draw_record(draw_id)
    document = {
        "ref": record.ref,
        "commitment": record.commitment,
        "pool": [
            {"person_key": one.person_key, "name": one.name, "employer_key": one.employer_key}
            for one in record.pool
        ],
        "pool_digest": record.pool_digest,
        "seed": record.seed,
        "public_value": record.public_value,
        "order": list(record.order),
    }
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="draw-{draw_id}.json"'
    return response


def _draw(request: PageRequest, case_id: int, draw_id: int) -> tuple[CaseHead, DrawLine]:
    head = head_or_404(request, case_id)
    found = draws_of(case_id, actor=request.actor)
    draw = next((one for one in found if one.draw_id == draw_id), None)
    if draw is None:
        raise Http404
    return head, draw


def _make(request: PageRequest, draw: DrawLine, form: DrawForm) -> str:
    given = form.cleaned_data
    asked: dict[str, Any] = {
        "draw_id": draw.draw_id,
        "actor": request.actor,
        "at": timezone.now(),
        "version": given["version"],
    }
    if draw.drawn_at is None:
        value = given["beacon_value"].strip()
        draw_experts(**asked, seed=seed_for(draw.ref), beacon_value=value)
        return gettext("The experts were drawn.")
    seat_next_expert(**asked, reason=given["reason"])
    return gettext("The next expert was seated.")


def _page(
    request: PageRequest, head: CaseHead, draw: DrawLine, form: DrawForm, *, refusal: str = ""
) -> HttpResponse:
    offered = acts_open(head.case_id, actor=request.actor, at=timezone.now())
    may_draw = any(
        one.rule.kind is ActKind.DRAW and one.rule.gives_duty == draw.duty and one.is_open
        for one in offered
    )
    shown = {
        "head": head,
        "draw": draw,
        "duty": words.duty_words(head.case_type, draw.duty),
        "form": form,
        "refusal": refusal,
        "may_draw": may_draw,
        "faults": recheck(draw_record(draw.draw_id)) if draw.drawn_at else (),
        "excluded": [{"name": name, "count": len(codes)} for name, codes in draw.excluded],
    }
    status = UNPROCESSABLE if refusal or form.errors else 200
    return render(request, "casework/draw.html", shown, status=status)
