"""Put on record that firms belong together, and that they no longer do (关联关系登记)."""

import datetime as dt

from django.db import transaction

from renqi.audit.domain.who import Who
from renqi.registry.domain import refusals
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.models import Firm, FirmRelation
from renqi.registry.services.constraints import refusing
from renqi.registry.services.import_steps import source_name


def record_relation(
    *,
    kind: RelationKind,
    first: str,
    second: str,
    from_on: dt.date,
    until_on: dt.date | None = None,
    source: str,
    who: Who,
    at: dt.datetime,
) -> int:
    """Put a relation between two firms on record and give its key (登记关联关系).

    Args:
        kind: What the first is to the second; of a group the order says nothing.
        first: Credit code of the one that controls.
        second: Credit code of the one that is controlled.
        from_on: The first day.
        until_on: The day after the last; None while nobody knows.
        source: Who says so.
        who: Who records it.
        at: The instant.

    Raises:
        FirmUnknown: A code is not registered, or out of reach.
        RelationWithItself: Both are one firm, perhaps since they were merged.
        RelationTwice: It is on record for some of these days.
        RelationEndsBeforeStart: It would end before it begins.
        RelationSourceMissing: Nobody says so.
        SourceTooLong: The source is more than a name.

    Effects:
        One FirmRelation.
    """
    if not source.strip():
        raise refusals.RelationSourceMissing
    one, other = (_firm(code) for code in (first, second))
    if (one.merged_into_id or one.pk) == (other.merged_into_id or other.pk):
        raise refusals.RelationWithItself
    if kind is RelationKind.SAME_GROUP and one.pk > other.pk:
        one, other = other, one
    with transaction.atomic(), refusing():
        made = FirmRelation.objects.create(
            kind=kind.value,
            first=one,
            second=other,
            first_uscc=one.uscc,
            second_uscc=other.uscc,
            from_on=from_on,
            until_on=until_on,
            source=source_name(source, file_name=""),
            recorded_by=who.name,
            recorded_at=at,
        )
    return made.pk


def end_relation(
    relation_id: int, *, until_on: dt.date, reason: str, who: Who, at: dt.datetime
) -> None:
    """Note from which day on two firms no longer belong together (终止关联关系).

    Args:
        relation_id: The relation.
        until_on: The day after its last.
        reason: Why, or who says so.
        who: Who notes it.
        at: The instant.

    Raises:
        RelationUnknown: There is no such relation.
        RelationEnded: It ends by then already.
        RelationEndsBeforeStart: It would end before it begins.
        RelationSourceMissing: No reason is given.

    Effects:
        The relation's row.

    Locks:
        The relation.
    """
    if not reason.strip():
        raise refusals.RelationSourceMissing
    with transaction.atomic(), refusing():
        row = FirmRelation.objects.select_for_update().filter(pk=relation_id).first()
        if row is None:
            raise refusals.RelationUnknown(relation_id=relation_id)
        if row.until_on is not None and row.until_on <= until_on:
            raise refusals.RelationEnded(until_on=row.until_on)
        row.until_on, row.ended_by, row.ended_at = until_on, who.name, at
        row.end_reason = reason.strip()
        row.save(update_fields=["until_on", "ended_by", "ended_at", "end_reason"])


def _firm(uscc: str) -> Firm:
    firm = Firm.objects.filter(uscc=uscc).first()
    if firm is None:
        raise refusals.FirmUnknown(uscc=uscc)
    return firm
