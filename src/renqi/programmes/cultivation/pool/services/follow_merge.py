"""Let places in the pool follow a firm that was merged into another, and back (入库随企业合并).

Lines of lists and answers stay as they were written: a list that waits finds its line stale.
"""

from renqi.engines.casework.domain.city_time import day_of
from renqi.programmes.cultivation.pool.domain import refusals
from renqi.programmes.cultivation.pool.domain.kinds import EntryState
from renqi.programmes.cultivation.pool.models import Entry, QuotaPlace
from renqi.programmes.cultivation.pool.services.follow_registry import note_following
from renqi.registry.domain.followers import Follower, Relocation, Rows
from renqi.registry.services.rows_by_code import (
    bring_rows,
    count_rows,
    relation_of,
    take_rows_back,
)

_TABLES = (Entry, QuotaPlace)


def follower() -> Follower:
    """Say how places in the pool follow (入库随迁)."""
    return Follower(
        key="pool",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=_bring,
        take_back=_take_back,
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while both stand in one kind: one firm has one place."""
    standing = Entry.objects.exclude(state=EntryState.EXITED.value)
    kinds = standing.filter(uscc=kept).values("kind")
    both = standing.filter(uscc=duplicate, kind__in=kinds).order_by("kind")
    if both:
        raise refusals.MergeDoublesPlace(
            kinds=", ".join(one.kind for one in both), duplicate=duplicate, kept=kept
        )


def _bring(move: Relocation) -> Rows:
    moved = bring_rows(_TABLES, move, staying={})
    _note(move, moved)
    return moved


def _take_back(move: Relocation, moved: Rows) -> None:
    take_rows_back(_TABLES, move, moved)
    _note(move, moved)


def _note(move: Relocation, moved: Rows) -> None:
    keys = moved.get(relation_of(Entry), ())
    standing = Entry.objects.filter(pk__in=keys).exclude(state=EntryState.EXITED.value)
    for entry in standing.order_by("pk"):
        note_following(entry, reason=move.reason, by=move.actor, on=day_of(move.at), at=move.at)
