"""How far a plan is: seen from the facts, never typed (方案进度)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from renqi.engines.policy.explaining.explain import Explanation

SOON_DAYS = 14
# Overdue by so many days: each is told once, and a job that ran late tells the last one only.
REMINDED_AT = (-SOON_DAYS, 1, 7, 30)


class ItemState(StrEnum):
    """Where an item stands (条目状态)."""

    CLOSED = "closed"
    OVERDUE = "overdue"
    SOON = "soon"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What progress needs to know of an item (条目要素)."""

    key: str
    rule: str
    condition: str
    due_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProgress:
    """One item today (条目进度).

    Attributes:
        key: The item.
        verdict: What the rule says of it now; empty where no version asks for it any more.
        state: Closed, overdue, due soon or open.
        days: Until it is due; below zero when overdue.
    """

    key: str
    verdict: str
    state: ItemState
    days: int


def progress_of(
    items: Sequence[ItemFacts], explained: Mapping[str, Explanation], *, today: dt.date
) -> tuple[ItemProgress, ...]:
    """Judge each item by the facts of today (进度).

    Args:
        items: The items of the plan.
        explained: What each rule says of the firm now, by rule id.
        today: The day.
    """
    return tuple(_progress(one, explained.get(one.rule), today) for one in items)


def _progress(item: ItemFacts, why: Explanation | None, today: dt.date) -> ItemProgress:
    verdict = (
        next((one.verdict for one in why.conditions if one.condition.id == item.condition), "")
        if why
        else ""
    )
    days = (item.due_on - today).days
    if verdict == "met":
        state = ItemState.CLOSED
    elif days < 0:
        state = ItemState.OVERDUE
    else:
        state = ItemState.SOON if days <= SOON_DAYS else ItemState.OPEN
    return ItemProgress(key=item.key, verdict=verdict, state=state, days=days)


def reminder_due(days: int) -> int | None:
    """Give the reminder that is due, as days overdue; None before the first (催办).

    Args:
        days: Until the item is due; below zero when overdue.

    Example:
        >>> [reminder_due(days) for days in (20, 14, 0, -1, -8, -400)]
        [None, -14, -14, 1, 7, 30]

    """
    return max((one for one in REMINDED_AT if -days >= one), default=None)
