"""The list of charters, one of them, what changed, and the two sides' answers (章程页面)."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.charter.domain.compare_charters import compare_charters
from renqi.programmes.riskfund.charter.domain.refusals import VersionUnknown
from renqi.programmes.riskfund.charter.domain.schema import SECTIONS
from renqi.programmes.riskfund.charter.domain.states import APPROVING, VersionState
from renqi.programmes.riskfund.charter.domain.version_names import ref_of
from renqi.programmes.riskfund.charter.selectors.funds import funds
from renqi.programmes.riskfund.charter.selectors.versions import (
    Standing,
    VersionLine,
    VersionView,
    version_of,
    versions,
)
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    send_back_charter,
)
from renqi.registry.intake.workbook import Row
from renqi.web.fund import words
from renqi.web.fund.layout import lay_out
from renqi.web.growth.answers import attempt
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import day
from renqi.web.shell.handing_out import list_file
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20
_ANY = ("", "—")


class CharterSort(StrEnum):
    """By what the list is ordered."""

    FUND = "fund"
    BEGINS = "begins"
    CHANGED = "changed"


class CharterFilterForm(forms.Form):
    """Which versions the list shows."""

    fund = forms.ChoiceField(label=_("The fund"), required=False)
    standing = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any) -> None:
        """Offer the funds of the reader."""
        super().__init__(*args, **kwargs)
        found = funds(request.actor.scope(Action.FUND_READ))
        offered: dict[str, list[tuple[str, Any]]] = {
            "fund": [(one.key, said(one.name)) for one in found],
            "standing": list(words.standing_choices()),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
            field.choices = [_ANY, *choices]

    def lines(self, request: PageRequest) -> tuple[VersionLine, ...]:
        """List what was asked for; what was not understood is no condition."""
        self.is_valid()
        standing = self.cleaned_data.get("standing", "")
        return versions(
            scope=request.actor.scope(Action.FUND_READ),
            on=timezone.localdate(),
            fund=self.cleaned_data.get("fund", ""),
            standing=Standing(standing) if standing else None,
        )


@needs(Action.FUND_READ)
def charter_list(request: PageRequest) -> HttpResponseBase:
    """List the versions of charters, or hand the list out."""
    form = CharterFilterForm(request.GET, request=request)
    sort, is_descending = asked_order(request, CharterSort.FUND)
    lines = _sorted(form.lines(request), sort, is_descending=is_descending)
    if asked_format(request):
        return list_file(
            request,
            name="charters",
            title=gettext("Charters"),
            header=_header(),
            rows=_rows(lines),
        )
    page = Paginator(lines, _PER_PAGE).get_page(asked_page(request))
    shown = {
        "form": form,
        "page": page,
        "lines": [{"line": one, "look": words.STANDINGS[one.standing]} for one in page],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_rule": request.actor.may_everywhere(Action.FUND_RULE),
    }
    template = "fund/charter_rows.html" if request.htmx else "fund/charters.html"
    return render(request, template, shown)


@needs(Action.FUND_READ)
def charter(request: PageRequest, fund: str, number: int) -> HttpResponse:
    """Show one version as an ordinary person reads it."""
    return charter_page(request, fund, number)


@needs(Action.FUND_READ)
def changes(request: PageRequest, fund: str, number: int) -> HttpResponse:
    """Show what changed against another version, field by field."""
    view = view_or_404(request, fund, number)
    others = [
        one
        for one in versions(
            scope=request.actor.scope(Action.FUND_READ), on=timezone.localdate(), fund=fund
        )
        if one.number != number
    ]
    chosen = _other(request.GET.get("with", ""), others, number)
    shown: dict[str, Any] = {"view": view, "others": others, "chosen": chosen}
    if chosen is not None:
        old = view_or_404(request, fund, chosen.number)
        shown["changes"] = compare_charters(old.charter, view.charter)
    return render(request, "fund/changes.html", shown)


@needs(Action.FUND_APPROVE, everywhere=True)
@require_POST
def answer(request: PageRequest, fund: str, number: int, answer: str) -> HttpResponse:
    """Take the answer of the reader's side."""
    ref, at, actor = ref_of(fund, number), timezone.now(), request.actor
    reason = request.POST.get("reason", "")
    acts = {
        "approve": (
            lambda: approve_charter(ref, actor=actor, at=at),
            gettext("Approved for your side."),
        ),
        "send-back": (
            lambda: send_back_charter(ref, reason=reason, actor=actor, at=at),
            gettext("Sent back to the drafters with your words."),
        ),
    }
    if answer not in acts:
        raise Http404
    do, done = acts[answer]
    return attempt(request, do, done=done, to=reverse("fund_charter", args=[fund, number]))


def charter_page(
    request: PageRequest, fund: str, number: int, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Draw the page of one version."""
    view = view_or_404(request, fund, number)
    actor = request.actor
    may_rule = actor.may_everywhere(Action.FUND_RULE)
    side = APPROVING.get(actor.role)
    is_author = actor.person_id in view.author_ids or actor.person_id == view.submitted_by_id
    waits = view.state is VersionState.SUBMITTED
    approvals = [
        {"line": one, "look": words.ANSWERS[one.answer], "side": words.SIDES[one.side]}
        for one in view.approvals
    ]
    shown = {
        "view": view,
        "line": view.line,
        "look": words.STANDINGS[view.line.standing],
        "kind": words.kind_name(view.line.fund.kind),
        "sections": lay_out(view.charter),
        "sources": view.charter.sources,
        "approvals": approvals,
        "refusal": refusal,
        "sees_all": actor.may_everywhere(Action.FUND_READ),
        "may_edit": may_rule and view.state is VersionState.DRAFT,
        "may_submit": may_rule and view.state is VersionState.DRAFT,
        "is_ready": view.trial is not None and view.trial.is_within,
        "may_publish": may_rule and view.state is VersionState.APPROVED,
        "may_withdraw": may_rule and view.line.standing in _WITHDRAWABLE,
        "may_rule": may_rule,
        "may_answer": side is not None and waits and side not in view.sides_done and not is_author,
        "is_own_work": side is not None and waits and is_author,
        "edited": [(key, said(SECTIONS[key].label)) for key in words.EDITED_SECTIONS],
        "today": timezone.localdate(),
    }
    return render(request, "fund/charter.html", shown, status=status)


def view_or_404(request: PageRequest, fund: str, number: int) -> VersionView:
    """Give one version; one that is not for this reader does not exist."""
    scope = request.actor.scope(Action.FUND_READ)
    try:
        return version_of(fund, number, scope=scope, on=timezone.localdate())
    except VersionUnknown as error:
        raise Http404 from error


_WITHDRAWABLE = frozenset(set(Standing) - {Standing.IN_FORCE, Standing.OVER, Standing.WITHDRAWN})


def _other(asked: str, others: Sequence[VersionLine], number: int) -> VersionLine | None:
    """Choose what to compare with: the one asked for, else the one in force, else the last."""
    wanted = [one for one in others if str(one.number) == asked]
    in_force = [one for one in others if one.standing is Standing.IN_FORCE]
    before = [one for one in others if one.number < number]
    return next(iter([*wanted, *in_force, *before, *others]), None)


def _sorted(
    lines: Sequence[VersionLine], sort: CharterSort, *, is_descending: bool
) -> list[VersionLine]:
    keys: dict[CharterSort, Any] = {
        CharterSort.FUND: lambda one: (one.fund.key, -one.number),
        CharterSort.BEGINS: lambda one: (str(one.effective_from or ""), one.ref),
        CharterSort.CHANGED: lambda one: (one.changed_at, one.ref),
    }
    return sorted(lines, key=keys[sort], reverse=is_descending)


def _header() -> list[str]:
    return [
        gettext("The fund"),
        gettext("Version"),
        gettext("State"),
        gettext("First day"),
        gettext("Last day"),
        gettext("Changed"),
        gettext("Changed by"),
    ]


def _rows(lines: Sequence[VersionLine]) -> Iterator[Row]:
    for one in lines:
        yield (
            said(one.fund.name),
            one.number,
            str(words.STANDINGS[one.standing].label),
            day(one.effective_from) if one.effective_from else "",
            day(one.effective_until) if one.effective_until else "",
            day(timezone.localdate(one.changed_at)),
            one.changed_by,
        )
