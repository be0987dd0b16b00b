"""Four-valued logic: false, unknown, review, true (四值逻辑)."""

from collections.abc import Iterable
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """False beats unknown beats review beats true (与)."""
    return min(truths, default=Truth.TRUE)


def any_of(truths: Iterable[Truth]) -> Truth:
    """True beats unknown beats review beats false (或)."""
    found = set(truths)
    for truth in (Truth.TRUE, Truth.UNKNOWN, Truth.REVIEW):
        if truth in found:
            return truth
    return Truth.FALSE


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """At least n hold; unknown only if the missing facts could bring or bar that (至少n项)."""
    found = list(truths)
    true, unknown = found.count(Truth.TRUE), found.count(Truth.UNKNOWN)
    review = found.count(Truth.REVIEW)
    if true >= n:
        return Truth.TRUE
    if true + unknown + review < n:
        return Truth.FALSE
    return Truth.UNKNOWN if true + unknown >= n or true + review < n else Truth.REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points of an item, part or table as far as the facts go (得分区间).

    `low` are certain; `by_facts` could be reached if missing facts turn out best; `by_judgement`
    if officials give most; `high` if both. AllOf equal when nothing is open.
    """

    low: int
    by_facts: int
    by_judgement: int
    high: int

    def __add__(self, other: "Points") -> "Points":
        """Add two intervals."""
        return Points(
            low=self.low + other.low,
            by_facts=self.by_facts + other.by_facts,
            by_judgement=self.by_judgement + other.by_judgement,
            high=self.high + other.high,
        )

    def reaches(self, at_least: int) -> Truth:
        """Say whether the points reach a bar (得分是否达标)."""
        if self.low >= at_least:
            return Truth.TRUE
        if self.high < at_least:
            return Truth.FALSE
        facts_decide = self.by_facts >= at_least or self.by_judgement < at_least
        return Truth.UNKNOWN if facts_decide else Truth.REVIEW


NO_POINTS = Points(low=0, by_facts=0, by_judgement=0, high=0)
