"""The kinds of the pool and the grades of their ladders (培育类别与层级)."""

from collections.abc import Mapping
from enum import StrEnum


class PoolKind(StrEnum):
    """What a firm is cultivated to become (培育类别)."""

    SINGLE_CHAMPION = "single_champion"
    LEADER_BACKBONE = "leader_backbone"
    HIGH_GROWTH = "high_growth"
    SRDI = "srdi"


class Grade(StrEnum):
    """How far it has come (层级)."""

    POTENTIAL = "potential"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"
    INNOVATIVE = "innovative"
    SRDI = "srdi"
    LITTLE_GIANT = "little_giant"
    KEY_LITTLE_GIANT = "key_little_giant"


class EntryState(StrEnum):
    """Whether a firm stands in a place of the pool (在库状态)."""

    ACTIVE = "active"
    WATCHED = "watched"
    EXITED = "exited"


class Act(StrEnum):
    """What can become of a place in the pool (变动类型).

    `FOLLOW` is no decision: the registry found that two firms are one, and the place goes along.
    """

    ENTER = "enter"
    PROMOTE = "promote"
    WATCH = "watch"
    RETURN = "return"
    EXIT = "exit"
    FOLLOW = "follow"


# Champions, leaders and growers climb by the levels of government; the SME ladder has its own.
_LEVELS = (Grade.POTENTIAL, Grade.CITY, Grade.PROVINCE, Grade.NATION)
LADDERS: Mapping[PoolKind, tuple[Grade, ...]] = {
    PoolKind.SINGLE_CHAMPION: _LEVELS,
    PoolKind.LEADER_BACKBONE: _LEVELS,
    PoolKind.HIGH_GROWTH: _LEVELS,
    PoolKind.SRDI: (
        Grade.POTENTIAL,
        Grade.INNOVATIVE,
        Grade.SRDI,
        Grade.LITTLE_GIANT,
        Grade.KEY_LITTLE_GIANT,
    ),
}

# Where a place must stand for an act to be possible, and where the act leaves it.
BEFORE: Mapping[Act, frozenset[EntryState]] = {
    Act.PROMOTE: frozenset({EntryState.ACTIVE}),
    Act.WATCH: frozenset({EntryState.ACTIVE}),
    Act.RETURN: frozenset({EntryState.WATCHED}),
    Act.EXIT: frozenset({EntryState.ACTIVE, EntryState.WATCHED}),
}
AFTER: Mapping[Act, EntryState] = {
    Act.ENTER: EntryState.ACTIVE,
    Act.PROMOTE: EntryState.ACTIVE,
    Act.WATCH: EntryState.WATCHED,
    Act.RETURN: EntryState.ACTIVE,
    Act.EXIT: EntryState.EXITED,
}
# What takes something from a firm: it is heard first.
HEARD_FIRST = frozenset({Act.WATCH, Act.EXIT})


def step_of(kind: PoolKind, grade: Grade) -> int:
    """Count the steps below a grade on the ladder of a kind; 0 for the lowest.

    Raises:
        ValueError: The ladder of the kind has no such grade.
    """
    return LADDERS[kind].index(grade)


def next_grade(kind: PoolKind, grade: Grade) -> Grade | None:
    """Give the grade above, none at the top (上一层级).

    Example:
        >>> next_grade(PoolKind.SRDI, Grade.SRDI).value
        'little_giant'

    """
    ladder = LADDERS[kind]
    above = step_of(kind, grade) + 1
    return ladder[above] if above < len(ladder) else None
