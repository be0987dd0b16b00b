"""The trail as its administrator reads it (审计)."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from renqi.audit.domain.who import Subject
from renqi.audit.selectors.events import (
    EventFilter,
    EventSort,
    event_page,
    export_events,
    last_name_of,
    readers_of,
)
from renqi.audit.selectors.row_changes import change_page, export_changes
from renqi.audit.selectors.state import chain_state
from renqi.audit.services.signing_key import public_keys
from renqi.identity.domain.permissions import Action
from renqi.web.audit import lines, words
from renqi.web.audit.forms import ChangeForm, EventForm
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.words import role_words

_PER_PAGE = 50
_SHOWN = 12


@needs(Action.AUDIT_READ, everywhere=True)
def events(request: PageRequest) -> HttpResponseBase:
    """List what was done, read and refused, or hand the list out as a file."""
    form = EventForm(request.GET)
    where = form.event_filter()
    sort, is_descending = asked_order(request, EventSort.AT, is_falling=True)
    if asked_format(request):
        found = export_events(where=where, sort=sort, is_descending=is_descending)
        return hand_out(
            request,
            name="audit-events",
            title=gettext("Audit trail"),
            header=lines.event_header(),
            rows=lines.event_rows(found),
        )
    page = event_page(
        where=where,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [lines.event_line(row) for row in page.rows],
        "groups": list(words.GROUP_WORDS.items()),
        "chosen": where.kind,
        "is_filtered": where != EventFilter(),
    }
    name = "audit/event_rows.html" if request.htmx else "audit/event_list.html"
    return render(request, name, shown)


@needs(Action.AUDIT_READ, everywhere=True)
def changes(request: PageRequest) -> HttpResponseBase:
    """List the history of rows, of all or of one, or hand it out as a file."""
    form = ChangeForm(request.GET)
    where = form.change_filter()
    is_descending = request.GET.get("sort", "-at") != "at"
    if asked_format(request):
        found = export_changes(where=where, is_descending=is_descending)
        return hand_out(
            request,
            name="audit-changes",
            title=gettext("Row history"),
            header=lines.change_header(),
            rows=lines.change_rows(found),
        )
    page = change_page(
        where=where, is_descending=is_descending, page=asked_page(request), per_page=_PER_PAGE
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [lines.change_line(row) for row in page.rows],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    name = "audit/change_rows.html" if request.htmx else "audit/change_list.html"
    return render(request, name, shown)


@needs(Action.AUDIT_READ, everywhere=True)
def seen(request: PageRequest) -> HttpResponse:
    """Ask who saw a firm, by its credit code; answer on the same page."""
    key = request.GET.get("key", "").strip().upper()
    return _readers_page(request, kind="firm", key=key)


@needs(Action.AUDIT_READ, everywhere=True)
def readers(request: PageRequest, kind: str, key: str) -> HttpResponseBase:
    """Show who saw one thing, and hand the list out as a file."""
    if asked_format(request):
        found = readers_of(subject_kind=kind, subject_key=key)
        name = last_name_of(subject_kind=kind, subject_key=key)
        return hand_out(
            request,
            name="audit-readers",
            title=gettext("Who saw it"),
            header=_reader_header(),
            rows=(_reader_row(one) for one in found),
            subject=Subject(kind=kind, key=key, name=name),
        )
    return _readers_page(request, kind=kind, key=key)


@needs(Action.AUDIT_READ, everywhere=True)
def chain(request: PageRequest) -> HttpResponse:
    """Show how far the chain is, and what lies outside."""
    shown = {
        "state": chain_state(shown=_SHOWN),
        "folder": settings.RENQI_ANCHORS,
        "keys": sorted(public_keys(settings.RENQI_KEYS)),
    }
    return render(request, "audit/chain.html", shown)


def _readers_page(request: PageRequest, *, kind: str, key: str) -> HttpResponse:
    found = readers_of(subject_kind=kind, subject_key=key) if key else ()
    shown: dict[str, Any] = {
        "kind": kind,
        "subject": words.subject_words(kind),
        "key": key,
        "name": last_name_of(subject_kind=kind, subject_key=key) if key else "",
        "lines": [{"row": one, "role": role_words(one.role)} for one in found],
    }
    return render(request, "audit/readers.html", shown)


def _reader_header() -> list[str]:
    return [
        gettext("Person"),
        gettext("Person key"),
        gettext("Role"),
        gettext("Organisation"),
        gettext("Times"),
        gettext("Of these as files"),
        gettext("First"),
        gettext("Last"),
    ]


def _reader_row(one: Any) -> tuple[Any, ...]:
    return (
        one.person_name,
        one.person_id,
        str(role_words(one.role)),
        one.organisation,
        one.times,
        one.files,
        lines.moment_text(one.first_at),
        lines.moment_text(one.last_at),
    )
