"""Firms that may be one: look at both, merge them with a reason, undo a merge (重复企业合并)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.survey.services.queue_screening import queue_screening
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.selectors.duplicates import possible_duplicates
from renqi.registry.selectors.firm_file import FirmFile, firm_file
from renqi.registry.selectors.merges import merge_list
from renqi.registry.services.merge_firms import merge_firms, plan_merge, unmerge_firm
from renqi.web.registry.forms import MergeForm, UnmergeForm
from renqi.web.registry.import_lines import fact_value, fact_words
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import firm_subject, note

_PAIRS_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPair:
    """One fact as each of two firms has it."""

    name: str
    first: str
    second: str
    differs: bool


@needs(Action.FIRM_MERGE, everywhere=True)
def duplicates(request: PageRequest) -> HttpResponse:
    """List pairs of firms whose names are the same or alike, and the merges so far."""
    scope = _scope(request)
    shown = {
        "pairs": possible_duplicates(scope=scope, limit=_PAIRS_SHOWN),
        "merges": merge_list(scope=scope),
        "form": UnmergeForm(),
    }
    return render(request, "registry/duplicates.html", shown)


@needs(Action.FIRM_MERGE, everywhere=True)
def compare(request: PageRequest) -> HttpResponse:
    """Show two firms side by side with what a merge would move; a POST merges them."""
    first, second = (_file(request, request.GET.get(key, "")) for key in ("first", "second"))
    for one in (first, second):
        note(request, EventKind.READ, subject=firm_subject(uscc=one.uscc, name=one.name))
    form = MergeForm(firms=((first.uscc, first.name), (second.uscc, second.name)))
    refusal = ""
    if request.method == "POST":
        form = MergeForm(request.POST, firms=((first.uscc, first.name), (second.uscc, second.name)))
        if form.is_valid():
            kept = form.cleaned_data["kept"]
            gone = second.uscc if kept == first.uscc else first.uscc
            reason = form.cleaned_data["reason"]
            refusal = _merge(request, gone=gone, kept=kept, reason=reason)
            if not refusal:
                named = firm_subject(
                    uscc=gone, name=second.name if gone == second.uscc else first.name
                )
                note(request, EventKind.MERGED, subject=named, into=kept, reason=reason)
                return redirect("firm_file", uscc=kept)
    shown: dict[str, Any] = {
        "first": first,
        "second": second,
        "pairs": _pairs(first, second),
        "form": form,
        "refusal": refusal or _plan_refusal(first, second),
        "moves": _moves(first, second),
    }
    status = UNPROCESSABLE if form.errors or refusal else 200
    return render(request, "registry/compare.html", shown, status=status)


@needs(Action.FIRM_MERGE, everywhere=True)
@require_POST
def undo(request: PageRequest, uscc: str) -> HttpResponse:
    """Undo a merge: every row that moved goes back."""
    form = UnmergeForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Say why the merge is undone."))
        return redirect("duplicates")
    try:
        unmerge_firm(
            duplicate_uscc=uscc,
            reason=form.cleaned_data["reason"],
            actor=_by(request),
            at=timezone.now(),
        )
    except FirmUnknown as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        reason = form.cleaned_data["reason"]
        note(request, EventKind.UNMERGED, subject=firm_subject(uscc=uscc, name=""), reason=reason)
        queue_screening(by=_by(request))
        messages.success(request, gettext("The merge was undone."))
    return redirect("duplicates")


def _merge(request: PageRequest, *, gone: str, kept: str, reason: str) -> str:
    """Merge, or say why not."""
    try:
        merge_firms(
            duplicate_uscc=gone,
            kept_uscc=kept,
            reason=reason,
            actor=_by(request),
            at=timezone.now(),
        )
    except DomainError as error:
        return refusal_text(error)
    queue_screening(by=_by(request))
    messages.success(request, gettext("The firms were merged; this can be undone."))
    return ""


def _plan_refusal(first: FirmFile, second: FirmFile) -> str:
    try:
        plan_merge(duplicate_uscc=second.uscc, kept_uscc=first.uscc)
    except DomainError as error:
        return refusal_text(error)
    return ""


def _moves(first: FirmFile, second: FirmFile) -> list[tuple[str, int]]:
    """Count the deliveries that would move, whichever of the two is kept."""
    found = []
    for gone, kept in ((second, first), (first, second)):
        try:
            plan = plan_merge(duplicate_uscc=gone.uscc, kept_uscc=kept.uscc)
        except DomainError:
            continue
        found.append((kept.uscc, sum(plan.rows.values())))
    return found


def _pairs(first: FirmFile, second: FirmFile) -> list[FactPair]:
    """Lay the facts of both firms side by side, those that differ first."""
    left = {line.key: line.stands.value for line in first.facts}
    right = {line.key: line.stands.value for line in second.facts}
    pairs = [
        FactPair(
            name=fact_words(key),
            first=fact_value(key, left.get(key)),
            second=fact_value(key, right.get(key)),
            differs=left.get(key) != right.get(key),
        )
        for key in sorted({*left, *right})
    ]
    return sorted(pairs, key=lambda pair: not pair.differs)


def _file(request: PageRequest, uscc: str) -> FirmFile:
    try:
        return firm_file(uscc, scope=_scope(request), as_of=timezone.localdate())
    except FirmUnknown as error:
        raise Http404 from error


def _scope(request: PageRequest) -> Scope:
    return request.actor.scope(Action.FIRM_MERGE)


def _by(request: PageRequest) -> str:
    return f"{request.actor.name} · {request.actor.organisation}"
