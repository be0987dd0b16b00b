"""The road map: what to do next, made of the answers of a self-assessment (转型路线图)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.cultivation.growth.domain.questionnaire import (
    Level,
    Question,
    Questionnaire,
    Scene,
)
from renqi.programmes.cultivation.growth.domain.scoring import (
    SCENE_LEVELS,
    Answers,
    earned,
    reaches,
    scene_level,
    score_of,
)

TARGET_PREFIX = "digital:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """A service that may help, as a road map or a plan needs it (可用服务)."""

    service_id: int
    name: Label
    provider: str
    kind: str
    closes: frozenset[str]
    pays: int
    lead_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadStep:
    """One step: an item one better than it is (路线图步骤).

    Attributes:
        key: The question or scene.
        label: What it is about.
        missing: What would be new.
        gain: Thousandths of a point more; none for a scene.
        to_level: Level that the scene would have; 0 for a question.
        effort: 1 quick, 2 a project, 3 an investment.
        help: The cheapest service for it, if any.
        is_needed: Whether the next level of the whole needs it.
    """

    key: str
    label: Label
    missing: Label
    gain: int
    to_level: int
    effort: int
    help: Help | None
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadMap:
    """All steps in the order in which to take them (路线图).

    `target` is None at the top level. `is_enough` says whether the needed steps reach it: where
    they do not, one step in each matter is too little, and the map is made anew after them.
    """

    target: Level | None
    steps: tuple[RoadStep, ...]
    is_enough: bool


def road_map(
    questionnaire: Questionnaire, answers: Answers, *, services: Sequence[Help]
) -> RoadMap:
    """Say what to do next (路线图).

    Cheap steps come before dear ones, and none before what it rests on. Needed are the first
    steps in that order that together reach the next level, with those they rest on.

    Args:
        questionnaire: The version that was answered.
        answers: The answers.
        services: What is offered today.
    """
    level = score_of(questionnaire, answers).level
    target = next((one for one in questionnaire.levels if one.level == level + 1), None)
    aim = target.level if target else SCENE_LEVELS
    steps = _ordered(
        [
            *_question_steps(questionnaire, answers, services),
            *_scene_steps(questionnaire, answers, services, aim=aim),
        ],
        {one.id: one.after for one in questionnaire.questions},
    )
    if target is None:
        return RoadMap(target=None, steps=tuple(steps), is_enough=True)
    needed, is_enough = _needed(questionnaire, answers, steps, target)
    return RoadMap(
        target=target,
        steps=tuple(replace(one, is_needed=one.key in needed) for one in steps),
        is_enough=is_enough,
    )


def _question_steps(
    questionnaire: Questionnaire, answers: Answers, services: Sequence[Help]
) -> Iterable[RoadStep]:
    for question in questionnaire.questions:
        gain, missing = _next_of(question, answers)
        if gain:
            yield RoadStep(
                key=question.id,
                label=question.label,
                missing=missing,
                gain=gain,
                to_level=0,
                effort=question.effort,
                help=cheapest(services, {f"{TARGET_PREFIX}{question.id}"}, kinds=frozenset()),
                is_needed=False,
            )


def _next_of(question: Question, answers: Answers) -> tuple[int, Label]:
    """What the next better answer would bring; all that is missing where several may hold."""
    given = set(answers.get(question.id, ()))
    have = earned(question, answers)
    if question.several:
        missing = [one for one in question.options if one.id not in given]
        return question.points - have, _joined([one.label for one in missing])
    above = [one for one in question.options if question.points_of(one) > have]
    best = min(above, key=question.points_of, default=None)
    return (0, question.label) if best is None else (question.points_of(best) - have, best.label)


def _scene_steps(
    questionnaire: Questionnaire, answers: Answers, services: Sequence[Help], *, aim: int
) -> Iterable[RoadStep]:
    for scene in questionnaire.scenes:
        have = scene_level(scene, answers)
        if have < aim:
            yield RoadStep(
                key=scene.id,
                label=scene.label,
                missing=_joined(scene.levels[have:aim]),
                gain=0,
                to_level=aim,
                effort=min(3, scene.effort + (aim - have - 1)),
                help=cheapest(services, {f"{TARGET_PREFIX}{scene.id}"}, kinds=frozenset()),
                is_needed=False,
            )


def cheapest(services: Sequence[Help], targets: set[str], *, kinds: frozenset[str]) -> Help | None:
    """Choose the cheapest service that says it closes one of the targets.

    One that is only of a fitting kind comes after every one that names the gap.
    """
    able = [one for one in services if one.closes & targets]
    near = [one for one in services if one.kind in kinds]
    return min(
        able or near, key=lambda one: (one.pays, one.lead_days, one.service_id), default=None
    )


def _ordered(steps: Sequence[RoadStep], after: Mapping[str, Sequence[str]]) -> list[RoadStep]:
    """Order by effort, what the firm pays and gain, each behind what it rests on."""
    waiting = sorted(steps, key=_cheapness)
    open_keys, found = {one.key for one in steps}, list[RoadStep]()
    while waiting:
        ready = next(
            (one for one in waiting if not open_keys & set(after.get(one.key, ()))), waiting[0]
        )
        waiting.remove(ready)
        open_keys.discard(ready.key)
        found.append(ready)
    return found


def _cheapness(step: RoadStep) -> tuple[int, int, int, str]:
    pays = step.help.pays if step.help else 0
    return step.effort, pays, -step.gain, step.key


def _needed(
    questionnaire: Questionnaire, answers: Answers, steps: Sequence[RoadStep], target: Level
) -> tuple[set[str], bool]:
    """Take steps in order while the target is not reached and the step still helps."""
    score = score_of(questionnaire, answers)
    points, scenes = score.points, dict(score.scene_levels)
    by_key = {one.id: one for one in questionnaire.scenes}
    needed: set[str] = set()
    for step in _binding_first(steps, by_key):
        if reaches(questionnaire, target, points=points, scenes=scenes):
            break
        if step.gain and points < target.points:
            points += step.gain
            needed.add(step.key)
        elif step.to_level and _lacks_scene(by_key, scenes, step, target):
            scenes[step.key] = step.to_level
            needed.add(step.key)
    return needed, reaches(questionnaire, target, points=points, scenes=scenes)


def _binding_first(steps: Sequence[RoadStep], scenes: Mapping[str, Scene]) -> Sequence[RoadStep]:
    """Binding scenes count for both bars, so they are tried before the others."""
    return sorted(steps, key=lambda one: one.key in scenes and not scenes[one.key].required)


def _lacks_scene(
    by_key: Mapping[str, Scene], scenes: Mapping[str, int], step: RoadStep, target: Level
) -> bool:
    able = [key for key, level in scenes.items() if level >= target.level]
    required = sum(by_key[key].required for key in able)
    if by_key[step.key].required:
        return len(able) < target.scenes or required < target.required
    return len(able) < target.scenes


def _joined(labels: Sequence[Label]) -> Label:
    return Label(zh="；".join(one.zh for one in labels), en="; ".join(one.en for one in labels))
