"""The same cells from the interpreter, the compiled plan and DuckDB, to lay side by side."""

import json
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Rule, Stage
from renqi.engines.policy.judging.interpret import Assessment, assess
from renqi.engines.policy.population.plan import plan_population
from renqi.engines.policy.population.screening import screen_frame
from renqi.engines.policy.population.sql import SqlPlan
from renqi.engines.policy.population.staging import staged

Cells = dict[str, list[Any]]


def interpreted(rules: Sequence[Rule], frame: pl.DataFrame, stage: Stage) -> Cells:
    """Judge firm by firm."""
    cells: Cells = {}
    for row in frame.rows(named=True):
        for rule in rules:
            for name, value in _assessed(rule, judge(rule, row, stage)).items():
                cells.setdefault(name, []).append(value)
    return cells


def judge(rule: Rule, row: dict[str, Any], stage: Stage) -> Assessment:
    """Judge one row of a frame, its judgement columns included."""
    judgements = {
        key.removeprefix("judgement:"): value
        for key, value in row.items()
        if key.startswith("judgement:") and value is not None
    }
    return assess(rule, row, stage=stage, judgements=judgements)


def _assessed(rule: Rule, found: Assessment) -> dict[str, Any]:
    cells: dict[str, Any] = {f"{rule.id}.{f.condition.id}": int(f.truth) for f in found.findings}
    cells[rule.id] = int(found.truth)
    for name, points in found.scores.items():
        cells |= {f"{rule.id}.{name}:low": points.low, f"{rule.id}.{name}:high": points.high}
    if rule.classes:
        cells[f"{rule.id}:outcome"] = found.outcome
    return cells


def compiled(rules: Sequence[Rule], frame: pl.DataFrame, stage: Stage) -> Cells:
    """Judge all firms by the compiled plan."""
    plan = plan_population(tuple(rules), stage, dict(frame.schema))
    nodes = {}
    for part in plan.rules:
        nodes[part.rule.id] = part.truth
        for (condition, _), truth in zip(part.conditions, part.truths, strict=True):
            nodes[f"{part.rule.id}.{condition.id}"] = truth
        for name, span in part.scores.items():
            nodes |= {
                f"{part.rule.id}.{name}:low": span.low,
                f"{part.rule.id}.{name}:high": span.high,
            }
        if part.outcome is not None:
            nodes[f"{part.rule.id}:outcome"] = part.outcome
    layers = staged(plan.writer, nodes.values())
    judged = layers.apply(frame.lazy()).select(layers.named(nodes)).collect()
    return judged.to_dict(as_series=False)


def in_duckdb(rules: Sequence[Rule], frame: pl.DataFrame, stage: Stage, folder: Path) -> Cells:
    """Judge all firms by the generated SQL."""
    path = folder / "firms.parquet"
    frame.write_parquet(path)
    plan = SqlPlan(stage=stage, columns=frozenset(frame.columns))
    for rule in rules:
        plan.add(rule.id, rule)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute(plan.select(f"read_parquet('{path}')", keep=()))
        names = [column[0] for column in connection.description]
        rows = connection.fetchall()
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def differences(left: Cells, right: Cells) -> list[str]:
    """Name the first cells that differ."""
    assert left.keys() == right.keys()
    return [
        f"{name}[{row}]: {a} / {b}"
        for name in left
        for row, (a, b) in enumerate(zip(left[name], right[name], strict=True))
        if a != b
    ][:5]


def wide_by_interpreter(
    rules: Sequence[Rule], frame: pl.DataFrame, stage: Stage
) -> list[dict[str, Any]]:
    """Write the rows of `renqi screen` firm by firm."""
    rows = []
    for firm in frame.rows(named=True):
        for rule in rules:
            found = judge(rule, firm, stage)
            score = next(iter(found.scores.values()), None)
            gaps = {key: Fraction(decimal_text(gap)) for key, gap in found.gaps.items()}
            rows.append(
                {
                    "uscc": firm["uscc"],
                    "rule": rule.id,
                    "verdict": VERDICTS[found.truth],
                    "score": score and score.low,
                    "met_conditions": found.met_conditions,
                    "total_conditions": len(found.findings),
                    "unmet": list(found.unmet),
                    "unknown": set(found.missing),
                    "gap": gaps,
                    "score_high": score and score.high,
                    "outcome": found.outcome,
                    "rule_version": rule.ref,
                }
            )
    return rows


def wide_by_plan(rules: Sequence[Rule], frame: pl.DataFrame, stage: Stage) -> list[dict[str, Any]]:
    """Write the rows of `renqi screen` for all firms at once."""
    rows = screen_frame(frame, rules, stage).rows().collect().to_dicts()
    for row in rows:
        row["unmet"] = row["unmet"].split(";") if row["unmet"] else []
        row["unknown"] = set(row["unknown"].split(";")) if row["unknown"] else set()
        row["gap"] = json.loads(row["gap"], parse_float=Fraction, parse_int=Fraction)
    return rows


def decimal_text(shortfall: Fraction) -> str:
    """Write a shortfall to six decimals, rounded away from zero and never nothing."""
    millionths = max(1, math.ceil(shortfall * 10**6))
    return f"{millionths // 10**6}.{millionths % 10**6:06d}"
