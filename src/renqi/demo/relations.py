"""Made-up groups of firms: chains of control, groups, a relation that ended (虚构关联企业)."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from renqi.audit.domain.who import Who
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.services.relations import end_relation, record_relation

# Among firms by their place in the list: who is what to whom. Chains are two and three long.
_RELATIONS: tuple[tuple[RelationKind, int, int], ...] = (
    (RelationKind.CONTROLS, 0, 1),
    (RelationKind.CONTROLS, 1, 2),
    (RelationKind.CONTROLS, 3, 4),
    (RelationKind.CONTROLS, 3, 5),
    (RelationKind.SAME_GROUP, 5, 6),
    (RelationKind.SAME_GROUP, 7, 8),
    (RelationKind.CONTROLS, 9, 10),
    (RelationKind.CONTROLS, 11, 12),
)
FIRMS_LEAST = 1 + max(max(first, second) for _kind, first, second in _RELATIONS)
_SOURCE = "演示数据（年度报告）"
_SINCE_DAYS, _ENDED_DAYS = 900, 60


def load_demo_relations(uscc: Sequence[str], *, who: Who, now: dt.datetime) -> int:
    """Put made-up relations between the first of some firms on record (虚构关联企业).

    Args:
        uscc: Credit codes of made-up firms.
        who: Who loads them.
        now: The instant.

    Returns:
        How many; none where there are too few firms to show every kind with.

    Effects:
        FirmRelation rows, the last of them ended.
    """
    if len(uscc) < FIRMS_LEAST:
        return 0
    today = timezone.localdate(now)
    made = [
        record_relation(
            kind=kind,
            first=uscc[first],
            second=uscc[second],
            from_on=today - dt.timedelta(days=_SINCE_DAYS),
            source=_SOURCE,
            who=who,
            at=now,
        )
        for kind, first, second in _RELATIONS
    ]
    end_relation(
        made[-1],
        until_on=today - dt.timedelta(days=_ENDED_DAYS),
        reason="演示：股权已转让",
        who=who,
        at=now,
    )
    return len(made)
