"""Who belongs together, chains of control and groups followed to their end (关联推导).

Control passes on: who controls a firm controls what that firm controls. Firms that control leads
to, in whatever direction, are one group, as are firms on record as one.
"""

from collections.abc import Collection, Iterable, Mapping

from renqi.registry.domain.relation_kinds import Relatedness, RelationKind

# One relation on record: the kind, and two firms by any key; control goes from the first.
Edge = tuple[RelationKind, int, int]


def relatedness_of(firm: int, edges: Iterable[Edge]) -> dict[int, Relatedness]:
    """Tell what every firm of the same group is to one firm (关联方式).

    Circles of control, which do occur on record, end nowhere and do no harm; within one the
    others both control the firm and are controlled by it, and are told as controlling.

    Args:
        firm: The firm asked about.
        edges: The relations on record, those of its whole group at least.

    Returns:
        The others of its group by key; control goes before being of one group.
    """
    known = list(edges)
    down: dict[int, set[int]] = {}
    up: dict[int, set[int]] = {}
    beside: dict[int, set[int]] = {}
    for kind, first, second in known:
        beside.setdefault(first, set()).add(second)
        beside.setdefault(second, set()).add(first)
        if kind is RelationKind.CONTROLS:
            down.setdefault(first, set()).add(second)
            up.setdefault(second, set()).add(first)
    told = dict.fromkeys(_reached(firm, beside), Relatedness.SAME_GROUP)
    told.update(dict.fromkeys(_reached(firm, down), Relatedness.CONTROLS))
    told.update(dict.fromkeys(_reached(firm, up), Relatedness.CONTROLLED_BY))
    return told


def _reached(start: int, steps: Mapping[int, Collection[int]]) -> set[int]:
    """Everything that steps lead to from a start, itself not counted."""
    seen, waiting = {start}, [start]
    while waiting:
        for one in steps.get(waiting.pop(), ()):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen - {start}
