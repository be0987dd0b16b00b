"""What a firm has been given already, as measures ask about it (已获扶持).

A measure asks four things of the register of aid: what was given for the same matter by
anybody, in the same group of steps, by itself this year, and by itself altogether.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from renqi.programmes.cultivation.support.domain.measure import Measure

AidGiven = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AidRow:
    """One live line of the register of aid (扶持台账行).

    `year` is the calendar year of the promise; `amount` is in fen.
    """

    matter: str
    measure: str
    amount: int
    year: int


def group_key(group: str) -> str:
    """Name what the steps of a group gave."""
    return f"group:{group}"


def year_key(measure: str, year: int) -> str:
    """Name what a measure gave in a year."""
    return f"measure:{measure}:{year}"


def total_key(measure: str) -> str:
    """Name what a measure gave altogether."""
    return f"measure:{measure}"


def matter_key(matter: str) -> str:
    """Name what was given for a matter."""
    return f"matter:{matter}"


def aid_keys(row: AidRow, groups: Mapping[str, str]) -> tuple[str, ...]:
    """Return every name that a line counts under; `groups` are the groups of measures."""
    keys = (matter_key(row.matter), total_key(row.measure), year_key(row.measure, row.year))
    group = groups.get(row.measure)
    return (*keys, group_key(group)) if group else keys


def topping_groups(measures: Iterable[Measure]) -> dict[str, str]:
    """Return the group of every measure that tops up, by key."""
    return {one.key: one.tops_up for one in measures if one.tops_up}


def aid_given(rows: Iterable[AidRow], groups: Mapping[str, str]) -> dict[str, int]:
    """Add a firm's lines up by what measures ask (已获扶持汇总)."""
    sums: dict[str, int] = {}
    for row in rows:
        for key in aid_keys(row, groups):
            sums[key] = sums.get(key, 0) + row.amount
    return sums
