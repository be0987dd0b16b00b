"""Which cases a person may open, and opening one (立件)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.engines.casework.domain.case_kinds import CaseKind, kind_offered, kinds_open_to
from renqi.engines.casework.domain.refusals import SubjectHasOpenCase
from renqi.engines.casework.domain.table_lookups import duty_of
from renqi.engines.casework.selectors.own_cases import newest_case, open_case_of
from renqi.engines.casework.services.open_case import open_case
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.casework.answers import go_to, whole_number
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_KEY_CHARACTERS, _TITLE_CHARACTERS = 64, 200


class SubjectForm(forms.Form):
    """Whose case an official opens."""

    subject_key = forms.CharField(label=_("Credit code or number"), max_length=_KEY_CHARACTERS)
    title = forms.CharField(label=_("Name"), max_length=_TITLE_CHARACTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCard:
    """A kind as the start page shows it."""

    kind: CaseKind
    is_own: bool
    newest: int
    open_id: int
    form: forms.Form
    refusal: str = ""


@needs(Action.CASE_WORK)
def case_start(request: PageRequest) -> HttpResponse:
    """List the kinds of cases that the person may open."""
    return _page(request)


@needs(Action.CASE_WORK)
@require_POST
def open_new(request: PageRequest, kind: str) -> HttpResponse:
    """Open a case and go to its form; a second click finds the case that the first opened."""
    chosen = kind_offered(kind)
    if chosen is None or chosen not in kinds_open_to(request.actor):
        raise Http404
    actor, newest = request.actor, newest_case(kind, actor=request.actor)
    if newest > whole_number(request.POST.get("newest")):
        return go_to(request, reverse("case", args=[newest]), said=gettext("It is open already."))
    form = SubjectForm(request.POST)
    is_own = _is_own(chosen)
    if not is_own and not form.is_valid():
        return _page(request, kind=kind, form=form)
    try:
        case = open_case(
            case_type=chosen.case_type,
            subject_key=actor.uscc if is_own else form.cleaned_data["subject_key"].strip(),
            title=actor.organisation if is_own else form.cleaned_data["title"].strip(),
            actor=actor,
            at=timezone.now(),
        )
    except SubjectHasOpenCase:
        found = open_case_of(kind, actor=actor)
        return redirect("case", case_id=found) if found else _page(request, kind=kind, form=form)
    except DomainError as error:
        said = words.refusal_words(error, chosen.case_type)
        return _page(request, kind=kind, form=form, refusal=said)
    page = "case_form" if chosen.case_type.form or chosen.case_type.evidence else "case"
    return go_to(request, reverse(page, args=[case.pk]))


def _page(
    request: PageRequest, *, kind: str = "", form: forms.Form | None = None, refusal: str = ""
) -> HttpResponse:
    cards = [
        KindCard(
            kind=one,
            is_own=_is_own(one),
            newest=newest_case(one.case_type.key, actor=request.actor),
            open_id=open_case_of(one.case_type.key, actor=request.actor)
            if one.case_type.one_open
            else 0,
            form=form if form is not None and one.case_type.key == kind else SubjectForm(),
            refusal=refusal if one.case_type.key == kind else "",
        )
        for one in kinds_open_to(request.actor)
    ]
    shown: dict[str, Any] = {"cards": cards}
    status = UNPROCESSABLE if form is not None or refusal else 200
    return render(request, "casework/start.html", shown, status=status)


def _is_own(kind: CaseKind) -> bool:
    return duty_of(kind.case_type, kind.case_type.opened_by).own_subject
