"""What falls due when: a month at a glance, and the list below it (到期日历)."""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.paging import page_within
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.calendar import ONE_DAY, months_after
from renqi.programmes.cultivation.ladder.selectors.falling_due import (
    Due,
    DueKind,
    due_counts,
    falling_due,
)
from renqi.registry.intake.workbook import Row
from renqi.web.ladder.forms import DueFilterForm, first_of
from renqi.web.ladder.list_views import firms_of
from renqi.web.ladder.words import DUES
from renqi.web.registry.words import district_words
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.words import Look

_PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """A day of the month with what falls due on it."""

    day: dt.date
    is_in_month: bool
    is_today: bool
    is_chosen: bool
    counts: tuple[tuple[DueKind, Look, int], ...]


@needs(Action.FIRM_READ)
def titles_due(request: PageRequest) -> HttpResponseBase:
    """Show what falls due in a month, or on one day of it."""
    scope = request.actor.scope(Action.FIRM_READ)
    if not scope.all:
        return redirect("my_ladder")
    today = timezone.localdate()
    month = first_of(request.GET.get("month", ""), today=today)
    last = months_after(month, 1) - ONE_DAY
    chosen, kind = _asked_day(request, month, last), _asked_kind(request)
    form = DueFilterForm(request.GET)
    rung, usccs = form.asked(scope=scope)
    found = falling_due(
        scope=scope,
        since=chosen or month,
        until=chosen or last,
        rung=rung,
        kind=kind,
        usccs=usccs,
    )
    if asked_format(request):
        return _export(request, found)
    counts = due_counts(scope=scope, since=month, until=last, rung=rung, usccs=usccs)
    number, pages = page_within(len(found), page=asked_page(request), per_page=_PER_PAGE)
    rows = found[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    shown: dict[str, Any] = {
        "form": form,
        "month": month,
        "before": months_after(month, -1),
        "after": months_after(month, 1),
        "weeks": _weeks(month, counts, today=today, chosen=chosen),
        "totals": _totals(counts),
        "chosen": chosen,
        "kind": kind.value if kind else "",
        "rung": rung,
        "lines": _lines(rows, scope=scope, today=today),
        "number": number,
        "pages": pages,
        "total": len(found),
        "may_export": request.actor.may(Action.FIRM_EXPORT),
    }
    template = "ladder/due_rows.html" if request.htmx else "ladder/due.html"
    return render(request, template, shown)


def _asked_day(request: PageRequest, month: dt.date, last: dt.date) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if month <= day <= last else None


def _asked_kind(request: PageRequest) -> DueKind | None:
    asked = request.GET.get("kind", "")
    return DueKind(asked) if asked in set(DueKind) else None


def _weeks(
    month: dt.date,
    counts: Mapping[tuple[dt.date, DueKind], int],
    *,
    today: dt.date,
    chosen: dt.date | None,
) -> list[list[DayCell]]:
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return [
        [
            DayCell(
                day=day,
                is_in_month=day.month == month.month,
                is_today=day == today,
                is_chosen=day == chosen,
                counts=tuple(
                    (kind, DUES[kind], counts[day, kind])
                    for kind in DueKind
                    if counts.get((day, kind)) and day.month == month.month
                ),
            )
            for day in week
        ]
        for week in weeks
    ]


def _totals(counts: Mapping[tuple[dt.date, DueKind], int]) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind.value,
            "look": DUES[kind],
            "count": sum(n for (_, one), n in counts.items() if one is kind),
        }
        for kind in DueKind
    ]


def _lines(rows: Sequence[Due], *, scope: Scope, today: dt.date) -> list[dict[str, Any]]:
    firms = firms_of(rows, scope=scope)
    return [
        {
            "due": one,
            "look": DUES[one.kind],
            "words": said(one.rung),
            "name": (firms[one.uscc].name if one.uscc in firms else "") or one.firm_name,
            "district": district_words(firms[one.uscc].district) if one.uscc in firms else "",
            "days": (one.due_on - today).days,
        }
        for one in rows
    ]


def _export(request: PageRequest, found: tuple[Due, ...]) -> FileResponse:
    if request.actor.scope(Action.FIRM_EXPORT).is_empty:
        raise PermissionDenied
    return hand_out(
        request,
        name="titles-due",
        title=gettext("What falls due"),
        header=[
            gettext("Last day to act"),
            gettext("What"),
            gettext("Credit code"),
            gettext("Firm"),
            gettext("Name of the title"),
            gettext("Batch"),
        ],
        rows=_rows(found),
    )


def _rows(found: tuple[Due, ...]) -> Iterator[Row]:
    for one in found:
        yield (
            one.due_on,
            str(DUES[one.kind].label),
            one.uscc,
            one.firm_name,
            said(one.rung),
            one.batch,
        )
