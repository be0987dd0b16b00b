"""Which grade opens by what, and that no ladder is climbed two grades at a time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.programmes.cultivation.pool.domain import entry_rules
from renqi.programmes.cultivation.pool.domain.entry_rules import pool_rules, rules_of
from renqi.programmes.cultivation.pool.domain.kinds import LADDERS, Grade, PoolKind, step_of
from renqi.programmes.cultivation.pool.domain.openings import (
    Choice,
    Evidence,
    FirmEvidence,
    highest_open,
    why_promoted,
)
from renqi.programmes.cultivation.pool.domain.refusals import RulesBroken
from renqi.programmes.cultivation.pool.services.propose_by_titles import lost_its_title
from tests.cultivation.pool.city import DAY

CHAMPION = rules_of(PoolKind.SINGLE_CHAMPION, on=DAY)
SRDI = rules_of(PoolKind.SRDI, on=DAY)
TITLES = ["innovative", "srdi", "little_giant", "champion_city", "champion_nation", "high_tech"]


def firm(*titles: str, **standings: Evidence) -> FirmEvidence:
    return FirmEvidence(
        uscc="A",
        titles=frozenset(titles),
        standings={one.rule: one for one in standings.values()},
    )


def before_city(verdict: str, shortfall: float | None = None, *missing: str) -> FirmEvidence:
    standing = Evidence(rule="sz.champion", verdict=verdict, shortfall=shortfall, missing=missing)
    return firm(x=standing)


@pytest.mark.parametrize(
    ("found", "how"),
    [
        (before_city("met"), "verdict"),
        (before_city("review"), "verdict"),
        (before_city("unmet", 0.6), "near"),
        (before_city("unmet", 0.6001), ""),
        (before_city("unmet"), ""),
        (before_city("unknown", None, "rd_body"), "unknown"),
        (before_city("unknown", None, "rd_body", "ip_class1"), ""),
    ],
)
def test_the_first_grade_opens_by_verdict_near_miss_or_one_fact(
    found: FirmEvidence, how: str
) -> None:
    why = highest_open(CHAMPION, found)
    assert (why.how if why else "") == how


def test_a_choice_narrows_and_never_widens_what_the_rules_open() -> None:
    near = before_city("unmet", 0.5)
    assert highest_open(CHAMPION, near, choice=Choice(shortfall_at_most=0.4)) is None
    assert highest_open(CHAMPION, near, choice=Choice(with_near=False)) is None
    far = before_city("unmet", 0.7)
    assert highest_open(CHAMPION, far, choice=Choice(shortfall_at_most=1.0)) is None


def test_above_the_foot_a_firm_enters_by_a_title() -> None:
    why = highest_open(SRDI, firm("innovative", "srdi"))
    assert why is not None
    assert (why.grade, why.title) == (Grade.SRDI, "srdi")
    # Fast growth is a verdict: it opens the foot of the ladder only.
    fast = Evidence(rule="sz.pool_high_growth_city", verdict="met")
    assert highest_open(rules_of(PoolKind.HIGH_GROWTH, on=DAY), firm(x=fast)) is None


def test_a_higher_title_carries_a_place_up_one_grade_at_a_time() -> None:
    holder = firm("champion_nation")
    why = why_promoted(CHAMPION, Grade.POTENTIAL, holder)
    assert why is not None
    assert (why.grade, why.title) == (Grade.CITY, "champion_nation")
    assert why_promoted(CHAMPION, Grade.NATION, holder) is None


@given(
    kind=st.sampled_from(list(PoolKind)),
    titles=st.sets(st.sampled_from(TITLES)),
    verdicts=st.lists(st.sampled_from(["met", "review", "unknown", "unmet"]), min_size=8),
    step=st.integers(min_value=0, max_value=4),
)
def test_whatever_is_known_of_a_firm_it_climbs_one_grade_or_none(
    kind: PoolKind, titles: set[str], verdicts: list[str], step: int
) -> None:
    rules = rules_of(kind, on=DAY)
    ladder = LADDERS[kind]
    ids = sorted({one.rule for grade in rules.grades for one in grade.opens if one.rule})
    standings = {
        rule: Evidence(rule=rule, verdict=verdict)
        for rule, verdict in zip(ids, verdicts, strict=False)
    }
    known = FirmEvidence(uscc="A", titles=frozenset(titles), standings=standings)
    grade = ladder[min(step, len(ladder) - 1)]
    why = why_promoted(rules, grade, known)
    if why is not None:
        assert step_of(kind, why.grade) == step_of(kind, grade) + 1
    entered = highest_open(rules, known)
    if entered is not None and step_of(kind, entered.grade) > 0:
        assert entered.how == "title"
        assert entered.title in titles


def test_unknown_titles_are_not_lost_ones() -> None:
    unknown = FirmEvidence(uscc="A", titles=None, standings={})
    assert not lost_its_title(SRDI, Grade.SRDI, unknown)
    assert lost_its_title(SRDI, Grade.SRDI, firm("innovative"))
    # The title above was not given without this one.
    assert not lost_its_title(SRDI, Grade.SRDI, firm("little_giant"))
    assert not lost_its_title(SRDI, Grade.POTENTIAL, firm())


def test_every_kind_has_rules_whose_numbers_say_where_they_come_from() -> None:
    assert {one.kind for one in pool_rules()} == set(PoolKind)
    for rules in pool_rules():
        for grade in rules.grades:
            assert grade.source == "[design]" or "〔" in grade.source
            assert ("[design]" in grade.note.zh) is (grade.source == "[design]")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("grade: city", "grade: nation", "ladder"),
        ("title: champion_city", "title: champion_moon", "title"),
        ("rung: sz.champion, verdicts", "rung: sz.moon, verdicts", "rule"),
        ("verdicts: [met, review]", "verdicts: [perhaps]", "verdicts"),
        ("shortfall_at_most", "shortfal_at_most", "unknown keys"),
    ],
)
def test_a_broken_rule_file_is_refused_with_its_fault(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    text = (entry_rules.KIND_RULES / "single_champion.2025-01-01.yaml").read_text("utf-8")
    path = tmp_path / "broken.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RulesBroken, match=reason):
        entry_rules.read_kind_rules(path)
