"""Random rules, random firms: the three evaluators give the same cells."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from renqi.engines.policy.domain.tree import Stage
from tests.engines.policy.population.cells import (
    compiled,
    differences,
    in_duckdb,
    interpreted,
    wide_by_interpreter,
    wide_by_plan,
)
from tests.engines.policy.population.random_rules import START, Maker

FIRMS = 60


@pytest.mark.parametrize("stage", Stage)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[*HealthCheck],
    # A smaller example would take minutes to find; the cells that differ are named anyway.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(chance=st.randoms(use_true_random=False), seed=st.integers(0, 2**32))
def test_interpreter_plan_and_sql_agree_on_every_cell(
    chance: random.Random, seed: int, stage: Stage, tmp_path: Path
) -> None:
    rules = Maker(chance).catalogue().rules_at(START)
    firms = Maker(random.Random(seed)).firms(FIRMS, list(rules))
    expected = interpreted(rules, firms, stage)
    assert not differences(expected, compiled(rules, firms, stage))
    assert not differences(expected, in_duckdb(rules, firms, stage, tmp_path))
    assert wide_by_plan(rules, firms, stage) == wide_by_interpreter(rules, firms, stage)
