"""Which version of a rule holds on which day, at the edge of every period."""

import datetime as dt

import pytest

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.loading.catalogue import NoVersionInForce
from tests.cultivation.ladder.golden import shipped, shipped_versions

DAY = dt.timedelta(days=1)
PUBLISHED = [rule for rule in shipped_versions() if rule.effective_until is not None]


@pytest.mark.parametrize("rule", shipped_versions(), ids=lambda rule: rule.ref)
def test_a_version_holds_from_its_first_day_on(rule: Rule) -> None:
    assert shipped().at(rule.id, rule.effective_from).ref == rule.ref
    assert shipped().get(rule.ref, default_on=dt.date(1999, 1, 1)).ref == rule.ref


@pytest.mark.parametrize("rule", PUBLISHED, ids=lambda rule: rule.ref)
def test_a_replaced_version_holds_to_the_day_before_the_next_one(rule: Rule) -> None:
    assert rule.effective_until is not None
    assert shipped().at(rule.id, rule.effective_until - DAY).ref == rule.ref
    successor = shipped().at(rule.id, rule.effective_until)  # no gap: the next one begins
    assert successor.effective_from == rule.effective_until


@pytest.mark.parametrize("rule_id", shipped().ids)
def test_no_version_holds_the_day_before_the_first(rule_id: str) -> None:
    first = shipped().versions(rule_id)[0]
    with pytest.raises(NoVersionInForce):
        shipped().at(rule_id, first.effective_from - DAY)


@pytest.mark.parametrize(
    ("rule_id", "on", "version"),
    [
        ("cn.srdi", "2026-03-31", "2022-08-01"),
        ("cn.srdi", "2026-04-01", "2026-04-01"),
        ("cn.little_giant", "2026-03-31", "2022-08-01"),
        ("cn.little_giant", "2026-04-01", "2026-04-01"),
        ("cn.common_veto", "2026-03-31", "2022-08-01"),
        ("cn.common_veto", "2026-04-01", "2026-04-01"),
        ("cn.innovative_sme", "2026-04-01", "2022-08-01"),  # 2号 第三十条 keeps annex 1 in use
        ("cn.technology_sme", "2026-04-01", "2017-05-03"),
        ("cn.champion", "2017-12-31", "2016-03-16"),
        ("cn.champion", "2018-01-01", "2018-01-01"),
        ("cn.champion", "2023-08-31", "2018-01-01"),
        ("cn.champion", "2023-09-01", "2023-09-01"),
        ("sz.champion", "2023-12-31", "2021-01-01"),
        ("sz.champion", "2024-01-01", "2024-01-01"),
        ("cn.size_class", "2026-04-01", "2011-06-18"),
    ],
)
def test_the_day_picks_the_version(rule_id: str, on: str, version: str) -> None:
    found = shipped().at(rule_id, dt.date.fromisoformat(on))
    assert found.effective_from == dt.date.fromisoformat(version)


def test_a_rung_of_the_old_ladder_inlines_the_old_common_requirements() -> None:
    old = shipped().at("cn.srdi", dt.date(2026, 3, 31))
    new = shipped().at("cn.srdi", dt.date(2026, 4, 1))
    assert {"cn.common_veto@2022-08-01", "cn.size_class@2011-06-18"} <= old.references.keys()
    assert "cn.common_veto@2026-04-01" in new.references


def test_the_innovative_sme_keeps_its_score_and_takes_the_new_common_requirements() -> None:
    rule = shipped().at("cn.innovative_sme", dt.date(2026, 4, 1))
    assert rule.ref == "cn.innovative_sme@2022-08-01"
    assert "cn.common_veto@2026-04-01" in rule.references


def test_the_same_idea_keeps_its_id_when_a_rule_is_reformed() -> None:
    old, new = (shipped().at("cn.srdi", on) for on in (dt.date(2026, 3, 31), dt.date(2026, 4, 1)))
    shared = {c.id for c in old.requires} & {c.id for c in new.requires}
    assert {"title", "niche_years", "scale", "rd_expense", "rd_ratio"} <= shared
