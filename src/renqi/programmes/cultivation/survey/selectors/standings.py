"""Where the firms of the city stand, from the current run (梯级现状)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from renqi.engines.policy.domain.tree import VERDICTS, Truth
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import ScreeningRun, Standing

_MOST_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentRun:
    """The run whose results pages show (现行普查).

    Attributes:
        last_record: The highest record of a fact that it knew of; 0 where nobody noted it.
    """

    as_of: date
    finished_at: datetime
    actor: str
    firms: int
    rules: tuple[str, ...]
    last_record: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RungCount:
    """How many firms have each verdict before one rung, and how many hold its title (梯级户数)."""

    rule: str
    met: int
    review: int
    unmet: int
    unknown: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """The rungs of one district or chain; `key` is None for firms of unknown place (区域户数)."""

    key: str | None
    firms: int
    rungs: Mapping[str, RungCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFact:
    """A fact that open verdicts wait for (待补事实).

    `firms` lack it, `alone` of them lack nothing else: telling it settles those.
    """

    rule: str
    key: str
    firms: int
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmStanding:
    """One firm before one rung (企业梯级)."""

    uscc: str
    name: str
    district: str | None
    chain: str | None
    rule: str
    verdict: str
    is_held: bool
    met: int
    total: int
    score_low: int | None
    score_high: int | None
    unmet: tuple[str, ...]
    missing: tuple[str, ...]
    shortfall: float | None


def current_run(*, scope: Scope) -> CurrentRun | None:
    """Return the current run, None before the first one or without any right (现行普查)."""
    run = None if scope.is_empty else _current()
    if run is None or run.finished_at is None:
        return None
    return CurrentRun(
        as_of=run.as_of,
        finished_at=run.finished_at,
        actor=run.actor,
        firms=run.firms,
        rules=tuple(entry["ref"] for entry in run.rules),
        last_record=run.last_record,
    )


def rung_counts(*, scope: Scope) -> tuple[RungCount, ...]:
    """Count the city's firms by rung and verdict; nothing unless all may be seen (梯级户数)."""
    return tuple(_count(row) for row in _tally("rungs", scope))


def district_counts(*, scope: Scope) -> tuple[PlaceCount, ...]:
    """Count the city's firms by district, rung and verdict (各区户数)."""
    return _places("districts", "firms_by_district", scope)


def chain_counts(*, scope: Scope) -> tuple[PlaceCount, ...]:
    """Count the city's firms by cluster, rung and verdict (各集群户数)."""
    return _places("chains", "firms_by_chain", scope)


def wanted_facts(*, scope: Scope, rule: str | None = None) -> tuple[WantedFact, ...]:
    """Rank the facts that would settle most open verdicts, those that settle alone first."""
    found = (
        WantedFact(rule=rule_id, key=key, firms=firms, alone=alone)
        for rule_id, key, firms, alone in _tally("wanted", scope)
        if rule in (None, rule_id)
    )
    return tuple(sorted(found, key=lambda fact: (-fact.alone, -fact.firms, fact.rule, fact.key)))


def near_misses(
    *,
    scope: Scope,
    rule: str,
    district: str | None = None,
    chain: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[FirmStanding, ...]:
    """Rank the firms that fail a rung by little, the nearest first (临界企业).

    A firm that holds the title is no near miss but one that may lose it, and is left out.

    Args:
        scope: What may be seen.
        rule: The rung.
        district: Only firms of this district.
        chain: Only firms of this cluster.
        limit: How many, 500 at most.
        offset: How many to pass over.
    """
    rows = _standings(scope).filter(rule=rule, shortfall__isnull=False, is_held=False)
    if district is not None:
        rows = rows.filter(firm__district=district)
    if chain is not None:
        rows = rows.filter(firm__chain=chain)
    rows = rows.order_by("shortfall", "firm_id")
    return tuple(_views(rows[offset : offset + min(limit, _MOST_ROWS)]))


def firm_standings(*, scope: Scope, usccs: Sequence[str]) -> tuple[FirmStanding, ...]:
    """Return where some firms stand before every rung, by code and rung (企业梯级)."""
    rows = _standings(scope).filter(firm__uscc__in=list(usccs)).order_by("firm__uscc", "rule")
    return tuple(_views(rows))


def _standings(scope: Scope) -> QuerySet[Standing]:
    run = None if scope.is_empty else _current()
    if run is None:
        return Standing.objects.none()
    rows = Standing.objects.filter(firm__run=run).select_related("firm")
    return rows if scope.all else rows.filter(firm__uscc=scope.uscc)


def _views(rows: QuerySet[Standing]) -> Iterator[FirmStanding]:
    for row in rows:
        yield FirmStanding(
            uscc=row.firm.uscc,
            name=row.firm.name,
            district=row.firm.district,
            chain=row.firm.chain,
            rule=row.rule,
            verdict=VERDICTS[Truth(row.verdict)],
            is_held=row.is_held,
            met=row.met,
            total=row.total,
            score_low=row.score_low,
            score_high=row.score_high,
            unmet=tuple(row.unmet),
            missing=tuple(row.missing),
            shortfall=row.shortfall,
        )


def _places(section: str, sizes: str, scope: Scope) -> tuple[PlaceCount, ...]:
    rungs: dict[str | None, dict[str, RungCount]] = {}
    for place, *row in _tally(section, scope):
        rungs.setdefault(place, {})[row[0]] = _count(row)
    return tuple(
        PlaceCount(key=place, firms=firms, rungs=rungs.get(place, {}))
        for place, firms in _tally(sizes, scope)
    )


def _count(row: Sequence[Any]) -> RungCount:
    rule, unmet, unknown, review, met, held = row
    return RungCount(rule=rule, met=met, review=review, unmet=unmet, unknown=unknown, held=held)


def _tally(section: str, scope: Scope) -> list[list[Any]]:
    """Counts of the whole city are for those who may see all of it."""
    run = _current() if scope.all else None
    found: list[list[Any]] = run.tallies.get(section, []) if run is not None else []
    return found


def _current() -> ScreeningRun | None:
    return ScreeningRun.objects.filter(state=RunState.CURRENT.value).first()
