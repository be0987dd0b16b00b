"""The questionnaire of 2024: points to a thousandth, and each level at its very bar."""

import datetime as dt
from collections.abc import Mapping

import pytest

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.cultivation.growth.domain.questionnaire import NONE
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import (
    NoQuestionnaire,
    digital_questionnaire,
    faults,
)
from renqi.programmes.cultivation.growth.domain.road_map import Help, road_map
from renqi.programmes.cultivation.growth.domain.scoring import (
    score_of,
    unanswered,
    wrong_answers,
)

SHEET = digital_questionnaire(dt.date(2026, 11, 22))
BINDING = [one.id for one in SHEET.scenes if one.required]
GUIDING = [one.id for one in SHEET.scenes if not one.required]
Answers = dict[str, list[str]]


def nothing() -> Answers:
    """Every question answered with what earns nothing."""
    least = {one.id: [NONE] if one.several else [one.options[0].id] for one in SHEET.questions}
    return {**least, **{one.id: ["0"] for one in SHEET.scenes}}


def with_points(wanted: int) -> Answers:
    """Answers worth so many points: whole questions of the first dimension, then shares."""
    known: Mapping[int, Answers] = {
        # 8 + 6 + 6 = 20.
        20: {"base.network": ALL["base.network"], "base.devices": ["e"], "base.connected": ["e"]},
        # 20 and 10 + 10 = 40.
        40: {"base.collecting": ALL["base.collecting"], "base.systems": ["e"]},
        # 40 and 5 + 5 + 7 + 3 = 60.
        60: {
            "base.network_safety": ALL["base.network_safety"],
            "base.data_safety": ALL["base.data_safety"],
            "effects.energy": ["down"],
            "effects.revenue": ["up"],
        },
        # 60 and 7.5 + 7.5 + 3.5 + 1.5 = 80.
        80: {
            "managing.strategy": ["f"],
            "managing.rules": ALL["managing.rules"],
            "effects.quality": ["same"],
            "effects.cost": ["same"],
        },
    }
    answers = nothing()
    for bar, more in known.items():
        if bar <= wanted:
            answers.update(more)
    return answers


ALL = {one.id: [option.id for option in one.options] for one in SHEET.questions}


def at_level(answers: Answers, level: int, *, binding: int, guiding: int) -> Answers:
    scenes = [*BINDING[:binding], *GUIDING[:guiding]]
    return {**answers, **{key: [str(level)] for key in scenes}}


def test_the_whole_is_fifty_thirty_and_twenty_points_and_sixteen_scenes() -> None:
    assert [one.points for one in SHEET.dimensions] == [50_000, 30_000, 20_000]
    assert (len(SHEET.questions), len(SHEET.scenes), len(BINDING)) == (15, 16, 10)
    assert faults(SHEET) == []
    best = {one.id: ALL[one.id] if one.several else ["e"] for one in SHEET.questions}
    best |= {"managing.strategy": ["f"], "effects.energy": ["down"], "effects.quality": ["up"]}
    best |= {"effects.revenue": ["up"], "effects.cost": ["down"]}
    best |= {one.id: ["4"] for one in SHEET.scenes}
    found = score_of(SHEET, best)
    assert (found.points, found.level) == (100_000, 4)


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({"base.network": ["control"]}, 2_000),  # 25 % of 8
        ({"base.collecting": ["design", "people"]}, 1_600),  # 7 % and 9 % of 10
        ({"base.systems": ["d"]}, 7_500),  # 75 % of 10
        ({"managing.rules": ["flow"]}, 1_875),  # 25 % of 7.5
        ({"managing.strategy": ["b"]}, 1_500),  # 20 % of 7.5
        ({"effects.revenue": ["same"]}, 1_500),  # 50 % of 3
        ({"base.network": [NONE]}, 0),
    ],
)
def test_an_answer_earns_its_share_to_a_thousandth(answers: Answers, points: int) -> None:
    assert score_of(SHEET, {**nothing(), **answers}).points == points


# What the levels ask: points, scenes, binding ones among them.
BARS = {1: (20, 6, 3), 2: (40, 6, 3), 3: (60, 8, 5), 4: (80, 10, 6)}


def reaching(level: int) -> Answers:
    points, scenes, binding = BARS[level]
    return at_level(with_points(points), level, binding=binding, guiding=scenes - binding)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_level_is_reached_at_its_very_bar(level: int) -> None:
    found = score_of(SHEET, reaching(level))
    assert (found.points, found.level) == (BARS[level][0] * 1_000, level)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_level_is_missed_by_a_single_option(level: int) -> None:
    answers = reaching(level)
    # One share of 7 % of 10 points less where there is such a share, a network less before.
    short = (
        {"base.collecting": ALL["base.collecting"][1:]}
        if level > 1
        else {"base.network": ALL["base.network"][1:]}
    )
    found = score_of(SHEET, {**answers, **short})
    assert found.points == BARS[level][0] * 1_000 - (700 if level > 1 else 2_000)
    assert found.level == level - 1


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_level_is_missed_by_one_scene_and_kept_by_one_more(level: int) -> None:
    answers = reaching(level)
    one_less = {**answers, BINDING[0]: [str(level - 1)]}
    assert score_of(SHEET, one_less).level == level - 1
    # A guiding scene makes the number up, but not the binding one that is lacking.
    instead = {**one_less, GUIDING[BARS[level][1] - BARS[level][2]]: [str(level)]}
    assert score_of(SHEET, instead).level == level - 1
    assert score_of(SHEET, {**one_less, BINDING[BARS[level][2]]: [str(level)]}).level == level


def test_more_points_do_not_make_up_for_scenes() -> None:
    assert score_of(SHEET, with_points(80)).level == 0


def test_nothing_at_all_is_an_answer_and_no_answer_is_none() -> None:
    assert unanswered(SHEET, nothing()) == ()
    assert len(unanswered(SHEET, {})) == 31
    assert unanswered(SHEET, {**nothing(), "base.network": []}) == ("base.network",)


@pytest.mark.parametrize(
    "answers",
    [
        {"base.devices": ["a", "b"]},
        {"base.devices": ["z"]},
        {"base.network": [NONE, "control"]},
        {"base.network": ["control", "control"]},
        {"product.design": ["5"]},
        {"product.design": ["1", "2"]},
        {"nothing.known": ["a"]},
    ],
)
def test_what_is_not_offered_is_wrong(answers: Answers) -> None:
    assert wrong_answers(SHEET, answers) == tuple(answers)


def test_before_the_document_there_is_no_questionnaire() -> None:
    assert digital_questionnaire(dt.date(2024, 9, 10)).number == "工信厅企业〔2024〕56号"
    with pytest.raises(NoQuestionnaire):
        digital_questionnaire(dt.date(2024, 9, 9))


def service(closes: str, *, pays: int, key: int = 1, kind: str = "digital") -> Help:
    return Help(
        service_id=key,
        name=Label(zh="咨询", en="Advice"),
        provider="演示科技园",
        kind=kind,
        closes=frozenset({closes}),
        pays=pays,
        lead_days=3,
    )


def test_the_road_map_puts_quick_steps_first_and_none_before_what_it_rests_on() -> None:
    found = road_map(SHEET, nothing(), services=())
    keys = [step.key for step in found.steps]
    assert found.target is not None
    assert found.target.level == 1
    assert keys.index("base.network") < keys.index("base.connected")
    assert keys.index("base.connected") < keys.index("base.collecting")
    assert keys.index("base.collecting") < keys.index("effects.energy")
    free = [step.effort for step in found.steps if not step.key.startswith(("base.c", "effects"))]
    assert free == sorted(free)


def test_what_the_road_map_says_is_needed_does_reach_the_next_level() -> None:
    for level in (1, 2, 3):
        answers = reaching(level)
        found = road_map(SHEET, answers, services=())
        assert found.target is not None
        assert (found.target.level, found.is_enough) == (level + 1, True)
        done = dict(answers)
        for step in (one for one in found.steps if one.is_needed):
            question = next((q for q in SHEET.questions if q.id == step.key), None)
            if question is None:
                done[step.key] = [str(step.to_level)]
            elif question.several:
                done[step.key] = ALL[step.key]
            else:
                have = sum(
                    question.points_of(o) for o in question.options if o.id in done[step.key]
                )
                done[step.key] = [
                    next(
                        o.id for o in question.options if question.points_of(o) == have + step.gain
                    )
                ]
        assert score_of(SHEET, done).level >= level + 1


def test_the_cheapest_service_that_names_the_step_helps_with_it() -> None:
    dear, cheap = (
        service("digital:base.network", pays=900),
        service("digital:base.network", pays=100, key=2),
    )
    other = service("digital:base.devices", pays=1, key=3)
    found = road_map(SHEET, nothing(), services=[dear, cheap, other])
    helps = {step.key: step.help for step in found.steps}
    assert helps["base.network"] == cheap
    assert helps["base.devices"] == other
    assert helps["base.systems"] is None


def test_at_the_top_there_is_no_target() -> None:
    found = road_map(SHEET, reaching(4), services=())
    assert (found.target, found.is_enough) == (None, True)
    assert all(not step.is_needed for step in found.steps)
