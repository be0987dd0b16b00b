"""Where the firms of a list stand, a small cell a rung (梯级一览)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Rule
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.domain.places import HELD, NEAR
from renqi.programmes.cultivation.survey.selectors.standings import (
    CurrentRun,
    FirmStanding,
    current_run,
    firm_standings,
)
from renqi.web.registry.rungs import rung_rules
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import VERDICT_LOOKS

# A sign beside the colour, so that colour never speaks alone.
_SIGNS = {"met": "✓", "review": "!", "unknown": "?", "unmet": "×"}
WHERE_WORDS: Mapping[str, str | Promise] = {
    HELD: _("Hold the title"),
    NEAR: _("Near misses"),
    **{verdict: look.label for verdict, look in VERDICT_LOOKS.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCell:
    """One rung of one firm."""

    rung: str
    verdict: str
    words: str | Promise
    tone: str
    sign: str
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmCells:
    """All rungs of one firm, lowest first, and the highest title it holds."""

    title: str
    cells: tuple[StandingCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rungs that the current run judged by."""

    run: CurrentRun | None
    rules: tuple[Rule, ...]


def current_ladder(*, scope: Scope) -> Ladder:
    """Give the rungs of the current run; none before the first."""
    run = current_run(scope=scope)
    return Ladder(run=run, rules=tuple(rung_rules(run.as_of)) if run else ())


def firm_cells(ladder: Ladder, *, scope: Scope, usccs: Sequence[str]) -> dict[str, FirmCells]:
    """Give the cells of some firms, by credit code."""
    if not ladder.rules:
        return {}
    found: dict[str, dict[str, FirmStanding]] = {}
    for one in firm_standings(scope=scope, usccs=usccs):
        found.setdefault(one.uscc, {})[one.rule] = one
    return {uscc: _cells(ladder.rules, standings) for uscc, standings in found.items()}


def rung_choices(rules: Iterable[Rule]) -> list[tuple[str, str]]:
    """Give the rungs for a list to choose from."""
    return [(rule.id, said(rule.label)) for rule in rules]


def verdict_words(cell: StandingCell) -> str:
    """Say one cell in words, as an export does."""
    return gettext("title held") + " · " + str(cell.words) if cell.is_held else str(cell.words)


def _cells(rules: Sequence[Rule], standings: Mapping[str, FirmStanding]) -> FirmCells:
    held = [
        said(rule.label) for rule in rules if rule.id in standings and _is_held(rule, standings)
    ]
    return FirmCells(
        title=held[-1] if held else "",
        cells=tuple(
            StandingCell(
                rung=said(rule.label),
                verdict=standings[rule.id].verdict,
                words=VERDICT_LOOKS[standings[rule.id].verdict].label,
                tone=VERDICT_LOOKS[standings[rule.id].verdict].tone,
                sign=_SIGNS[standings[rule.id].verdict],
                is_held=_is_held(rule, standings),
            )
            for rule in rules
            if rule.id in standings
        ),
    )


def _is_held(rule: Rule, standings: Mapping[str, FirmStanding]) -> bool:
    return standings[rule.id].is_held
