"""Read questionnaires from their documents, and refuse what does not add up (读取问卷)."""

import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.tree import Label
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.growth.domain.questionnaire import (
    HUNDRED,
    MILLI,
    Dimension,
    Level,
    Option,
    Question,
    Questionnaire,
    Scene,
)

RULES = Path(__file__).parent.parent / "rules"
DIGITAL = "digital_maturity"
_WHOLE = 100 * MILLI


class QuestionnaireBroken(DomainError):
    """A questionnaire's document does not add up."""

    code = "growth.questionnaire_broken"
    message = "{path}: {reason}"


class NoQuestionnaire(DomainError):
    """No version of the questionnaire is in force on that day."""

    code = "growth.questionnaire_not_found"
    message = "No questionnaire of this kind is in force on {on}."


def digital_questionnaire(on: dt.date) -> Questionnaire:
    """Give the questionnaire of digital maturity in force on a day (数字化水平问卷).

    Raises:
        NoQuestionnaire: None was in force.
    """
    known = [one for one in _versions(DIGITAL) if one.version <= on]
    if not known:
        raise NoQuestionnaire(questionnaire=DIGITAL, on=on)
    return known[-1]


def digital_version(version: dt.date) -> Questionnaire:
    """Give one version, as answers of former years are read by theirs.

    Raises:
        NoQuestionnaire: There is no such version.
    """
    for one in _versions(DIGITAL):
        if one.version == version:
            return one
    raise NoQuestionnaire(questionnaire=DIGITAL, on=version)


@functools.cache
def _versions(name: str) -> tuple[Questionnaire, ...]:
    return tuple(read_questionnaire(path) for path in sorted((RULES / name).glob("*.yaml")))


def read_questionnaire(path: Path) -> Questionnaire:
    """Read one document.

    Raises:
        QuestionnaireBroken: Points, shares, references or levels do not add up.
    """
    data = yaml.safe_load(path.read_text("utf-8"))
    found = Questionnaire(
        id=data["questionnaire"],
        version=data["version"],
        label=_label(data["label"]),
        document=data["document"]["title"],
        number=data["document"]["number"],
        published_on=data["document"]["published_on"],
        evidence=data["evidence"],
        note=_label(data["note"]),
        dimensions=tuple(_dimension(one) for one in data["dimensions"]),
        scene_label=_label(data["scenes"]["dimension"]),
        scenes=tuple(_scenes(data["scenes"])),
        levels=tuple(_level(one) for one in data["levels"]),
    )
    for reason in faults(found):
        raise QuestionnaireBroken(path=path.name, reason=reason)
    return found


def faults(questionnaire: Questionnaire) -> list[str]:
    """Say what does not add up; nothing in a sound questionnaire."""
    known = {one.id for one in questionnaire.questions}
    found = [
        f"{one.id} comes after {other}, which is no question"
        for one in questionnaire.questions
        for other in one.after
        if other not in known
    ]
    found += [one.id for one in questionnaire.questions if not _adds_up(one)]
    if sum(one.points for one in questionnaire.dimensions) != _WHOLE:
        found.append("the questions do not give 100 points")
    bars = [(one.level, one.points) for one in questionnaire.levels]
    if bars != sorted(set(bars)):
        found.append("the levels do not rise")
    return found


def _adds_up(question: Question) -> bool:
    """Whether the best answer gives all points, and no option a part of a thousandth."""
    shares = [option.share for option in question.options]
    best = sum(shares) if question.several else max(shares)
    return best == HUNDRED and all(question.points * share % HUNDRED == 0 for share in shares)


def _dimension(data: Mapping[str, Any]) -> Dimension:
    return Dimension(
        id=data["id"],
        label=_label(data),
        questions=tuple(_question(one, within=data["id"]) for one in data["questions"]),
    )


def _question(data: Mapping[str, Any], *, within: str) -> Question:
    several = "several" in data
    scale = 1 if data.get("unit") == "thousandths" else MILLI
    return Question(
        id=f"{within}.{data['id']}",
        label=_label(data),
        points=data["points"] * scale,
        several=several,
        options=tuple(
            Option(id=one["id"], label=_label(one), share=one["share"])
            for one in data["several" if several else "one"]
        ),
        effort=data["effort"],
        after=tuple(f"base.{one}" for one in data.get("after", ())),
    )


def _scenes(data: Mapping[str, Any]) -> list[Scene]:
    return [
        Scene(
            id=f"{area['id']}.{one['id']}",
            label=_label(one),
            area=_label(area),
            required=one["required"],
            levels=tuple(_label(level) for level in one["levels"]),
            effort=one["effort"],
        )
        for area in data["areas"]
        for one in area["scenes"]
    ]


def _level(data: Mapping[str, Any]) -> Level:
    return Level(
        level=data["level"],
        label=_label(data),
        points=data["points"] * MILLI,
        scenes=data["scenes"],
        required=data["required"],
    )


def _label(data: Mapping[str, Any]) -> Label:
    return Label(zh=data["zh"], en=data["en"])
