"""The register of titles as a list: the bureau's, and the public one (称号清单)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS, TITLED
from renqi.programmes.cultivation.ladder.selectors.falling_due import Due
from renqi.programmes.cultivation.ladder.selectors.titles import (
    Standing,
    TitleLine,
    TitleSort,
    export_public_titles,
    export_titles,
    live_counts,
    not_registered,
    public_titles,
    standing_counts,
    title_page,
)
from renqi.programmes.cultivation.survey.domain.places import HELD
from renqi.programmes.cultivation.survey.selectors.screening_runs import codes_standing
from renqi.registry.intake.workbook import Row
from renqi.registry.selectors.firms import FirmFilter, FirmRow, export_firms
from renqi.web.ladder import words
from renqi.web.ladder.forms import TitleFilterForm
from renqi.web.registry.words import district_words
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out, list_file
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20
_UNDATED_SHOWN = 20


@needs(Action.FIRM_READ)
def title_list(request: PageRequest) -> HttpResponseBase:
    """Show the titles that pass the filter, or hand them out as a file."""
    scope = request.actor.scope(Action.FIRM_READ)
    if not scope.all:
        return redirect("my_ladder")
    today = timezone.localdate()
    form = TitleFilterForm(request.GET)
    sort, is_descending = asked_order(request, TitleSort.NAME)
    if asked_format(request):
        return _export(request, form, sort=sort, is_descending=is_descending)
    page = title_page(
        scope=scope,
        where=form.title_filter(scope=scope),
        as_of=today,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    firms = firms_of(page.rows, scope=scope)
    shown: dict[str, Any] = {
        "form": form,
        "page": page,
        "lines": [_line(row, firms.get(row.uscc)) for row in page.rows],
        "may_export": request.actor.may(Action.FIRM_EXPORT),
        "may_keep": request.actor.may_everywhere(Action.TITLE_KEEP),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "today": today,
    }
    if request.htmx:
        return render(request, "ladder/title_rows.html", shown)
    live = live_counts(scope=scope, as_of=today)
    counts = standing_counts(scope=scope, as_of=today)
    shown["rungs"] = [
        {"key": rung.key, "words": said(rung), "live": live.get(rung.key, 0)} for rung in TITLED
    ]
    shown["counts"] = {one.value: count for one, count in counts.items()}
    shown["undated"] = _undated(scope)
    shown["standings"] = Standing
    return render(request, "ladder/title_list.html", shown)


@login_not_required
def public_list(request: PageRequest) -> HttpResponseBase:
    """Show anybody which firms hold which titles."""
    today = timezone.localdate()
    text, rung = request.GET.get("q", "")[:100], request.GET.get("rung", "")
    if asked_format(request):
        return list_file(
            request,
            name="titles",
            title=gettext("Valid titles"),
            header=[
                gettext("Firm"),
                gettext("Name of the title"),
                gettext("Batch"),
                gettext("Valid until"),
            ],
            rows=_public_rows(text, rung),
        )
    page = public_titles(
        text=text, rung=rung, as_of=today, page=asked_page(request), per_page=_PER_PAGE
    )
    shown = {
        "page": page,
        "lines": [{"title": row, "words": said(row.rung)} for row in page.rows],
        "rungs": words.rung_choices(),
        "q": text,
        "rung": rung,
        "today": today,
    }
    template = "ladder/public_rows.html" if request.htmx else "ladder/public_list.html"
    return render(request, template, shown)


def firms_of(rows: Iterable[TitleLine | Due], *, scope: Scope) -> dict[str, FirmRow]:
    """Give the firms of titles as the registry has them now."""
    codes = tuple({row.uscc for row in rows})
    found = export_firms(scope=scope, where=FirmFilter(usccs=codes))
    return {firm.uscc: firm for firm in found}


def _line(row: TitleLine, firm: FirmRow | None) -> dict[str, Any]:
    return {
        "title": row,
        "name": (firm.name if firm else "") or row.firm_name,
        "district": district_words(firm.district) if firm else "",
        "words": said(row.rung),
        "looks": words.looks_of(row),
    }


def _undated(scope: Scope) -> list[dict[str, Any]]:
    """Give the rungs whose titles facts state and the register does not know."""
    found = []
    for rung in RUNGS:
        if not rung.title:
            continue
        codes = codes_standing(scope=scope, rule=rung.rule, where=HELD)
        missing = not_registered(rung.key, codes)
        if missing:
            found.append({"words": said(rung), "rule": rung.rule, "firms": len(missing)})
    return found


def _export(
    request: PageRequest, form: TitleFilterForm, *, sort: TitleSort, is_descending: bool
) -> FileResponse:
    scope = request.actor.scope(Action.FIRM_EXPORT)
    if scope.is_empty:
        raise PermissionDenied
    rows = export_titles(
        scope=scope,
        where=form.title_filter(scope=scope),
        as_of=timezone.localdate(),
        sort=sort,
        is_descending=is_descending,
    )
    return hand_out(
        request,
        name="titles",
        title=gettext("Titles"),
        header=[
            gettext("Credit code"),
            gettext("Firm"),
            gettext("Name of the title"),
            gettext("Batch"),
            gettext("Document of the grant"),
            gettext("Title granted on"),
            gettext("Valid until"),
            gettext("Standing of the title"),
            gettext("Next update by"),
            gettext("Ended on"),
        ],
        rows=_rows(rows),
    )


def _rows(rows: Iterator[TitleLine]) -> Iterator[Row]:
    for row in rows:
        yield (
            row.uscc,
            row.firm_name,
            said(row.rung),
            row.batch,
            row.document,
            row.granted_on,
            row.ends_on,
            "、".join(str(look.label) for look in words.looks_of(row)),
            row.update_due_on,
            row.ended_on,
        )


def _public_rows(text: str, rung: str) -> Iterator[Row]:
    for row in export_public_titles(text=text, rung=rung, as_of=timezone.localdate()):
        yield row.firm_name, said(row.rung), row.batch, row.ends_on
