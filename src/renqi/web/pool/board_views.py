"""The board of the pool and the list of its firms (培育库看板)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.pool.domain.kinds import (
    LADDERS,
    EntryState,
    Grade,
    PoolKind,
)
from renqi.programmes.cultivation.pool.selectors.entries import (
    EntrySort,
    Place,
    board_counts,
    kind_counts,
    newest_places,
    place_page,
    pool_entries,
)
from renqi.programmes.cultivation.pool.selectors.proposals import waiting_lists
from renqi.programmes.cultivation.pool.selectors.quotas import quotas
from renqi.web.pool import words
from renqi.web.pool.forms import PlaceFilterForm
from renqi.web.registry.district_map import codes_on_map, drawn, off_map
from renqi.web.registry.words import chain_words, district_words, size_words
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20
_CARDS = 6
_CLASSES = {"chain": _("Cluster"), "district": _("District"), "size_class": _("Size class")}


@needs(Action.FIRM_READ, everywhere=True)
def pool_board(request: PageRequest) -> HttpResponseBase:
    """Show grades as columns, and under them the firms by class."""
    scope = request.actor.scope(Action.FIRM_READ)
    kind = _asked_kind(request)
    by = request.GET.get("by", "")
    by = by if by in _CLASSES else "chain"
    counts = board_counts(scope=scope, kind=kind, by=by)
    districts = _district_counts(board_counts(scope=scope, kind=kind, by="district"))
    newest = newest_places(scope=scope, kind=kind, per_grade=_CARDS)
    totals = kind_counts(scope=scope)
    full = {
        one.grade: one for one in quotas(scope=scope, kind=kind.value, call="") if not one.district
    }
    shown = {
        "kind": kind.value,
        "kinds": [_kind_card(one, totals, kind) for one in PoolKind],
        "by": by,
        "classes": list(_CLASSES.items()),
        "by_label": _CLASSES[by],
        "grades": [
            _column(grade, counts, newest.get(grade.value, ()), full.get(grade.value), kind)
            for grade in LADDERS[kind]
        ],
        "rows": _class_rows(counts, kind, by),
        "is_empty": not counts,
        "map": _district_map(districts, kind),
        "off_map": off_map(districts, url=lambda code: firms_url(kind=kind.value, district=code)),
        "chart": _grade_chart(counts, kind),
        "watched": totals.get((kind.value, EntryState.WATCHED.value), 0),
        "waiting": waiting_lists(scope=scope),
        "may_keep": request.actor.may(Action.POOL_KEEP),
        "today": timezone.localdate(),
    }
    return render(request, "pool/board.html", shown)


@needs(Action.FIRM_READ, everywhere=True)
def pool_firms(request: PageRequest) -> HttpResponseBase:
    """List the places that pass the filter, or hand them out as a file."""
    scope = request.actor.scope(Action.FIRM_READ)
    form = PlaceFilterForm(request.GET)
    where = form.asked()
    if asked_format(request):
        if not request.actor.may(Action.FIRM_EXPORT):
            raise PermissionDenied
        return hand_out(
            request,
            name="pool",
            title=gettext("Firms in the pool"),
            header=_header(),
            rows=(_cells(one) for one in pool_entries(scope=scope, where=where)),
        )
    sort, is_descending = asked_order(request, EntrySort.NAME)
    page = place_page(
        scope=scope,
        where=where,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [_line(one) for one in page.rows],
        "may_export": request.actor.may(Action.FIRM_EXPORT),
        "may_keep": request.actor.may(Action.POOL_KEEP),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    part = "pool/firm_rows.html"
    return render(request, part if request.htmx else "pool/firms.html", shown)


def _asked_kind(request: PageRequest) -> PoolKind:
    try:
        return PoolKind(request.GET.get("kind", ""))
    except ValueError:
        return PoolKind.SINGLE_CHAMPION


def _kind_card(
    kind: PoolKind, totals: Mapping[tuple[str, str], int], chosen: PoolKind
) -> dict[str, Any]:
    states = (EntryState.ACTIVE, EntryState.WATCHED)
    return {
        "key": kind.value,
        "label": words.KINDS[kind],
        "icon": words.KIND_ICONS[kind],
        "firms": sum(totals.get((kind.value, state.value), 0) for state in states),
        "is_chosen": kind is chosen,
    }


def _column(grade: Grade, counts: Any, places: Any, quota: Any, kind: PoolKind) -> dict[str, Any]:
    number = sum(
        count for row in counts.values() for (one, _state), count in row.items() if one == grade
    )
    return {
        "key": grade.value,
        "label": words.GRADES[grade],
        "firms": number,
        "places": [_line(one) for one in places],
        "more": max(0, number - len(places)),
        "quota": quota,
        "url": firms_url(kind=kind.value, grade=grade.value),
    }


def _class_rows(counts: Any, kind: PoolKind, by: str) -> list[dict[str, Any]]:
    named = {"chain": chain_words, "district": district_words, "size_class": size_words}[by]
    rows = []
    for key, found in counts.items():
        cells = [
            {
                "count": sum(n for (one, _state), n in found.items() if one == grade),
                "url": firms_url(kind=kind.value, grade=grade.value, **({by: key} if key else {})),
                "is_linked": bool(key),
            }
            for grade in LADDERS[kind]
        ]
        rows.append(
            {
                "label": named(key) if key else gettext("unknown"),
                "cells": cells,
                "total": sum(found.values()),
                "watched": sum(n for (_g, s), n in found.items() if s == EntryState.WATCHED),
            }
        )
    return sorted(rows, key=lambda row: (-row["total"], row["label"]))


def _grade_chart(counts: Any, kind: PoolKind) -> Chart:
    def number(grade: Grade, state: EntryState) -> int:
        return sum(row.get((grade.value, state.value), 0) for row in counts.values())

    ladder = LADDERS[kind]
    return Chart(
        key="grades",
        kind=ChartKind.BAR,
        title=gettext("Firms by grade"),
        unit=gettext("firms"),
        category_label=gettext("Grade"),
        categories=tuple(str(words.GRADES[grade]) for grade in ladder),
        series=tuple(
            Series(
                name=words.STATES[state].label,
                values=tuple(number(grade, state) for grade in ladder),
                tone=tone,
            )
            for state, tone in ((EntryState.ACTIVE, "good"), (EntryState.WATCHED, "warn"))
        ),
        links=tuple(firms_url(kind=kind.value, grade=grade.value) for grade in ladder),
        stacked=True,
    )


def _district_counts(counts: Any) -> dict[str | None, int]:
    return {key: sum(row.values()) for key, row in counts.items()}


def _district_map(districts: Mapping[str | None, int], kind: PoolKind) -> Chart:
    codes = codes_on_map()
    return Chart(
        key="pool-districts",
        kind=ChartKind.MAP,
        title=gettext("Firms in the pool by district"),
        unit=gettext("firms"),
        category_label=gettext("District"),
        categories=tuple(district_words(code) for code in codes),
        series=(Series(name=gettext("Firms in the pool"), values=drawn(districts)),),
        codes=codes,
        links=tuple(firms_url(kind=kind.value, district=code) for code in codes),
    )


def firms_url(**query: str) -> str:
    """Give the address of the list of places with a filter."""
    return f"{reverse('pool_firms')}?{urlencode(query)}"


def _line(one: Place) -> dict[str, Any]:
    return {
        "place": one,
        "kind": words.KINDS[one.kind],
        "grade": words.GRADES[one.grade],
        "state": words.STATES[one.state],
        "district": district_words(one.district),
        "chain": chain_words(one.chain),
        "size": size_words(one.size_class),
    }


def _header() -> list[str]:
    return [
        gettext("Credit code"),
        gettext("Name"),
        gettext("Kind of pool"),
        gettext("Grade"),
        gettext("State"),
        gettext("District"),
        gettext("Cluster"),
        gettext("Size class"),
        gettext("Industry code"),
        gettext("Entered on"),
        gettext("Last change"),
        gettext("Left on"),
    ]


def _cells(one: Place) -> tuple[Any, ...]:
    return (
        one.uscc,
        one.name,
        str(words.KINDS[one.kind]),
        str(words.GRADES[one.grade]),
        str(words.STATES[one.state].label),
        district_words(one.district) if one.district else "",
        chain_words(one.chain) if one.chain else "",
        size_words(one.size_class) if one.size_class else "",
        one.industry or "",
        one.entered_on,
        one.changed_on,
        one.exited_on,
    )
