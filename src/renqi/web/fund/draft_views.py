"""Drafting a charter: from a template or a version, section by section, to its day (起草)."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.faults import CharterBroken, Fault
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.charter.domain.revise_basis import revise_basis
from renqi.programmes.riskfund.charter.domain.schema import SECTIONS
from renqi.programmes.riskfund.charter.domain.states import VersionState
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.version_names import ref_of
from renqi.programmes.riskfund.charter.selectors.funds import fund_of, funds
from renqi.programmes.riskfund.charter.selectors.versions import VersionView, version_of, versions
from renqi.programmes.riskfund.charter.services.decide_charter import submit_charter
from renqi.programmes.riskfund.charter.services.draft_charter import change_draft, draft_charter
from renqi.programmes.riskfund.charter.services.publish_charter import (
    publish_charter,
    withdraw_charter,
)
from renqi.web.fund import words
from renqi.web.fund.charter_views import charter_page, view_or_404
from renqi.web.fund.section_form import draw_section, read_section
from renqi.web.growth.answers import attempt, not_there
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_TEMPLATE = "template"


class DraftForm(forms.Form):
    """For which fund, and from what."""

    fund = forms.ChoiceField(label=_("The fund"))
    base = forms.ChoiceField(
        label=_("Begin with"),
        help_text=_("Every number of a template says where it comes from."),
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any) -> None:
        """Offer the funds, and what each can begin with."""
        super().__init__(*args, **kwargs)
        scope = request.actor.scope(Action.FUND_READ)
        found = funds(scope)
        known = versions(scope=scope, on=timezone.localdate())
        bases: list[tuple[str, Any]] = [(_TEMPLATE, gettext("The template of the fund's kind"))]
        bases += [
            (one.ref, f"{said(one.fund.name)} · {gettext('Version')} {one.number}") for one in known
        ]
        offered: dict[str, list[tuple[str, Any]]] = {
            "fund": [(one.key, f"{said(one.name)} · {words.kind_name(one.kind)}") for one in found],
            "base": bases,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
            field.choices = choices


@needs(Action.FUND_RULE, everywhere=True)
def draft_new(request: PageRequest) -> HttpResponse:
    """Begin a new draft."""
    initial = {"fund": request.GET.get("fund", ""), "base": request.GET.get("base", _TEMPLATE)}
    form = DraftForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        fund, base = form.cleaned_data["fund"], form.cleaned_data["base"]
        try:
            number = _begin(request, fund, base)
        except DomainError as error:
            form.add_error("base", refusal_text(error))
        else:
            messages.success(request, gettext("The draft is there. Look at each section."))
            return redirect("fund_charter", fund=fund, number=number)
    status = UNPROCESSABLE if form.is_bound else 200
    has_funds = bool(funds(request.actor.scope(Action.FUND_READ)))
    shown = {"form": form, "has_funds": has_funds}
    return render(request, "fund/draft_new.html", shown, status=status)


@needs(Action.FUND_RULE, everywhere=True)
def edit(request: PageRequest, fund: str, number: int, section: str) -> HttpResponse:
    """Change one section of a draft."""
    if section not in words.EDITED_SECTIONS:
        raise Http404
    view = view_or_404(request, fund, number)
    if view.state is not VersionState.DRAFT:
        return charter_page(
            request, fund, number, refusal=gettext("Only a draft can be changed."), status=409
        )
    if request.method != "POST":
        return _edit_page(request, view, section, view.document[section], ())
    given = read_section(section, request.POST)
    document = {**view.document, section: given}
    try:
        charter = read_charter(document, on=timezone.localdate())
        document = revise_basis(view.charter, charter)
        change_draft(
            view.line.ref,
            document,
            actor=request.actor,
            at=timezone.now(),
            seen_digest=request.POST.get("digest", ""),
        )
    except CharterBroken as error:
        return _edit_page(request, view, section, given, error.faults)
    except DomainError as error:
        not_there(error)
        return _edit_page(request, view, section, given, (), refusal=refusal_text(error))
    messages.success(request, gettext("Saved. The draft has to be tried again before it goes on."))
    return redirect(reverse("fund_charter", args=[fund, number]) + f"#{section}")


@needs(Action.FUND_RULE, everywhere=True)
@require_POST
def step(request: PageRequest, fund: str, number: int, step: str) -> HttpResponse:
    """Hand a draft in, publish an approved version, or withdraw one."""
    ref, at, actor = ref_of(fund, number), timezone.now(), request.actor
    view_or_404(request, fund, number)
    here = reverse("fund_charter", args=[fund, number])
    if step == "submit":
        return attempt(
            request,
            lambda: submit_charter(ref, actor=actor, at=at),
            done=gettext("Handed in. Both sides were told."),
            to=here,
        )
    if step == "withdraw":
        reason = request.POST.get("reason", "")
        return attempt(
            request,
            lambda: withdraw_charter(ref, reason=reason, actor=actor, at=at),
            done=gettext("Withdrawn."),
            to=here,
        )
    if step != "publish":
        raise Http404
    day = _day(request.POST.get("effective_from", ""))
    if day is None:
        messages.error(request, gettext("Choose the first day."))
        return redirect(here)
    return attempt(
        request,
        lambda: publish_charter(ref, effective_from=day, actor=actor, at=at),
        done=gettext("Published. It begins on the day you chose."),
        to=here,
    )


def _begin(request: PageRequest, fund: str, base: str) -> int:
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    if base == _TEMPLATE:
        document, origin = template(line.kind), f"template:{line.kind}"
    else:
        other, _at, number = base.rpartition("@")
        view = version_of(other, int(number), scope=scope, on=timezone.localdate())
        document, origin = dict(view.document), base
    return draft_charter(fund, document, actor=request.actor, at=timezone.now(), based_on=origin)


def _edit_page(
    request: PageRequest,
    view: VersionView,
    section: str,
    value: Any,
    faults: tuple[Fault, ...],
    *,
    refusal: str = "",
) -> HttpResponse:
    here = [one for one in faults if one.path and one.path[0] == section]
    keys = list(words.EDITED_SECTIONS)
    place = keys.index(section)
    shown = {
        "view": view,
        "section": section,
        "part": draw_section(section, value, here),
        "elsewhere": [one for one in faults if one not in here],
        "faults": len(faults),
        "refusal": refusal,
        "sections": [(key, said(SECTIONS[key].label), key == section) for key in keys],
        "following": keys[place + 1] if place + 1 < len(keys) else "",
    }
    status = UNPROCESSABLE if faults or refusal else 200
    return render(request, "fund/edit.html", shown, status=status)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
