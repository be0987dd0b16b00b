"""What each peer computes from a firm file, and how it is measured (对照对象)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from renqi.bench import subset
from renqi.engines.policy.domain.tree import AllOf, AnyOf, Condition, Rule, Stage, Truth
from renqi.engines.policy.population.graph import Op
from renqi.engines.policy.population.packed import bit_layout
from renqi.engines.policy.population.screening import Screening, screen_frame
from renqi.engines.policy.population.sql import SqlPlan
from renqi.engines.policy.population.sql_text import text_of
from renqi.engines.policy.population.staging import staged
from renqi.engines.policy.population.wide import OPTIMIZATIONS
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue

# The day for which `by_hand` is written.
DAY = dt.date(2026, 6, 1)


def ladder() -> tuple[Rule, ...]:
    """Return the shipped ladder of the day that the bench is about (梯度规则)."""
    return ladder_catalogue().rules_at(DAY)


def screened(frame: pl.LazyFrame) -> Screening:
    """Return the ladder over a frame."""
    return screen_frame(frame, ladder(), Stage.FIRST)


def plain_output(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the compiled ladder in the columns of `by_hand.plain_output` (平铺输出).

    Conditions have no names in common with those written by hand; they are in the order in
    which the rules first ask for them, and so are the hand-written ones.
    """
    plan = screened(frame).plan
    layout = bit_layout(plan)
    named = {f"verdict {rule.key}": rule.truth for rule in plan.rules}
    for rule in plan.rules:
        for span in rule.scores.values():
            named |= {f"low {rule.key}": span.low, f"high {rule.key}": span.high}
    (size,) = (rule.outcome for rule in plan.rules if rule.outcome is not None)
    named["size"] = size
    # A judgement that nobody gave is a column of nothing, and is not written.
    asked = [p for p in layout.conditions if plan.graph.nodes[p.known].op is not Op.ABSENT]
    named |= {f"condition {n}": planes.known for n, planes in enumerate(asked)}
    opened = [p.unknown for p in asked if p.unknown is not None]
    named |= {f"open {n}": node for n, node in enumerate(opened)}
    layers = staged(plan.writer, named.values())
    return layers.apply(frame).select("uscc", *layers.named(named))


def subset_rule() -> Rule:
    """Return the shipped rule without what the other engines cannot express (子集规则)."""
    (rule,) = (rule for rule in ladder() if rule.id == subset.RULE)
    kept = [c for c in rule.requires if c.id in subset.RESULTS]
    (scored,) = (c for c in _below(rule.requires) if c.id == "pass.scored.points")
    return replace(rule, requires=(*kept, scored), digest="subset")


def _below(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        if isinstance(condition.node, AllOf | AnyOf):
            yield from _below(condition.node.children)


def subset_output(facts: pl.DataFrame) -> pl.DataFrame:
    """Return conditions, score and verdict of the subset, as the other engines do."""
    plan = screen_frame(facts, [subset_rule()], Stage.FIRST).plan
    (part,) = plan.rules
    named = {c.id: planes.known for c, planes in part.conditions if c.id in subset.RESULTS}
    named["points"] = next(iter(part.scores.values())).low
    layers = staged(plan.writer, [*named.values(), part.truth])
    met = (layers.expression(part.truth) == int(Truth.TRUE)).alias("met")
    judged = layers.apply(facts.lazy()).select(*layers.named(named), met)
    kept = judged.select(*subset.RESULTS, "points", "met")
    return kept.collect(engine="streaming", optimizations=OPTIMIZATIONS)


def duckdb_output(firms: Path, out: Path) -> None:
    """Let DuckDB judge the ladder by generated SQL and write the result (DuckDB)."""
    import duckdb

    plan = SqlPlan(stage=Stage.FIRST, columns=frozenset(pl.read_parquet_schema(firms)))
    for rule in ladder():
        plan.add(rule.id, rule, shared=True)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        select = plan.select(f"read_parquet({text_of(str(firms))})")
        connection.execute(
            f"COPY ({select}) TO {text_of(str(out))}"
            " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
        )
