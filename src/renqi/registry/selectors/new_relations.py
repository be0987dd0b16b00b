"""Relations of a firm that began or ended of late (近期关联变化)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from renqi.registry.models import FirmRelation


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationChange:
    """A relation that began or ended, and on which day; the other firm's code and name."""

    uscc: str
    name: str
    has_ended: bool
    on: dt.date


def relation_changes(uscc: str, *, since: dt.date, as_of: dt.date) -> tuple[RelationChange, ...]:
    """List the relations of a firm that began or ended from a day on (近期关联变化).

    Within what the transaction may see.

    Args:
        uscc: Credit code of the firm.
        since: First day that counts.
        as_of: Last day that counts.
    """
    rows = FirmRelation.objects.filter(Q(first_uscc=uscc) | Q(second_uscc=uscc))
    rows = rows.filter(
        Q(from_on__gte=since, from_on__lte=as_of) | Q(until_on__gte=since, until_on__lte=as_of)
    )
    return tuple(_change(row, uscc, as_of) for row in rows.select_related("first", "second"))


def _change(row: FirmRelation, uscc: str, as_of: dt.date) -> RelationChange:
    other = row.second if row.first_uscc == uscc else row.first
    code = row.second_uscc if row.first_uscc == uscc else row.first_uscc
    has_ended = row.until_on is not None and row.until_on <= as_of
    on = row.until_on if has_ended and row.until_on is not None else row.from_on
    return RelationChange(uscc=code, name=other.name, has_ended=has_ended, on=on)
