"""A questionnaire as its document says it (自评问卷)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label

# Points are kept in thousandths; a share of an option is in hundredths of the question.
MILLI = 1_000
HUNDRED = 100
# What ticking "none of these" is kept as, so that no answer and nothing at all stay apart.
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer and its share of the question's points (选项)."""

    id: str
    label: Label
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One scored question (题目).

    Attributes:
        id: Dimension and question: `base.network`; also what a service says that it closes.
        label: What is asked.
        points: The most that it gives, in thousandths.
        several: Whether several options may hold; their shares are then added.
        options: What may be answered.
        effort: 1 quick, 2 a project, 3 an investment.
        after: Questions that should be better first.
    """

    id: str
    label: Label
    points: int
    several: bool
    options: tuple[Option, ...]
    effort: int
    after: tuple[str, ...]

    def points_of(self, option: Option) -> int:
        """Give what one option earns, in thousandths."""
        return self.points * option.share // HUNDRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A group of questions (维度)."""

    id: str
    label: Label
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        """The most that it gives, in thousandths."""
        return sum(question.points for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A scene of the business with four levels, each holding the ones below (应用场景)."""

    id: str
    label: Label
    area: Label
    required: bool
    levels: tuple[Label, ...]
    effort: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a level of the whole asks for (等级)."""

    level: int
    label: Label
    points: int
    scenes: int
    required: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One version of a questionnaire (问卷版本)."""

    id: str
    version: dt.date
    label: Label
    document: str
    number: str
    published_on: dt.date
    evidence: str
    note: Label
    dimensions: tuple[Dimension, ...]
    scene_label: Label
    scenes: tuple[Scene, ...]
    levels: tuple[Level, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All scored questions, in order."""
        return tuple(one for dimension in self.dimensions for one in dimension.questions)


def points_text(milli: int) -> str:
    """Write points exactly: thousandths without needless noughts (分值).

    Example:
        >>> points_text(20_000), points_text(1_875), points_text(7_500)
        ('20', '1.875', '7.5')

    """
    whole, part = divmod(milli, MILLI)
    return f"{whole}.{part:03d}".rstrip("0") if part else str(whole)
