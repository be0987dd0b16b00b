"""Public notices for whoever comes by: the list, one of them, the list as a file (公示)."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.casework.domain.input_refusals import NoticeUnknown
from renqi.engines.casework.selectors.public_notices import (
    NoticeSort,
    NoticeState,
    PublicNotice,
    every_notice,
    public_notice,
    public_notices,
)
from renqi.registry.intake.workbook import Row
from renqi.web.notices.forms import ObjectionForm
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import list_file
from renqi.web.shell.requests import PageRequest

_PER_PAGE = 10


@login_not_required
def notice_list(request: PageRequest) -> HttpResponseBase:
    """Show the notices that run, or those that are over."""
    today = timezone.localdate()
    state = _state(request)
    words = request.GET.get("q", "")[:100]
    if asked_format(request):
        rows = every_notice(state=state, words=words, today=today)
        return list_file(
            request,
            name="notices",
            title=gettext("Public notices"),
            header=_header(),
            rows=_rows(rows),
        )
    sort, is_descending = _order(request, state)
    number = asked_page(request)
    found, total = public_notices(
        state=state,
        words=words,
        today=today,
        sort=sort,
        is_descending=is_descending,
        page=number,
        per_page=_PER_PAGE,
    )
    shown = {
        "lines": [shown_notice(one) for one in found],
        "number": number,
        "pages": max(1, -(-total // _PER_PAGE)),
        "total": total,
        "state": state.value,
        "words": words,
        "sort": ("-" if is_descending else "") + sort.value,
    }
    template = "notices/notice_rows.html" if request.htmx else "notices/notice_list.html"
    return render(request, template, shown)


@login_not_required
def notice(request: PageRequest, notice_id: int) -> HttpResponseBase:
    """Show one notice, the answers to objections, and the form while it runs."""
    return notice_page(request, notice_id, form=ObjectionForm())


def notice_page(
    request: PageRequest, notice_id: int, *, form: ObjectionForm, status: int = 200
) -> HttpResponseBase:
    """Draw the page of a notice with an objection form, empty or as it was sent."""
    try:
        found, answers = public_notice(notice_id, today=timezone.localdate())
    except NoticeUnknown as error:
        raise Http404 from error
    shown = {"line": shown_notice(found), "answers": answers, "form": form}
    return render(request, "notices/notice.html", shown, status=status)


def shown_notice(found: PublicNotice) -> dict[str, Any]:
    """Give a notice with its names in the language of the page."""
    kind = said(found.kind)
    return {
        "notice": found,
        "kind": kind,
        "title": found.title or kind,
        "outcome": said(found.outcome) if found.outcome else "",
    }


def _state(request: PageRequest) -> NoticeState:
    is_past = request.GET.get("state") == NoticeState.PAST.value
    return NoticeState.PAST if is_past else NoticeState.OPEN


def _order(request: PageRequest, state: NoticeState) -> tuple[NoticeSort, bool]:
    """Read by what to sort; what closes first comes first, and what is over last."""
    text = request.GET.get("sort", "")
    try:
        return NoticeSort(text.removeprefix("-")), text.startswith("-")
    except ValueError:
        return NoticeSort.CLOSES, state is NoticeState.PAST


def _header() -> list[str]:
    return [
        gettext("Notice number"),
        gettext("Kind"),
        gettext("Title"),
        gettext("Text"),
        gettext("Published"),
        gettext("Last day for objections"),
        gettext("Objections answered"),
        gettext("Of these upheld"),
        gettext("Outcome"),
    ]


def _rows(found: Iterator[PublicNotice]) -> Iterator[Row]:
    for one in found:
        line = shown_notice(one)
        yield (
            one.notice_id,
            line["kind"],
            line["title"],
            one.text,
            timezone.localtime(one.published_at).replace(tzinfo=None),
            one.closes_on,
            one.answered,
            one.upheld,
            line["outcome"],
        )
