"""Firms that owe each other in a circle (循环贸易)."""

from collections import deque
from collections.abc import Collection, Mapping

LONGEST_RING = 6


def shortest_ring(
    firm: str, owed_by: Mapping[str, Collection[str]], *, longest: int = LONGEST_RING
) -> tuple[str, ...]:
    """Give the shortest circle of claimed receivables through a firm; empty where none is short.

    Args:
        firm: Where the circle begins and ends.
        owed_by: For each firm that claims, whose debts it claims.
        longest: Most firms of a circle.

    Example:
        >>> shortest_ring("a", {"a": ["b"], "b": ["c"], "c": ["a"]})
        ('a', 'b', 'c')
        >>> shortest_ring("a", {"a": ["b"], "b": ["c"]})
        ()

    """
    came_from: dict[str, str] = {}
    waiting: deque[tuple[str, int]] = deque([(firm, 1)])
    while waiting:
        here, length = waiting.popleft()
        for debtor in sorted(owed_by.get(here, ())):
            if debtor == firm:
                return _walk_back(firm, here, came_from)
            if debtor not in came_from and length < longest:
                came_from[debtor] = here
                waiting.append((debtor, length + 1))
    return ()


def _walk_back(firm: str, last: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path = [last]
    while path[-1] != firm:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
