"""The list of firms, and the list as a file (企业清单)."""

import itertools
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.registry.intake.workbook import Row
from renqi.registry.selectors.firms import FirmRow, FirmSort, export_firms, firm_page
from renqi.web.registry import words
from renqi.web.registry.forms import FirmFilterForm
from renqi.web.registry.standing_cells import (
    FirmCells,
    Ladder,
    current_ladder,
    firm_cells,
    rung_choices,
    verdict_words,
)
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20
_EXPORT_AT_ONCE = 2_000


@needs(Action.FIRM_READ)
def firm_list(request: PageRequest) -> HttpResponseBase:
    """Show the firms that pass the filter, or hand them out as a file."""
    scope = request.actor.scope(Action.FIRM_READ)
    if not scope.all:
        return redirect("own_file")
    ladder = current_ladder(scope=scope)
    form = FirmFilterForm(request.GET, rungs=rung_choices(ladder.rules))
    if asked_format(request):
        return _export(request, form, ladder)
    sort, is_descending = asked_order(request, FirmSort.NAME)
    page = firm_page(
        scope=scope,
        where=form.firm_filter(scope=scope),
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    cells = firm_cells(ladder, scope=scope, usccs=[row.uscc for row in page.rows])
    shown = {
        "form": form,
        "page": page,
        "ladder": ladder,
        "lines": [_line(row, cells.get(row.uscc)) for row in page.rows],
        "may_export": request.actor.may(Action.FIRM_EXPORT),
        "may_import": request.actor.may(Action.FIRM_IMPORT),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    template = "registry/firm_rows.html" if request.htmx else "registry/firm_list.html"
    return render(request, template, shown)


def _line(row: FirmRow, cells: FirmCells | None) -> dict[str, Any]:
    return {
        "ladder": cells,
        "uscc": row.uscc,
        "name": row.name,
        "district": words.district_words(row.district),
        "industry": words.division_words(row.industry),
        "chain": words.chain_words(row.chain),
        "size": words.size_words(row.size_class),
        "established_on": row.established_on,
        "disputed": row.disputed_facts,
    }


def _export(request: PageRequest, form: FirmFilterForm, ladder: Ladder) -> FileResponse:
    scope = request.actor.scope(Action.FIRM_EXPORT)
    if scope.is_empty:
        raise PermissionDenied
    sort, is_descending = asked_order(request, FirmSort.NAME)
    where = form.firm_filter(scope=scope)
    firms = export_firms(scope=scope, where=where, sort=sort, is_descending=is_descending)
    return hand_out(
        request,
        name="firms",
        title=gettext("Firms"),
        header=_header(ladder),
        rows=_rows(firms, ladder, scope),
    )


def _header(ladder: Ladder) -> list[str]:
    return [
        gettext("Credit code"),
        gettext("Name"),
        gettext("District"),
        gettext("Industry code"),
        gettext("Industry"),
        gettext("Cluster"),
        gettext("Size class"),
        gettext("Established on"),
        gettext("Facts on which sources differ"),
        *(said(rule.label) for rule in ladder.rules),
    ]


def _rows(rows: Iterator[FirmRow], ladder: Ladder, scope: Scope) -> Iterator[Row]:
    """Write a row a firm, its standings read for many firms at once."""
    while batch := list(itertools.islice(rows, _EXPORT_AT_ONCE)):
        cells = firm_cells(ladder, scope=scope, usccs=[row.uscc for row in batch])
        for row in batch:
            found = cells.get(row.uscc)
            yield (
                row.uscc,
                row.name,
                words.district_words(row.district) if row.district else "",
                row.industry or "",
                words.industry_words(row.industry) if row.industry else "",
                words.chain_words(row.chain) if row.chain else "",
                words.size_words(row.size_class) if row.size_class else "",
                row.established_on,
                row.disputed_facts,
                *(verdict_words(cell) for cell in (found.cells if found else ())),
            )
