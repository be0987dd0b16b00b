"""What answers are worth: integers throughout (自评计分)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renqi.programmes.cultivation.growth.domain.questionnaire import (
    NONE,
    Level,
    Question,
    Questionnaire,
    Scene,
)

# By question: the ids of the options that hold, or NONE; by scene: its level as text.
Answers = Mapping[str, Sequence[str]]
SCENE_LEVELS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a questionnaire's answers come to (自评得分).

    Attributes:
        points: Of all dimensions, in thousandths.
        by_dimension: The same by dimension.
        scene_levels: Level of each scene, 0 for none.
        level: Level of the whole; 0 below the first.
    """

    points: int
    by_dimension: Mapping[str, int]
    scene_levels: Mapping[str, int]
    level: int


def score_of(questionnaire: Questionnaire, answers: Answers) -> Score:
    """Score complete answers (计分).

    The level is the highest one of which points, scenes and binding scenes all reach the bar.
    """
    by_dimension = {
        one.id: sum(earned(question, answers) for question in one.questions)
        for one in questionnaire.dimensions
    }
    scenes = {one.id: scene_level(one, answers) for one in questionnaire.scenes}
    points = sum(by_dimension.values())
    reached = [
        level.level
        for level in questionnaire.levels
        if reaches(questionnaire, level, points=points, scenes=scenes)
    ]
    return Score(
        points=points,
        by_dimension=by_dimension,
        scene_levels=scenes,
        level=max(reached, default=0),
    )


def reaches(
    questionnaire: Questionnaire, level: Level, *, points: int, scenes: Mapping[str, int]
) -> bool:
    """Whether points and scenes are enough for a level; each bar itself is enough."""
    able = [one for one in questionnaire.scenes if scenes[one.id] >= level.level]
    return (
        points >= level.points
        and len(able) >= level.scenes
        and sum(one.required for one in able) >= level.required
    )


def earned(question: Question, answers: Answers) -> int:
    """Give what a question earns, in thousandths; nothing where it is not answered."""
    given = set(answers.get(question.id, ()))
    return sum(question.points_of(option) for option in question.options if option.id in given)


def scene_level(scene: Scene, answers: Answers) -> int:
    """Give the level of a scene; 0 for none and for no answer."""
    given = answers.get(scene.id, ())
    return int(given[0]) if given else 0


def unanswered(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """List what nobody has answered; saying that nothing holds is an answer (未答)."""
    asked = [one.id for one in questionnaire.questions]
    asked += [one.id for one in questionnaire.scenes]
    return tuple(key for key in asked if not answers.get(key))


def wrong_answers(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """List the keys whose answers the questionnaire does not offer (无效答案).

    Two answers where one is asked for are wrong, and so is nothing together with something.
    """
    questions = {one.id: one for one in questionnaire.questions}
    scenes = {one.id for one in questionnaire.scenes}
    levels = {str(level) for level in range(SCENE_LEVELS + 1)}
    return tuple(
        key
        for key, given in answers.items()
        if given
        and not (
            _is_offered(questions[key], given)
            if key in questions
            else key in scenes and len(given) == 1 and given[0] in levels
        )
    )


def _is_offered(question: Question, given: Sequence[str]) -> bool:
    offered = {option.id for option in question.options}
    if not question.several:
        return len(given) == 1 and given[0] in offered
    return list(given) == [NONE] or (set(given) <= offered and len(set(given)) == len(given))
