"""Two runs beside each other: who entered and left each rung, and why (普查比较页)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.selectors.comparison import (
    Comparison,
    Move,
    RungMoves,
    Way,
    all_moves,
    compare_runs,
    moves_page,
)
from renqi.programmes.cultivation.survey.selectors.kept_runs import KeptRun, comparable_runs
from renqi.registry.intake.workbook import Row
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.survey import charts, words
from renqi.web.survey.forms import CompareForm

_PER_PAGE = 20
_PAIR = 2


@needs(Action.CITY_READ, everywhere=True)
def compare(request: PageRequest) -> HttpResponseBase:
    """Lay two runs beside each other; without a choice the two that came last."""
    scope = request.actor.scope(Action.CITY_READ)
    known = comparable_runs(scope=scope)
    if len(known) < _PAIR:
        return render(request, "survey/compare_none.html", {"runs": known})
    old, new = _chosen(request, known)
    comparison = compare_runs(old.id, new.id, scope=scope)
    rungs = sorted(comparison.rungs, key=lambda one: words.rung_rank(one.rule, on=new.as_of))
    names = {one.rule: _rung_name(one, comparison) for one in rungs}
    asked = request.GET.get("rule", "")
    rule = asked if asked in names else ""
    way = _way(request.GET.get("way", ""))
    if asked_format(request):
        return _export(request, comparison, scope, rule=rule, way=way)
    page = moves_page(
        comparison,
        scope=scope,
        rule=rule,
        way=way,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    choices = [(one.id, words.run_words(one)) for one in known]
    shown = {
        "comparison": comparison,
        "form": CompareForm(
            {"old": old.id, "new": new.id, "rule": rule, "way": way.value if way else ""},
            runs=choices,
            rungs=list(names.items()),
        ),
        "rows": [{"moves": one, "name": names[one.rule]} for one in rungs],
        "chart": charts.moves_chart(list(names.values()), rungs),
        "page": page,
        "lines": [_line(one, comparison, names) for one in page.rows],
        "may_export": request.actor.may(Action.FIRM_EXPORT),
        "entered": sum(one.entered for one in comparison.rungs),
        "left": sum(one.left for one in comparison.rungs),
        "titles_won": sum(one.titles_won for one in comparison.rungs),
        "titles_lost": sum(one.titles_lost for one in comparison.rungs),
    }
    is_part = request.htmx and request.htmx.target == "moves"
    template = "survey/move_rows.html" if is_part else "survey/compare.html"
    return render(request, template, shown)


def _chosen(request: PageRequest, known: tuple[KeptRun, ...]) -> tuple[KeptRun, KeptRun]:
    """The runs asked for; one that cannot be read is the usual one."""
    by_number = {str(one.id): one for one in known}
    new = by_number.get(request.GET.get("new", "")) or next(
        (one for one in known if one.stands), known[0]
    )
    usual = next(one for one in known if one.id != new.id)
    old = by_number.get(request.GET.get("old", ""), usual)
    return (old, new) if old.id != new.id else (usual, new)


def _way(text: str) -> Way | None:
    return Way(text) if text in set(Way) else None


def _rung_name(one: RungMoves, comparison: Comparison) -> str:
    run = comparison.new if one.new_ref else comparison.old
    return words.rung_words(one.rule, on=run.as_of)


def _line(one: Move, comparison: Comparison, names: dict[str, str]) -> dict[str, Any]:
    return {
        "one": one,
        "rung": names[one.rule],
        "cause": words.CAUSE_LOOKS[one.kind],
        "before": words.verdict_words(one.old_verdict),
        "after": words.verdict_words(one.new_verdict),
        "facts": _facts(one, comparison),
        "versions": _versions(one),
    }


def _facts(one: Move, comparison: Comparison) -> list[tuple[str, str, str]]:
    years = {"old_year": comparison.old.fiscal_year, "new_year": comparison.new.fiscal_year}
    return [words.change_words(fact, **years) for fact in one.facts]


def _versions(one: Move) -> tuple[str, str] | None:
    """The two versions of the rule, where they differ or their references do."""
    if one.kind.value not in {"version", "both"}:
        return None
    return (
        one.old_ref.partition("@")[2] or gettext("not in force"),
        one.new_ref.partition("@")[2] or gettext("not in force"),
    )


def _export(
    request: PageRequest, comparison: Comparison, scope: Scope, *, rule: str, way: Way | None
) -> HttpResponseBase:
    if not request.actor.may(Action.FIRM_EXPORT):
        raise PermissionDenied
    return hand_out(
        request,
        name="survey-moves",
        title=gettext("Comparison of two runs"),
        header=_header(),
        rows=_rows(all_moves(comparison, scope=scope, rule=rule, way=way), comparison),
        detail={"old": comparison.old.id, "new": comparison.new.id},
    )


def _header() -> list[str]:
    return [
        gettext("Credit code"),
        gettext("Name"),
        gettext("Rung"),
        gettext("Which way"),
        gettext("Before"),
        gettext("After"),
        gettext("Because of"),
        gettext("Facts: old → new"),
        gettext("Version before"),
        gettext("Version after"),
    ]


def _rows(moves: Iterable[Move], comparison: Comparison) -> Iterable[Row]:
    names = {one.rule: _rung_name(one, comparison) for one in comparison.rungs}
    ways = {Way.ENTERED: gettext("Entered"), Way.LEFT: gettext("Left")}
    for one in moves:
        changed = (f"{name}: {old} → {new}" for name, old, new in _facts(one, comparison))
        yield (
            one.uscc,
            one.name,
            names[one.rule],
            ways[one.way],
            words.verdict_words(one.old_verdict),
            words.verdict_words(one.new_verdict),
            str(words.CAUSE_LOOKS[one.kind].label),
            "; ".join(changed),
            one.old_ref,
            one.new_ref,
        )
