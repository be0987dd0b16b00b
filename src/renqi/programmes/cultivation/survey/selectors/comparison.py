"""Who entered and left each rung between two runs, and because of what (普查比较)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Rule, Truth
from renqi.engines.policy.domain.values import FactRow, FactValue
from renqi.identity.domain.paging import ListPage, page_within
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.domain.causes import Side, cause_of, judge
from renqi.programmes.cultivation.survey.domain.refusals import RunWithItself
from renqi.programmes.cultivation.survey.selectors.kept_runs import (
    KeptRun,
    run_of,
    verdicts_of,
)
from renqi.registry.selectors.past_facts import facts_as_known

_AT_ONCE = 500
_MEETS = pl.col("verdict") >= int(Truth.REVIEW)


class Way(StrEnum):
    """Which way a firm went (变动方向)."""

    ENTERED = "entered"
    LEFT = "left"


class CauseKind(StrEnum):
    """What a firm's move follows from (变动原因类别).

    UNPROVEN: facts came in while a run was at work, or a rule was mended since, so that the
    verdict cannot be made again exactly; then no cause is claimed.
    """

    FACTS = "facts"
    VERSION = "version"
    BOTH = "both"
    APPEARED = "appeared"
    GONE = "gone"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True, kw_only=True)
class RungMoves:
    """What became of one rung between two runs (梯级变动).

    `before` and `after` count the firms that met it, be it up to a review: before + entered -
    left = after.
    """

    rule: str
    old_ref: str
    new_ref: str
    before: int
    after: int
    entered: int
    left: int
    titles_won: int
    titles_lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFact:
    """A fact that a move follows from; None was unknown (变动事实)."""

    key: str
    before: FactValue
    after: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One firm that entered or left a rung (企业变动)."""

    uscc: str
    name: str
    rule: str
    way: Way
    old_verdict: str
    new_verdict: str
    kind: CauseKind
    facts: tuple[ChangedFact, ...]
    old_ref: str
    new_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs laid beside each other (普查比较)."""

    old: KeptRun
    new: KeptRun
    rungs: tuple[RungMoves, ...]


def compare_runs(old_id: int, new_id: int, *, scope: Scope) -> Comparison:
    """Count, rung by rung, who entered and left between two runs (普查比较).

    Raises:
        RunUnknown: There is no such run in the scope.
        RunNotOver: One has no verdicts.
        RunWithItself: Both are one.
    """
    if old_id == new_id:
        raise RunWithItself
    old, new = run_of(old_id, scope=scope), run_of(new_id, scope=scope)
    was, now = pl.col("was").fill_null(value=False), pl.col("now").fill_null(value=False)
    held_then, held = (pl.col(name).fill_null(value=False) for name in ("held_then", "held"))
    counted = (
        _both(old_id, new_id, scope=scope)
        .group_by("rule")
        .agg(
            before=was.sum(),
            after=now.sum(),
            entered=(now & ~was).sum(),
            left=(was & ~now).sum(),
            titles_won=(held & ~held_then).sum(),
            titles_lost=(held_then & ~held).sum(),
        )
        .sort("rule")
        .collect()
    )
    refs = _refs(old), _refs(new)
    rungs = (
        RungMoves(old_ref=refs[0].get(row["rule"], ""), new_ref=refs[1].get(row["rule"], ""), **row)
        for row in counted.iter_rows(named=True)
    )
    return Comparison(old=old, new=new, rungs=tuple(rungs))


def moves_page(
    comparison: Comparison,
    *,
    scope: Scope,
    rule: str,
    way: Way | None,
    page: int,
    per_page: int,
) -> ListPage[Move]:
    """Give one page of the firms that entered or left a rung, each with its cause (变动明细)."""
    rows = _moved(comparison, scope=scope, rule=rule, way=way)
    total = rows.height
    page, pages = page_within(total, page=page, per_page=per_page)
    shown = rows.slice((page - 1) * per_page, per_page)
    return ListPage(
        rows=tuple(_with_causes(comparison, shown, scope=scope)),
        total=total,
        page=page,
        pages=pages,
    )


def all_moves(
    comparison: Comparison, *, scope: Scope, rule: str = "", way: Way | None = None
) -> Iterator[Move]:
    """Give all firms that entered or left a rung, or any, each with its cause."""
    rows = _moved(comparison, scope=scope, rule=rule, way=way)
    for part in rows.iter_slices(_AT_ONCE):
        yield from _with_causes(comparison, part, scope=scope)


def _both(old_id: int, new_id: int, *, scope: Scope) -> pl.LazyFrame:
    """One row a firm and rung of either run; what only one has is null on the other side."""
    keys = ["rule", "uscc"]
    then = verdicts_of(old_id, scope=scope).select(
        *keys, was=_MEETS, held_then="is_held", old="verdict", name_then="name"
    )
    now = verdicts_of(new_id, scope=scope).select(
        *keys, now=_MEETS, held="is_held", new="verdict", name="name"
    )
    return then.join(now, on=keys, how="full", coalesce=True)


def _moved(comparison: Comparison, *, scope: Scope, rule: str, way: Way | None) -> pl.DataFrame:
    was, now = pl.col("was").fill_null(value=False), pl.col("now").fill_null(value=False)
    wanted = {Way.ENTERED: now & ~was, Way.LEFT: was & ~now, None: now != was}[way]
    rows = _both(comparison.old.id, comparison.new.id, scope=scope).filter(wanted)
    if rule:
        rows = rows.filter(pl.col("rule") == rule)
    named = pl.coalesce("name", "name_then")
    return (
        rows.select("rule", "uscc", "old", "new", name=named, entered=now)
        .sort("rule", "uscc")
        .collect()
    )


def _with_causes(comparison: Comparison, rows: pl.DataFrame, *, scope: Scope) -> Iterator[Move]:
    codes = rows["uscc"].unique().to_list()
    old, new = comparison.old, comparison.new
    then, now = (_facts(run, codes, scope=scope) for run in (old, new))
    rules = _rules(old), _rules(new)
    for row in rows.iter_rows(named=True):
        code, rule = row["uscc"], row["rule"]
        sides = tuple(
            Side(rule=known[rule], facts=facts[code]) if rule in known and code in facts else None
            for known, facts in zip(rules, (then, now), strict=True)
        )
        refs = [_refs(run).get(rule, "") for run in (old, new)]
        kind, facts = _cause(row, sides, [bool(ref) for ref in refs])
        yield Move(
            uscc=code,
            name=row["name"] or "",
            rule=rule,
            way=Way.ENTERED if row["entered"] else Way.LEFT,
            old_verdict=_verdict(row["old"]),
            new_verdict=_verdict(row["new"]),
            kind=kind,
            facts=facts,
            old_ref=refs[0],
            new_ref=refs[1],
        )


def _cause(
    row: dict[str, Any], sides: Sequence[Side | None], is_asked: Sequence[bool]
) -> tuple[CauseKind, tuple[ChangedFact, ...]]:
    """Say what a move follows from.

    Args:
        row: The move.
        sides: What each run judged; None where that is not known for certain.
        is_asked: Whether the rung was in force for each run.
    """
    then, now = sides
    if row["old"] is None:
        return CauseKind.APPEARED if is_asked[0] else CauseKind.VERSION, ()
    if row["new"] is None:
        return CauseKind.GONE if is_asked[1] else CauseKind.VERSION, ()
    catalogue = ladder_catalogue().facts
    if then is None or now is None:
        return CauseKind.UNPROVEN, ()
    made_again = (int(judge(side.rule, side.facts, catalogue)) for side in (then, now))
    found = cause_of(then, now, catalogue) if (*made_again,) == (row["old"], row["new"]) else None
    if found is None:
        return CauseKind.UNPROVEN, ()
    changed = tuple(
        ChangedFact(key=key, before=then.facts.get(key), after=now.facts.get(key))
        for key in found.facts
    )
    if not found.by_version:
        return CauseKind.FACTS, changed
    return (CauseKind.BOTH if changed else CauseKind.VERSION), changed


def _facts(run: KeptRun, codes: Sequence[str], *, scope: Scope) -> dict[str, FactRow]:
    known: dict[str, FactRow] = dict(
        facts_as_known(
            codes,
            year=run.fiscal_year,
            known_up_to=run.last_record,
            at=run.started_at,
            scope=scope,
        )
    )
    return known


def _refs(run: KeptRun) -> dict[str, str]:
    return {ref.partition("@")[0]: ref for ref in run.rules}


def _rules(run: KeptRun) -> dict[str, Rule]:
    """The rule versions of a run; one that no longer says what it said then is left out."""
    in_force = {rule.ref: rule for rule in ladder_catalogue().rules_at(run.as_of)}
    return {
        rule.id: rule
        for ref, said in run.digests.items()
        if (rule := in_force.get(ref)) and (rule.digest, dict(rule.references)) == said
    }


def _verdict(number: int | None) -> str:
    return "" if number is None else VERDICTS[Truth(number)]
