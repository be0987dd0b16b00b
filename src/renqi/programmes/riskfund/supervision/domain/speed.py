"""How fast claims are decided, and which oddly fast (办理时效)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE

# With fewer decisions than these nothing can be told of what is usual.
_FEWEST = 8
_FENCE = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decided claim (已办结申请).

    Attributes:
        claim_id: Its number.
        reference: What people call it.
        lane: Its lane.
        minutes: From hand-in to decision.
        is_on_time: Whether it kept the lane's limit.
    """

    claim_id: int
    reference: str
    lane: str
    minutes: int
    is_on_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSpeed:
    """How fast a lane is (通道时效); the ninth decile is a real claim's time (nearest rank)."""

    lane: str
    decided: int
    median: int
    ninth_decile: int
    on_time: int
    oddly_fast: tuple[Decided, ...]


def lane_speeds(claims: Iterable[Decided]) -> tuple[LaneSpeed, ...]:
    """Say how fast each lane is (时效统计)."""
    by_lane: dict[str, list[Decided]] = {}
    for claim in claims:
        by_lane.setdefault(claim.lane, []).append(claim)
    return tuple(_speed(lane, rows) for lane, rows in sorted(by_lane.items()))


def _speed(lane: str, rows: Sequence[Decided]) -> LaneSpeed:
    minutes = sorted(one.minutes for one in rows)
    floor = _fence(minutes)
    return LaneSpeed(
        lane=lane,
        decided=len(rows),
        median=rank(minutes, 1, 2),
        ninth_decile=rank(minutes, 9, 10),
        on_time=sum(one.is_on_time for one in rows) * WHOLE // len(rows),
        oddly_fast=tuple(one for one in rows if one.minutes < floor),
    )


def rank(values: Sequence[int], part: int, of: int) -> int:
    """Give the value at a rank of a sorted list (分位数).

    Example:
        >>> rank([1, 2, 3, 4], 1, 2), rank([1, 2, 3, 4], 9, 10)
        (2, 4)

    """
    return values[max(0, -(-len(values) * part // of) - 1)]


def _fence(minutes: Sequence[int]) -> float:
    """Below what a time is odd: Tukey's lower fence, of times as ratios."""
    if len(minutes) < _FEWEST:
        return 0.0
    low = math.log(max(1, rank(minutes, 1, 4)))
    high = math.log(max(1, rank(minutes, 3, 4)))
    return math.exp(low - _FENCE * (high - low))
