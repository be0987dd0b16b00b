"""Applications: a firm's own, the bureau's list, one of them (申报)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.engines.casework.domain.refusals import SubjectHasOpenCase
from renqi.engines.documents.selectors.documents import documents_about
from renqi.engines.policy.explaining.fact_words import fact_text
from renqi.identity.domain.permissions import Action, Role
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain.refusals import ApplicationUnknown
from renqi.programmes.cultivation.calls.selectors.applications import (
    ApplicationFilter,
    ApplicationLine,
    ApplicationSort,
    application_of,
    application_page,
    applications_of,
    every_application,
)
from renqi.programmes.cultivation.calls.services.apply import apply_under
from renqi.programmes.cultivation.calls.services.look_ahead import late_for
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.intake.workbook import Row
from renqi.web.calls import words
from renqi.web.calls.public_views import call_page
from renqi.web.casework.answers import go_to
from renqi.web.registry.words import district_choices, district_words
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.words import VERDICT_LOOKS

_PER_PAGE = 20
_ANY = ("", "—")


class ApplicationFilterForm(forms.Form):
    """Which applications the list shows."""

    q = forms.CharField(label=_("Firm, code or receipt"), required=False, max_length=100)
    rung = forms.ChoiceField(label=_("Title applied for"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    verdict = forms.ChoiceField(label=_("Judged"), required=False)
    call = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is."""
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, Any]]] = {
            "rung": words.rung_choices(),
            "stage": [(key, look.label) for key, look in words.STAGES.items() if key != "draft"],
            "district": list(district_choices()),
            "verdict": [(key, look.label) for key, look in VERDICT_LOOKS.items()],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
            field.choices = [_ANY, *(one for one in choices if one[0])]

    def where(self) -> ApplicationFilter:
        """Give the filter; what was not understood is no condition."""
        self.is_valid()
        given = self.cleaned_data
        return ApplicationFilter(
            call_id=given.get("call") or 0,
            rung=given.get("rung", ""),
            stage=given.get("stage", ""),
            district=given.get("district", ""),
            verdict=given.get("verdict", ""),
            text=given.get("q", ""),
        )


@needs(Action.CASE_WORK)
@require_POST
def apply(request: PageRequest, call_id: int) -> HttpResponse:
    """Open an application under a call and go to its form; one that is open is found again."""
    if request.actor.role != Role.FIRM_USER.value:
        raise Http404
    try:
        row = apply_under(call_id=call_id, actor=request.actor, at=timezone.now())
    except SubjectHasOpenCase:
        return go_to(
            request,
            redirect("application_list").url,
            said=gettext("You apply for this title already. Here is the application."),
        )
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise Http404 from error
        return call_page(request, call_id, refusal=refusal_text(error))
    return redirect("case_form", case_id=row.case_id)


@needs(Action.FIRM_READ)
def applications(request: PageRequest) -> HttpResponseBase:
    """Show a firm its applications, and officials who see all the list of them."""
    scope = request.actor.scope(Action.FIRM_READ)
    if not scope.all:
        lines = [_shown(one) for one in applications_of(scope.uscc, scope=scope)]
        return render(request, "calls/own_list.html", {"lines": lines})
    form = ApplicationFilterForm(request.GET)
    if asked_format(request):
        return _export(request, form.where())
    sort, is_descending = asked_order(request, ApplicationSort.WAITING)
    page = application_page(
        scope=scope,
        where=form.where(),
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [_shown(one) for one in page.rows],
        "may_export": request.actor.may(Action.FIRM_EXPORT),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    name = "calls/application_rows.html" if request.htmx else "calls/application_list.html"
    return render(request, name, shown)


@needs(Action.FIRM_READ)
def application(request: PageRequest, application_id: int) -> HttpResponse:
    """Show one application: its receipt, its figures with their sources, what became of it."""
    scope = request.actor.scope(Action.FIRM_READ)
    try:
        line = application_of(application_id, scope=scope)
    except ApplicationUnknown as error:
        raise Http404 from error
    late = late_for(application_id, at=timezone.now())
    shown = {
        **_shown(line),
        "is_own": line.uscc == request.actor.uscc,
        "late": refusal_text(late) if late else "",
        "figures": _figures(line),
        "letters": documents_about(f"case:{line.case_id}", scope=scope),
        "may_visit": line.stage == "site" and request.actor.may_everywhere(Action.CALL_KEEP),
    }
    return render(request, "calls/application.html", shown)


def _shown(line: ApplicationLine) -> dict[str, Any]:
    return {
        "line": line,
        "look": words.application_look(line),
        "rung": said(line.rung),
        "district": district_words(line.district or None),
        "days": (timezone.now() - line.stage_since).days,
    }


def _figures(line: ApplicationLine) -> list[dict[str, Any]]:
    """Lay out the figures that the firm stated beside those on file."""
    rows = []
    for one in line.stated:
        spec, kept = fact_catalogue()[one["key"]], line.on_file.get(one["key"])
        rows.append(
            {
                "name": said(spec),
                "stated": said(fact_text(spec, one["value"])),
                "on_file": said(fact_text(spec, kept["value"])) if kept else "",
                "source": kept["source"] if kept else "",
                "observed_on": kept["observed_on"] if kept else "",
            }
        )
    return rows


def _export(request: PageRequest, where: ApplicationFilter) -> HttpResponseBase:
    scope = request.actor.scope(Action.FIRM_EXPORT)
    if not scope.all:
        raise PermissionDenied
    header = [
        gettext("Receipt of the application"),
        gettext("The call"),
        gettext("Title applied for"),
        gettext("Firm"),
        gettext("Credit code"),
        gettext("District"),
        gettext("Handed in"),
        gettext("Stage"),
        gettext("Judged"),
        gettext("Conditions met"),
    ]
    return hand_out(
        request,
        name="applications",
        title=gettext("Applications"),
        header=header,
        rows=_rows(every_application(scope=scope, where=where)),
    )


def _rows(lines: Iterator[ApplicationLine]) -> Iterator[Row]:
    for one in lines:
        verdict = VERDICT_LOOKS.get(one.verdict)
        yield (
            one.receipt,
            one.call_number,
            said(one.rung),
            one.firm_name,
            one.uscc,
            district_words(one.district or None),
            timezone.localtime(one.handed_in_at).strftime("%Y-%m-%d %H:%M:%S")
            if one.handed_in_at
            else "",
            str(words.application_look(one).label),
            str(verdict.label) if verdict else "",
            f"{one.met}/{one.total}",
        )
