"""Every run there was, and what it said of each firm (普查留存)."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Func, IntegerField, QuerySet

from renqi.engines.policy.domain.tree import VERDICTS, Truth
from renqi.identity.domain.paging import ListPage, cut, page_within
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.domain.packing import unpack
from renqi.programmes.cultivation.survey.domain.places import HELD, LACKING, NEAR, NUMBER_OF_VERDICT
from renqi.programmes.cultivation.survey.domain.refusals import RunNotOver, RunUnknown
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import RunPack, ScreeningRun

# Packs that were opened last stay at hand: pages of one run are read one after another.
_PACKS_AT_HAND = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """One run over the registry (普查).

    Attributes:
        rules: The rule versions it judged by.
        digests: What each of them said, with what it refers to, by `ref`.
        bytes_kept: How much its verdicts take; None where it has none.
    """

    id: int
    as_of: date
    fiscal_year: int
    actor: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    firms: int
    firms_done: int
    firms_expected: int
    failure: str
    rules: tuple[str, ...]
    digests: Mapping[str, tuple[str, Mapping[str, str]]]
    last_record: int
    bytes_kept: int | None

    @property
    def is_running(self) -> bool:
        """Whether it is still at work."""
        return self.state == RunState.RUNNING.value

    @property
    def stands(self) -> bool:
        """Whether pages and lists show it."""
        return self.state == RunState.CURRENT.value


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRung:
    """How many firms one rung found where (梯级户数); holders are no near misses."""

    rule: str
    met: int
    review: int
    unknown: int
    unmet: int
    near: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingFact:
    """A fact that open verdicts wait for (待补事实).

    `firms` lack it; `alone` of them lack nothing else for some rung: telling it settles those.
    """

    key: str
    firms: int
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStanding:
    """One firm before one rung, as a run found it (企业梯级)."""

    uscc: str
    name: str
    district: str | None
    rule: str
    verdict: str
    is_held: bool
    met: int
    total: int
    shortfall: float | None
    unmet: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFilter:
    """Which standings of a run are asked for (筛选条件).

    Attributes:
        rule: The rung; empty for all.
        where: A verdict, `held`, `near`, `lacking` for those that lack `key`; empty for all.
        key: A fact.
    """

    rule: str = ""
    where: str = ""
    key: str = ""


def run_page(*, scope: Scope, page: int, per_page: int) -> ListPage[KeptRun]:
    """List the runs, the newest first; only who sees the whole city sees any (普查清单)."""
    return cut(_runs(scope), page=page, per_page=per_page, read=_run)


def comparable_runs(*, scope: Scope) -> tuple[KeptRun, ...]:
    """Give the runs that have verdicts, the newest first (可比较的普查)."""
    rows = _runs(scope).filter(pack__isnull=False)
    return tuple(_run(row) for row in rows)


def run_of(run_id: int, *, scope: Scope) -> KeptRun:
    """Look one run up, progress included (普查查询).

    Raises:
        RunUnknown: There is no such run in the scope.
    """
    row = _runs(scope).filter(pk=run_id).first()
    if row is None:
        raise RunUnknown(run_id=run_id)
    return _run(row)


def verdicts_of(run_id: int, *, scope: Scope) -> pl.LazyFrame:
    """Open the verdicts of a run (普查结果).

    Raises:
        RunUnknown: There is no such run in the scope.
        RunNotOver: It has no verdicts.
    """
    if run_of(run_id, scope=scope).bytes_kept is None:
        raise RunNotOver(run_id=run_id)
    return unpack(_content(run_id))


def kept_rungs(run_id: int, *, scope: Scope) -> tuple[KeptRung, ...]:
    """Count the firms of a run by rung (各梯级户数)."""
    verdict = pl.col("verdict")
    sums = {name: (verdict == number).sum() for name, number in NUMBER_OF_VERDICT.items()}
    near = pl.col("shortfall").is_not_null() & ~pl.col("is_held")
    counted = (
        verdicts_of(run_id, scope=scope)
        .group_by("rule")
        .agg(**sums, near=near.sum(), held=pl.col("is_held").sum())
        .sort("rule")
        .collect()
    )
    return tuple(KeptRung(**row) for row in counted.iter_rows(named=True))


def settling_facts(run_id: int, *, scope: Scope, rule: str = "") -> tuple[SettlingFact, ...]:
    """Rank the facts that open verdicts wait for by how many firms each would settle alone.

    A firm counts once for a fact, however many rungs wait for it.

    Args:
        run_id: The run.
        scope: What may be seen.
        rule: Only one rung; all by default.
    """
    opened = verdicts_of(run_id, scope=scope).filter(
        pl.col("verdict") == int(Truth.UNKNOWN), pl.col("missing") != ""
    )
    if rule:
        opened = opened.filter(pl.col("rule") == rule)
    keys = opened.select("uscc", key=pl.col("missing").str.split(";"))
    keys = keys.with_columns(alone=pl.col("key").list.len() == 1).explode("key")
    by_firm = keys.group_by("key", "uscc").agg(pl.col("alone").any())
    counted = by_firm.group_by("key").agg(firms=pl.len(), alone=pl.col("alone").sum())
    ranked = counted.sort("alone", "firms", "key", descending=[True, True, False]).collect()
    return tuple(SettlingFact(**row) for row in ranked.iter_rows(named=True))


def standing_page(
    run_id: int, *, scope: Scope, where: StandingFilter, page: int, per_page: int
) -> ListPage[KeptStanding]:
    """Give one page of the standings of a run: near misses the nearest first (普查明细)."""
    rows = _asked(run_id, scope, where)
    total = int(rows.select(pl.len()).collect().item())
    page, pages = page_within(total, page=page, per_page=per_page)
    shown = rows.slice((page - 1) * per_page, per_page).collect()
    found = tuple(_standing(row) for row in shown.iter_rows(named=True))
    return ListPage(rows=found, total=total, page=page, pages=pages)


def export_standings(run_id: int, *, scope: Scope, where: StandingFilter) -> Iterator[KeptStanding]:
    """Give all standings of a run that pass a filter, in the order of its pages."""
    for batch in _asked(run_id, scope, where).collect().iter_slices(5_000):
        yield from (_standing(row) for row in batch.iter_rows(named=True))


def _asked(run_id: int, scope: Scope, where: StandingFilter) -> pl.LazyFrame:
    rows = verdicts_of(run_id, scope=scope)
    if where.rule:
        rows = rows.filter(pl.col("rule") == where.rule)
    order = ["uscc", "rule"]
    if where.where == NEAR:
        rows = rows.filter(pl.col("shortfall").is_not_null(), ~pl.col("is_held"))
        order = ["shortfall", *order]
    elif where.where == HELD:
        rows = rows.filter(pl.col("is_held"))
    elif where.where == LACKING:
        keys = pl.col("missing").str.split(";")
        rows = rows.filter(
            pl.col("verdict") == int(Truth.UNKNOWN), keys.list.contains(where.key)
        ).with_columns(lacking=keys.list.len())
        order = ["lacking", *order]
    elif where.where:
        rows = rows.filter(pl.col("verdict") == NUMBER_OF_VERDICT.get(where.where, -1))
    return rows.sort(order)


def _standing(row: dict[str, Any]) -> KeptStanding:
    def names(key: str) -> tuple[str, ...]:
        return tuple(str(row[key]).split(";")) if row[key] else ()

    kept = {key: row[key] for key in ("uscc", "name", "district", "rule", "is_held")}
    numbers = {key: row[key] for key in ("met", "total", "shortfall")}
    verdict = VERDICTS[Truth(row["verdict"])]
    return KeptStanding(
        **kept,
        **numbers,
        verdict=verdict,
        unmet=names("unmet"),
        missing=names("missing"),
    )


@functools.lru_cache(maxsize=_PACKS_AT_HAND)
def _cached(run_id: int, _size: int, _finished: datetime) -> bytes:
    return bytes(RunPack.objects.values_list("content", flat=True).get(pk=run_id))


def _content(run_id: int) -> bytes:
    # Who may see the run was asked before; a run that is over never changes.
    row = _run(_runs(Scope(all=True)).get(pk=run_id))
    return _cached(run_id, row.bytes_kept or 0, row.finished_at or row.started_at)


class _Size(Func):
    function = "octet_length"
    output_field = IntegerField()


def _runs(scope: Scope) -> QuerySet[ScreeningRun]:
    rows = ScreeningRun.objects.annotate(size=_Size("pack__content"))
    return rows.order_by("-started_at", "-pk") if scope.all else rows.none()


def _run(row: Any) -> KeptRun:
    return KeptRun(
        id=row.pk,
        as_of=row.as_of,
        fiscal_year=row.fiscal_year,
        actor=row.actor,
        state=row.state,
        started_at=row.started_at,
        finished_at=row.finished_at,
        firms=row.firms,
        firms_done=row.firms_done,
        firms_expected=row.firms_expected,
        failure=row.failure,
        rules=tuple(entry["ref"] for entry in row.rules),
        digests={one["ref"]: (one["digest"], one["references"]) for one in row.rules},
        last_record=row.last_record,
        bytes_kept=row.size,
    )
