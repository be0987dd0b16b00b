"""The shipped ladder on 100,000 made-up firms: every cell the same, whoever computes it."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from renqi.demo.firms import generate_firms
from renqi.engines.policy.domain.tree import Rule, Stage
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from tests.engines.policy.population.cells import (
    compiled,
    differences,
    in_duckdb,
    interpreted,
    wide_by_interpreter,
    wide_by_plan,
)

FIRMS, SAMPLE = 100_000, 2_000
SEED = 20260401


@pytest.fixture(scope="module")
def firms() -> pl.DataFrame:
    return generate_firms(FIRMS, seed=SEED)


def ladder() -> tuple[Rule, ...]:
    return ladder_catalogue().rules_at(dt.date(2026, 6, 1))


@pytest.mark.slow
@pytest.mark.parametrize("stage", Stage)
def test_plan_and_duckdb_agree_on_100000_firms(
    firms: pl.DataFrame, stage: Stage, tmp_path: Path
) -> None:
    rules = ladder()
    by_plan = compiled(rules, firms, stage)
    assert len(by_plan["cn.srdi"]) == FIRMS
    assert not differences(by_plan, in_duckdb(rules, firms, stage, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("stage", Stage)
def test_interpreter_agrees_on_a_sample(firms: pl.DataFrame, stage: Stage) -> None:
    rules, sample = ladder(), firms.head(SAMPLE)
    assert not differences(interpreted(rules, sample, stage), compiled(rules, sample, stage))


@pytest.mark.slow
def test_the_rows_of_screen_agree_with_the_interpreter(firms: pl.DataFrame) -> None:
    rules, sample = ladder(), firms.tail(SAMPLE // 4)
    expected = wide_by_interpreter(rules, sample, Stage.FIRST)
    assert wide_by_plan(rules, sample, Stage.FIRST) == expected


def test_text_and_numbered_categories_give_the_same_cells(firms: pl.DataFrame) -> None:
    rules, numbered = ladder(), firms.head(SAMPLE)
    as_text = numbered.with_columns(pl.col(pl.Enum).cast(pl.String))
    assert not differences(
        compiled(rules, numbered, Stage.FIRST), compiled(rules, as_text, Stage.FIRST)
    )


def test_the_earlier_versions_agree_too(firms: pl.DataFrame, tmp_path: Path) -> None:
    rules, sample = ladder_catalogue().rules_at(dt.date(2023, 12, 1)), firms.head(SAMPLE // 4)
    by_plan = compiled(rules, sample, Stage.RENEWAL)
    assert not differences(interpreted(rules, sample, Stage.RENEWAL), by_plan)
    assert not differences(by_plan, in_duckdb(rules, sample, Stage.RENEWAL, tmp_path))
