"""Deadlines counted by somebody with a wall calendar: another way than the engine's."""

import datetime as dt
from collections.abc import Sequence

from renqi.engines.casework.models import Act

# Spring 2026 off the notice, day by day; the random cases end long before the autumn.
OFF = {
    *("2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19"),
    *("2026-02-20", "2026-02-23", "2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05"),
    *("2026-06-19", "2026-09-25", "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06"),
    "2026-10-07",
}
WORKED = {"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}
# Working days a stage may take, and where the case goes when they are over, as in the table.
DAYS = {
    "draft": 20,
    "intake": 5,
    "correction": 10,
    "review": 15,
    "decision": 10,
    "notice": 5,
    "refused": 15,
}


def works(day: dt.date) -> bool:
    text = day.isoformat()
    return text in WORKED or (day.isoweekday() <= 5 and text not in OFF)


def counted(start: dt.date, days: int) -> dt.date:
    wall = [start + dt.timedelta(days=step) for step in range(1, 400)]
    return ([start] if days == 0 else [day for day in wall if works(day)])[max(0, days - 1)]


def due_by_hand(acts: Sequence[Act], *, extended: int) -> dt.date | None:
    """Walk along the record and give the last day of the stage where it ends."""
    due: dt.date | None = None
    left_of_intake: int | None = None
    for act in acts:
        if act.from_stage == act.to_stage:
            continue
        if act.key == "return" and due:
            wall = (act.effective_on + dt.timedelta(days=step) for step in range(1, 400))
            left_of_intake = sum(1 for day in wall if day <= due and works(day))
        days = DAYS.get(act.to_stage)
        if act.to_stage == "intake" and left_of_intake is not None:
            days, left_of_intake = left_of_intake, None
        due = counted(act.effective_on, days) if days is not None else None
    return counted(due, extended) if due and extended else due
