"""Runs are kept with all they said, and two of them compare firm by firm, cause by cause."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.domain.refusals import (
    RunNotOver,
    RunUnknown,
    RunWithItself,
)
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import RunPack, ScreeningRun, Standing
from renqi.programmes.cultivation.survey.selectors.comparison import (
    ChangedFact,
    Move,
    Way,
    all_moves,
    compare_runs,
    moves_page,
)
from renqi.programmes.cultivation.survey.selectors.kept_runs import (
    StandingFilter,
    comparable_runs,
    export_standings,
    kept_rungs,
    run_of,
    run_page,
    settling_facts,
    standing_page,
)
from renqi.programmes.cultivation.survey.selectors.standings import (
    current_run,
    near_misses,
    rung_counts,
)
from renqi.programmes.cultivation.survey.services import screen_registry as service
from renqi.programmes.cultivation.survey.services.run_progress import RUNS, STOPPED
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from renqi.registry.services.long_work import settle_stopped
from renqi.registry.services.merge_firms import merge_firms
from tests.cultivation.survey.test_screen_registry import CITY, CLIMBER, DAY, NOON
from tests.registry.firm_files import bring, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

LATER = NOON + dt.timedelta(days=30)
SRDI = "cn.srdi"
A, B, C, D = (uscc(number) for number in range(1, 5))


def run(day: dt.date = DAY, at: dt.datetime = NOON, *, stands: bool = True) -> ScreeningRun:
    return screen_registry(as_of=day, by="陈", clock=lambda: at, stands=stands)


def told(folder: Path, name: str, *rows: dict[str, str], at: dt.datetime = NOON) -> None:
    bring(folder / f"{name}.csv", rows, source=name, at=at)


def firm(code: str, **more: str) -> dict[str, str]:
    return {"uscc": code, "name": f"企业{code[-3:]}", **CLIMBER, **more}


def moves(old: ScreeningRun, new: ScreeningRun, rule: str = SRDI) -> dict[str, Move]:
    compared = compare_runs(old.pk, new.pk, scope=CITY)
    return {one.uscc: one for one in all_moves(compared, scope=CITY, rule=rule)}


def test_a_past_run_says_for_ever_what_it_said(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A), firm(B, platform_score_y1=""))
    first = run()
    before = kept_rungs(first.pk, scope=CITY), settling_facts(first.pk, scope=CITY, rule=SRDI)
    rows = list(export_standings(first.pk, scope=CITY, where=StandingFilter()))
    told(tmp_path, "乙局", firm(B, platform_score_y1="70"), firm(C), at=LATER)
    second = run(at=LATER)
    assert run_of(first.pk, scope=CITY).state == RunState.PAST.value
    assert (
        kept_rungs(first.pk, scope=CITY),
        settling_facts(first.pk, scope=CITY, rule=SRDI),
    ) == before
    assert list(export_standings(first.pk, scope=CITY, where=StandingFilter())) == rows
    # The tables hold the run that stands, and say the same as its pack.
    assert set(Standing.objects.values_list("firm__run_id", flat=True)) == {second.pk}
    counts = {one.rule: (one.met, one.review, one.unmet) for one in rung_counts(scope=CITY)}
    packed = {
        one.rule: (one.met, one.review, one.unmet) for one in kept_rungs(second.pk, scope=CITY)
    }
    assert packed == counts


def test_near_misses_come_nearest_first_as_in_the_tables(tmp_path: Path) -> None:
    # Short of 1500万元 by 10 % and by 20 %.
    told(
        tmp_path,
        "甲局",
        firm(A, revenue_y1="13500000", main_revenue_y1="13000000", equity_financing_2y="0"),
        firm(B, revenue_y1="12000000", main_revenue_y1="11900000", equity_financing_2y="0"),
        firm(C),
    )
    kept = run()
    near = StandingFilter(rule=SRDI, where="near")
    page = standing_page(kept.pk, scope=CITY, where=near, page=1, per_page=20)
    assert [one.uscc for one in page.rows] == [A, B]
    assert [round(one.shortfall or 0, 3) for one in page.rows] == [0.1, 0.2]
    assert [one.uscc for one in near_misses(scope=CITY, rule=SRDI)] == [A, B]


def test_the_fact_that_settles_most_firms_alone_comes_first(tmp_path: Path) -> None:
    # A and B lack the score alone, C the score and the IP, D nothing.
    told(
        tmp_path,
        "甲局",
        firm(A, platform_score_y1=""),
        firm(B, platform_score_y1=""),
        firm(C, platform_score_y1="", is_china_legal_person=""),
        firm(D),
    )
    kept = run()
    facts = {
        one.key: (one.firms, one.alone) for one in settling_facts(kept.pk, scope=CITY, rule=SRDI)
    }
    assert facts == {"platform_score_y1": (3, 2), "is_china_legal_person": (1, 0)}
    assert settling_facts(kept.pk, scope=CITY, rule=SRDI)[0].key == "platform_score_y1"
    lacking = StandingFilter(rule=SRDI, where="lacking", key="platform_score_y1")
    page = standing_page(kept.pk, scope=CITY, where=lacking, page=1, per_page=20)
    # Those that lack nothing else come first.
    assert [one.uscc for one in page.rows] == [A, B, C]


def test_a_fact_that_changed_is_the_cause_and_others_that_changed_are_not(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A, rd_staff_y1="5"), firm(B, platform_score_y1="45"))
    first = run()
    # 45 is below 50; the staff is asked of nobody whose R&D share is this high.
    told(
        tmp_path,
        "甲局",
        firm(A, rd_staff_y1="5", restricted_product="true"),
        firm(B, platform_score_y1="62", rd_staff_y1="9"),
        at=LATER,
    )
    second = run(at=LATER)
    compared = compare_runs(first.pk, second.pk, scope=CITY)
    srdi = next(one for one in compared.rungs if one.rule == SRDI)
    # A met it and left, B entered: 1 + 1 - 1 = 1.
    assert (srdi.before, srdi.entered, srdi.left, srdi.after) == (1, 1, 1, 1)
    found = moves(first, second)
    assert (found[A].way, found[A].kind.value) == (Way.LEFT, "facts")
    assert found[A].facts == (ChangedFact(key="restricted_product", before=False, after=True),)
    assert (found[B].way, found[B].old_verdict, found[B].new_verdict) == (
        Way.ENTERED,
        "unmet",
        "review",
    )
    billion = 10**9
    assert found[B].facts == (
        ChangedFact(key="platform_score_y1", before=45 * billion, after=62 * billion),
    )


def test_two_facts_that_were_both_needed_are_both_told(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A, platform_score_y1="45", restricted_product="true"))
    first = run()
    told(tmp_path, "甲局", firm(A, platform_score_y1="62"), at=LATER)
    second = run(at=LATER)
    keys = [one.key for one in moves(first, second)[A].facts]
    assert keys == ["platform_score_y1", "restricted_product"]


def test_a_new_version_of_the_rule_is_the_cause_where_no_fact_changed(tmp_path: Path) -> None:
    # Both runs know the same. Until the end of March 2026 the version of 2022 is in force, which
    # asks for two years in the niche and lets 6000万元 of equity stand for the score; from April
    # on it is three years, and 2.5 are too few.
    told(tmp_path, "甲局", firm(A, niche_years="2.5", equity_financing_2y="60000000"))
    first, second = run(dt.date(2026, 3, 31), stands=False), run(dt.date(2026, 4, 1))
    by_rule = {one.rule: one for one in compare_runs(first.pk, second.pk, scope=CITY).rungs}
    assert by_rule[SRDI].old_ref == "cn.srdi@2022-08-01"
    assert by_rule[SRDI].new_ref == "cn.srdi@2026-04-01"
    found = moves(first, second)[A]
    assert (found.way, found.old_verdict, found.new_verdict) == (Way.LEFT, "met", "unmet")
    assert (found.kind.value, found.facts) == ("version", ())


def test_firms_that_came_and_went_are_told_as_such(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A), firm(B))
    first = run()
    merge_firms(duplicate_uscc=B, kept_uscc=A, reason="x", actor="陈", at=LATER)
    told(tmp_path, "甲局", firm(C), at=LATER)
    second = run(at=LATER + dt.timedelta(hours=1))
    found = moves(first, second)
    assert {code: (one.way.value, one.kind.value) for code, one in found.items()} == {
        B: ("left", "gone"),
        C: ("entered", "appeared"),
    }


def test_what_was_told_after_a_run_is_not_held_against_it(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A, platform_score_y1="45"))
    first = run()
    told(tmp_path, "甲局", firm(A, platform_score_y1="62"), at=LATER)
    second = run(at=LATER)
    told(tmp_path, "甲局", firm(A, platform_score_y1="20"), at=LATER)
    change = moves(first, second)[A].facts[0]
    assert (change.before, change.after) == (45 * 10**9, 62 * 10**9)


def test_a_verdict_that_cannot_be_made_again_has_no_cause_claimed(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A, platform_score_y1="45"))
    first = run()
    told(tmp_path, "甲局", firm(A, platform_score_y1="62"), at=LATER)
    second = run(at=LATER)
    # As if the second file had come in while the first run was at work.
    ScreeningRun.objects.filter(pk=first.pk).update(last_record=second.last_record)
    assert moves(first, second)[A].kind.value == "unproven"


def test_a_question_about_another_day_is_kept_and_does_not_stand(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A))
    standing = run()
    asked = run(dt.date(2026, 3, 31), stands=False)
    assert asked.state == RunState.PAST.value
    shown = current_run(scope=CITY)
    assert shown is not None
    assert shown.as_of == DAY
    assert run_of(standing.pk, scope=CITY).stands
    assert [one.id for one in comparable_runs(scope=CITY)] == [asked.pk, standing.pk]


def test_a_run_that_failed_or_was_stopped_says_so_and_has_no_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(tmp_path, "甲局", firm(A))
    ScreeningRun.objects.create(
        as_of=DAY, fiscal_year=2025, actor="x", started_at=NOON, rules=[], state="running"
    )
    assert settle_stopped(RUNS, at=NOON) == 1
    stopped = ScreeningRun.objects.get()
    assert (stopped.state, stopped.failure) == ("failed", STOPPED)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(service, "city_standings", broken)
    with pytest.raises(RuntimeError):
        run()
    failed = run_page(scope=CITY, page=1, per_page=9).rows[0]
    assert (failed.state, failed.failure) == ("failed", "RuntimeError: no memory")
    assert not RunPack.objects.exists()
    with pytest.raises(RunNotOver):
        kept_rungs(failed.id, scope=CITY)


def test_only_who_sees_the_city_sees_runs(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A))
    kept = run()
    for scope in (Scope(), Scope(uscc=A)):
        assert run_page(scope=scope, page=1, per_page=9).total == 0
        with pytest.raises(RunUnknown):
            run_of(kept.pk, scope=scope)
        with pytest.raises(RunUnknown):
            compare_runs(kept.pk, kept.pk + 1, scope=scope)
    with pytest.raises(RunWithItself):
        compare_runs(kept.pk, kept.pk, scope=CITY)


def test_pages_of_moves_add_up_to_all_moves(tmp_path: Path) -> None:
    codes = [uscc(number) for number in range(10, 15)]
    told(tmp_path, "甲局", *(firm(code, platform_score_y1="45") for code in codes))
    first = run()
    told(tmp_path, "甲局", *(firm(code, platform_score_y1="62") for code in codes), at=LATER)
    second = run(at=LATER)
    compared = compare_runs(first.pk, second.pk, scope=CITY)
    asked: dict[str, Any] = {"scope": CITY, "rule": SRDI, "way": Way.ENTERED, "per_page": 2}
    pages = [moves_page(compared, page=number, **asked) for number in (1, 2, 3)]
    assert [(page.total, page.pages, len(page.rows)) for page in pages] == [
        (5, 3, 2),
        (5, 3, 2),
        (5, 3, 1),
    ]
    assert [one.uscc for page in pages for one in page.rows] == codes
    assert moves_page(compared, page=1, **{**asked, "way": Way.LEFT}).total == 0
