"""The golden firms judged as a population get, cell by cell, what they get one by one."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.domain.tree import VERDICTS, Rule, Stage
from renqi.engines.policy.population.screening import screen_frame
from renqi.registry.domain.vocabulary import fact_catalogue
from tests.cultivation.ladder.golden import GoldenCase, cases_for, judged, shipped_versions

VERSIONS = [rule for rule in shipped_versions() if rule.kind != "fragment"]


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("rule", VERSIONS, ids=lambda rule: rule.ref)
def test_a_population_of_golden_firms_agrees_cell_by_cell(rule: Rule, stage: Stage) -> None:
    cases = [case for case in cases_for(rule) if case.stage is stage]
    if not cases:
        return
    found = screen_frame(_frame(rule, cases), [rule], stage).rows().collect().to_dicts()
    assert len(found) == len(cases)
    for case, row in zip(cases, found, strict=True):
        assert _shown(row) == _expected(case), case.id


def _expected(case: GoldenCase) -> dict[str, Any]:
    assessment = judged(case).assessment
    score = next(iter(assessment.scores.values()), None)
    return {
        "verdict": VERDICTS[assessment.truth],
        "outcome": assessment.outcome,
        "score": None if score is None else (score.low, score.high),
        "counts": (assessment.met_conditions, len(assessment.findings)),
        "unmet": set(assessment.unmet),
        "unknown": set(assessment.missing),
    }


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verdict": row["verdict"],
        "outcome": row["outcome"],
        "score": None if row["score"] is None else (row["score"], row["score_high"]),
        "counts": (row["met_conditions"], row["total_conditions"]),
        "unmet": _names(row["unmet"]),
        "unknown": _names(row["unknown"]),
    }


def _names(text: str | None) -> set[str]:
    return set(filter(None, (text or "").split(";")))


def _frame(rule: Rule, cases: list[GoldenCase]) -> pl.DataFrame:
    """Return the canonical frame of the cases, with what officials decided."""
    keys = sorted({key for case in cases for key in case.facts})
    judgements = sorted({key for case in cases for key in case.judgements})
    columns = {key: pl.Series(key, [c.facts.get(key) for c in cases], _type(key)) for key in keys}
    for key in judgements:
        name = f"judgement:{rule.id}:{key}"
        columns[name] = pl.Series(name, [c.judgements.get(key) for c in cases])
    return pl.DataFrame({"uscc": [f"firm{i}" for i in range(len(cases))]} | columns)


def _type(key: str) -> type[pl.DataType]:
    kind = fact_catalogue()[key].kind
    if kind is FactKind.FLAG:
        return pl.Boolean
    return pl.String if kind in (FactKind.CATEGORY, FactKind.TEXT) else pl.Int64
