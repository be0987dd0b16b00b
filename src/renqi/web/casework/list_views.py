"""My tasks, and all cases in one's reach, as pages and as files (待办与办件列表)."""

from collections.abc import Iterable, Iterator

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.casework.domain.case_kinds import kinds_open_to
from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.table_lookups import duty_of
from renqi.engines.casework.selectors.case_list import (
    CaseSort,
    case_page,
    every_listed_case,
    kinds_in_reach,
)
from renqi.engines.casework.selectors.work_queue import QueueItem
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.registry.intake.workbook import Row
from renqi.web.casework.lists import CaseFilterForm, clock_words
from renqi.web.casework.words import subject_words
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20


@needs(Action.CASE_WORK)
def case_queue(request: PageRequest) -> HttpResponseBase:
    """Show what waits for the person, the overdue first (待办)."""
    return _listing(request, is_waiting=True)


@needs(Action.CASE_WORK)
def case_list(request: PageRequest) -> HttpResponseBase:
    """Show every case that the person may see; to an applicant these are their own (办件)."""
    return _listing(request, is_waiting=False)


def _listing(request: PageRequest, *, is_waiting: bool) -> HttpResponseBase:
    kinds = kinds_in_reach(request.actor)
    form = CaseFilterForm(request.GET, kinds=kinds)
    if asked_format(request):
        return _export(request, form, is_waiting=is_waiting)
    sort, is_descending = asked_order(request, CaseSort.DUE)
    page = case_page(
        actor=request.actor,
        at=timezone.now(),
        is_waiting=is_waiting,
        where=form.case_filter(),
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [
            {
                "item": item,
                "clock": clock_words(item),
                "subject": subject_words(item.subject_key),
            }
            for item in page.rows
        ],
        "is_waiting": is_waiting,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "is_own": _is_own(request.actor),
        "may_start": bool(kinds_open_to(request.actor)),
        "may_bulk": is_waiting and _decides(request.actor),
        "as_of": timezone.localdate(),
    }
    name = "casework/case_rows.html" if request.htmx else "casework/case_list.html"
    return render(request, name, shown)


def _is_own(actor: Actor) -> bool:
    """Whether the person has cases of their own only, so that the list says "my cases"."""
    return not actor.may_everywhere(Action.CASE_WORK)


def _decides(actor: Actor) -> bool:
    """Whether the role decides any kind of case, so that rows can be ticked."""
    return any(
        rule.kind in (ActKind.DECIDE, ActKind.CONFIRM)
        and actor.role in duty_of(kind, rule.duty).roles
        for kind in kinds_in_reach(actor)
        for rule in kind.acts
    )


def _export(request: PageRequest, form: CaseFilterForm, *, is_waiting: bool) -> FileResponse:
    found = every_listed_case(
        actor=request.actor, at=timezone.now(), is_waiting=is_waiting, where=form.case_filter()
    )
    return hand_out(
        request,
        name="case-tasks" if is_waiting else "cases",
        title=gettext("Cases"),
        header=_header(),
        rows=_rows(found),
    )


def _header() -> list[str]:
    return [
        gettext("Number"),
        gettext("Kind of case"),
        gettext("Subject"),
        gettext("Credit code"),
        gettext("Stage"),
        gettext("Due on"),
        gettext("Time left"),
        gettext("Opened on"),
        gettext("Closed on"),
    ]


def _rows(items: Iterable[QueueItem]) -> Iterator[Row]:
    for item in items:
        yield (
            item.case_id,
            said(item.kind),
            item.title,
            subject_words(item.subject_key),
            said(item.stage_label),
            item.due_on,
            clock_words(item).words,
            timezone.localdate(item.opened_at),
            timezone.localdate(item.closed_at) if item.closed_at else None,
        )
