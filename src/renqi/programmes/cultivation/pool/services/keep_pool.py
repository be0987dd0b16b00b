"""What is done to the pool every day (培育库日常)."""

import datetime as dt

from renqi.identity.domain.actor import THE_CLOCK
from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.services.follow_registry import follow_registry
from renqi.programmes.cultivation.pool.services.propose_by_titles import propose_by_titles


def keep_pool_of_day(*, as_of: dt.date, at: dt.datetime) -> tuple[int, ...]:
    """Follow the registry, then propose what titles ask for in each kind (培育库日常).

    Nobody signs in as the day's job; a person submits what it proposes.

    Args:
        as_of: The day.
        at: The instant.

    Returns:
        Keys of the draft lists made.

    Effects:
        Those of `follow_registry` and `propose_by_titles`, a transaction each.
    """
    follow_registry(actor=THE_CLOCK, as_of=as_of, at=at)
    return tuple(
        made
        for kind in PoolKind
        for made in propose_by_titles(kind=kind, actor=THE_CLOCK, as_of=as_of, at=at)
    )
