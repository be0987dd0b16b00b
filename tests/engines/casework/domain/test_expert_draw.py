"""Anybody can draw again, and nobody can bend the draw unseen."""

import dataclasses
import hashlib
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.engines.casework.domain.conflicts import grounds_against
from renqi.engines.casework.domain.expert_draw import (
    Candidate,
    DrawRecord,
    commitment_to,
    draw_order,
    pool_digest,
    recheck,
)

POOL = tuple(Candidate(person_key=key, name=f"专家{key}", employer_key="U") for key in range(1, 21))
MOVED = dataclasses.replace(POOL[-1], employer_key="V")
SEEDS = st.text(min_size=1, max_size=20)


def record(seed: str = "seed", **changes: Any) -> DrawRecord:
    made = DrawRecord(
        ref="7.4",
        commitment=commitment_to(seed),
        pool=POOL,
        pool_digest=pool_digest(POOL, ref="7.4"),
        seed=seed,
        public_value="3 14 15",
        order=draw_order(POOL, seed=seed, public_value="3 14 15", ref="7.4"),
    )
    return dataclasses.replace(made, **changes)


def test_whoever_has_the_formula_gets_the_same_order() -> None:
    rows = [[key, f"专家{key}", "U"] for key in range(1, 21)]
    drum = json.dumps(["7.4", rows], ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(drum.encode()).hexdigest()

    def ticket(key: int) -> str:
        return hashlib.sha256(f'["seed", "3 14 15", "{digest}", {key}]'.encode()).hexdigest()

    order = draw_order(POOL, seed="seed", public_value="3 14 15", ref="7.4")
    assert order == tuple(sorted(range(1, 21), key=ticket))
    assert order[:5] == (3, 1, 5, 11, 12)


@given(seed=SEEDS, shuffled=st.permutations(POOL))
def test_the_order_of_the_list_does_not_matter(seed: str, shuffled: list[Candidate]) -> None:
    again = draw_order(shuffled, seed=seed, public_value="", ref="7.4")
    assert again == draw_order(POOL, seed=seed, public_value="", ref="7.4")
    assert Counter(again) == Counter(one.person_key for one in POOL)


@given(seed=SEEDS)
def test_an_honest_record_agrees_with_itself(seed: str) -> None:
    assert recheck(record(seed)) == ()


@given(seed=SEEDS.filter(lambda seed: seed != "seed"))
def test_another_seed_breaks_the_commitment(seed: str) -> None:
    assert "commitment" in recheck(dataclasses.replace(record("seed"), seed=seed))


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"pool": POOL[1:]}, {"pool", "order"}),
        ({"pool": (*POOL, Candidate(person_key=99, name="新"))}, {"pool", "order"}),
        (
            {"pool": (*POOL[:-1], dataclasses.replace(POOL[-1], employer_key="V"))},
            {"pool", "order"},
        ),
        ({"pool_digest": "0" * 64}, {"pool"}),
        ({"public_value": "3 14 16"}, {"order"}),
        ({"ref": "7.5"}, {"pool", "order"}),
        ({"order": tuple(range(1, 21))}, {"order"}),
    ],
)
def test_whatever_is_changed_afterwards_shows(changes: dict[str, Any], broken: set[str]) -> None:
    assert set(recheck(record(**changes))) == broken


def test_every_expert_is_drawn_about_as_often() -> None:
    # 2 000 draws of 1 of 20: 100 expected each, standard deviation √(2000 × 0.05 × 0.95) ≈ 9.7;
    # five of them either side, and the seeds are fixed.
    first = Counter(
        draw_order(POOL, seed=str(number), public_value="", ref="7.4")[0] for number in range(2_000)
    )
    assert len(first) == 20
    assert all(51 <= times <= 149 for times in first.values())


@pytest.mark.parametrize(
    ("facts", "grounds"),
    [
        ({}, set()),
        ({"subject_people": (7,)}, {"same_person"}),
        ({"employer_key": "S"}, {"employer"}),
        ({"employer_key": "P"}, {"employer"}),
        ({"declared": ("dealings",)}, {"dealings"}),
        ({"employer_key": "", "subject_keys": ("", "S")}, set()),
    ],
)
def test_a_conflict_has_a_ground(facts: dict[str, Any], grounds: set[str]) -> None:
    # S is the subject, P the parent firm that belongs with it.
    known: dict[str, Any] = {
        "person_key": 7,
        "employer_key": "U",
        "subject_keys": ("S", "P"),
        "subject_people": (),
        "declared": (),
    }
    assert grounds_against(**{**known, **facts}) == grounds
