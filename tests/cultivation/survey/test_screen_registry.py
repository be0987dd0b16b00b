"""A run over the registry keeps where every firm stands, and says who may see it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from renqi.engines.policy.domain.tree import VERDICTS, Stage
from renqi.engines.policy.judging.interpret import assess
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import ScreenedFirm, ScreeningRun, Standing
from renqi.programmes.cultivation.survey.selectors.standings import (
    chain_counts,
    current_run,
    district_counts,
    firm_standings,
    near_misses,
    rung_counts,
    wanted_facts,
)
from renqi.programmes.cultivation.survey.services import screen_registry as service
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from renqi.registry.selectors import facts_frame as facts_frame_module
from renqi.registry.selectors.facts_frame import facts_frame
from tests.registry.firm_files import bring, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
DAY = date(2026, 5, 4)
CITY = Scope(all=True)
# Everything that cn.srdi asks in 2026 and that is no judgement.
CLIMBER = {
    "district": "南山区",
    "industry": "3562",
    "employees_y1": "80",
    "revenue_y1": "20000000",
    "main_revenue_y1": "18000000",
    "total_assets_y1": "30000000",
    "total_liabilities_y1": "10000000",
    "rd_expense_y1": "1500000",
    "rd_expense_y2": "1500000",
    "revenue_y2": "19000000",
    "niche_years": "4",
    "ip_class1": "2",
    "platform_score_y1": "60",
    "valid_titles": "innovative",
    "is_china_legal_person": "true",
    "abnormal_list": "false",
    "dishonest_list": "false",
    "restricted_product": "false",
    "major_incident_3y": "false",
}


def run() -> ScreeningRun:
    return screen_registry(as_of=DAY, by="t", clock=lambda: NOON)


def three_firms(folder: Path) -> None:
    # 1350 of 1500万元 is 10 % short; 130 / 135 of it is main business, 150 / 1350 is R&D.
    smaller = {"revenue_y1": "13500000", "main_revenue_y1": "13000000", "equity_financing_2y": "0"}
    rows = [
        {"uscc": uscc(1), "name": "甲", **CLIMBER},
        {"uscc": uscc(2), "name": "乙", **CLIMBER, **smaller},
        {"uscc": uscc(3), "name": "丙", **CLIMBER, "platform_score_y1": "", "district": "福田区"},
    ]
    bring(folder / "firms.csv", rows)


def test_the_stored_verdicts_are_those_of_the_interpreter(tmp_path: Path) -> None:
    three_firms(tmp_path)
    run()
    facts = {row["uscc"]: row for row in facts_frame(year=2025, scope=CITY).to_dicts()}
    stored = firm_standings(scope=CITY, usccs=list(facts))
    assert len(stored) == 3 * sum(1 for rule in ladder_catalogue().rules_at(DAY) if rule.rung)
    for one in stored:
        stage = Stage.RENEWAL if one.is_held else Stage.FIRST
        found = assess(ladder_catalogue().at(one.rule, DAY), facts[one.uscc], stage=stage)
        assert one.verdict == VERDICTS[found.truth]
        assert one.unmet == found.unmet
        assert (one.met, one.total) == (found.met_conditions, len(found.findings))
        assert set(one.missing) == set(found.missing)


def test_counts_by_rung_and_district_add_up_to_the_city(tmp_path: Path) -> None:
    three_firms(tmp_path)
    run()
    srdi = next(count for count in rung_counts(scope=CITY) if count.rule == "cn.srdi")
    # One is left to an official's judgement, one falls short, one lacks the platform score.
    assert (srdi.met, srdi.review, srdi.unmet, srdi.unknown, srdi.held) == (0, 1, 1, 1, 0)
    places = {place.key: place for place in district_counts(scope=CITY)}
    assert sum(place.firms for place in places.values()) == 3
    assert sum(place.rungs["cn.srdi"].unknown for place in places.values()) == 1
    assert [place.firms for place in chain_counts(scope=CITY)] == [3]


def test_a_city_counted_in_parts_gives_the_counts_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_firms(tmp_path)
    whole = run()
    monkeypatch.setattr(facts_frame_module, "FIRMS_AT_ONCE", 1)
    parts = run()
    assert parts.firms == whole.firms == 3
    assert parts.tallies == whole.tallies
    assert Standing.objects.count() == 3 * len(whole.tallies["rungs"])


def test_holders_are_counted_and_judged_as_for_renewal(tmp_path: Path) -> None:
    three_firms(tmp_path)
    run()
    innovative = next(c for c in rung_counts(scope=CITY) if c.rule == "cn.innovative_sme")
    assert innovative.held == 3


def test_near_misses_come_nearest_first(tmp_path: Path) -> None:
    three_firms(tmp_path)
    run()
    (near,) = near_misses(scope=CITY, rule="cn.srdi")
    assert (near.uscc, near.unmet) == (uscc(2), ("scale",))
    assert near.shortfall == pytest.approx(0.1)
    assert near_misses(scope=CITY, rule="cn.srdi", district=near.district) == (near,)
    assert near_misses(scope=CITY, rule="cn.srdi", district="440399") == ()


def test_the_fact_that_settles_most_is_named_first(tmp_path: Path) -> None:
    three_firms(tmp_path)
    run()
    (wanted,) = wanted_facts(scope=CITY, rule="cn.srdi")
    assert (wanted.key, wanted.firms, wanted.alone) == ("platform_score_y1", 1, 1)


def test_a_firm_sees_itself_and_nobody_sees_nothing(tmp_path: Path) -> None:
    three_firms(tmp_path)
    run()
    own, nobody = Scope(uscc=uscc(2)), Scope()
    assert {one.uscc for one in near_misses(scope=own, rule="cn.srdi")} == {uscc(2)}
    assert firm_standings(scope=own, usccs=[uscc(1)]) == ()
    for scope in (own, nobody):
        assert rung_counts(scope=scope) == ()
        assert district_counts(scope=scope) == ()
        assert chain_counts(scope=scope) == ()
        assert wanted_facts(scope=scope) == ()
    assert near_misses(scope=nobody, rule="cn.srdi") == ()
    assert current_run(scope=nobody) is None


def test_the_next_run_takes_the_place_of_the_last(tmp_path: Path) -> None:
    three_firms(tmp_path)
    first, second = run(), run()
    first.refresh_from_db()
    assert (first.state, second.state) == (RunState.PAST, RunState.CURRENT)
    assert set(ScreenedFirm.objects.values_list("run_id", flat=True)) == {second.pk}
    assert first.tallies["rungs"] == second.tallies["rungs"]


def test_a_run_that_fails_leaves_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_firms(tmp_path)
    first = run()

    def broken(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(service, "write_standings", broken)
    with pytest.raises(RuntimeError):
        run()
    failed = ScreeningRun.objects.exclude(pk=first.pk).get()
    assert (failed.state, failed.failure) == (RunState.FAILED, "RuntimeError: disk full")
    standing = current_run(scope=CITY)
    assert standing is not None
    assert Standing.objects.filter(firm__run=first).exists()


def test_an_empty_registry_is_judged_as_well() -> None:
    assert run().firms == 0
    assert rung_counts(scope=CITY) == ()
