"""What falls due when, over the whole register or for one firm (到期事项)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.rungs import Rung, rung_of
from renqi.programmes.cultivation.ladder.domain.title_state import LIVE_STATUSES, Status
from renqi.programmes.cultivation.ladder.models import Title


class DueKind(StrEnum):
    """What falls due (到期事项类别)."""

    UPDATE = "update"
    REPORT = "report"
    REVIEW = "review"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that falls due (到期事项).

    Attributes:
        kind: What.
        due_on: Its last day.
        title_id: The title.
        uscc: The firm's credit code.
        firm_name: The firm.
        rung: The rung.
        batch: The batch.
        no_renewal: The title cannot be renewed.
    """

    kind: DueKind
    due_on: dt.date
    title_id: int
    uscc: str
    firm_name: str
    rung: Rung
    batch: str
    no_renewal: bool


_DAYS: Mapping[DueKind, tuple[str, Q]] = {
    DueKind.UPDATE: ("update_due_on", Q(status__in=LIVE_STATUSES)),
    DueKind.REPORT: ("report_due_on", Q(status__in=LIVE_STATUSES)),
    # Where a review is open or will open before the end, it is the review that falls due.
    DueKind.REVIEW: (
        "ends_on",
        Q(status=Status.VALID.value, review_opens_on__isnull=False, no_renewal=False),
    ),
    DueKind.END: (
        "ends_on",
        Q(status=Status.VALID.value) & (Q(review_opens_on__isnull=True) | Q(no_renewal=True)),
    ),
}


def falling_due(
    *,
    scope: Scope,
    since: dt.date,
    until: dt.date,
    rung: str = "",
    kind: DueKind | None = None,
    usccs: tuple[str, ...] | None = None,
) -> tuple[Due, ...]:
    """Give what falls due between two days, both included, by day (到期事项).

    Args:
        scope: What may be seen.
        since: The first day.
        until: The last day.
        rung: Only titles of this rung; empty for all.
        kind: Only this kind.
        usccs: Only these firms; none for all.
    """
    kinds = tuple(DueKind) if kind is None else (kind,)
    found = [
        due
        for one in kinds
        for due in _of_kind(one, scope=scope, since=since, until=until, rung=rung, usccs=usccs)
    ]
    return tuple(sorted(found, key=lambda due: (due.due_on, due.kind, due.firm_name, due.title_id)))


def _of_kind(
    kind: DueKind,
    *,
    scope: Scope,
    since: dt.date,
    until: dt.date,
    rung: str,
    usccs: tuple[str, ...] | None,
) -> Iterator[Due]:
    rows = _rows(kind, scope=scope, since=since, until=until, rung=rung, usccs=usccs)
    field = _DAYS[kind][0]
    for row in rows.order_by(field, "firm_name", "pk"):
        yield Due(
            kind=kind,
            due_on=getattr(row, field),
            title_id=row.pk,
            uscc=row.uscc,
            firm_name=row.firm_name,
            rung=rung_of(row.rung),
            batch=row.batch,
            no_renewal=row.no_renewal,
        )


def _rows(
    kind: DueKind,
    *,
    scope: Scope,
    since: dt.date,
    until: dt.date,
    rung: str,
    usccs: tuple[str, ...] | None,
) -> QuerySet[Title]:
    field, where = _DAYS[kind]
    rows = Title.objects.filter(where, **{f"{field}__gte": since, f"{field}__lte": until})
    if not scope.all:
        rows = rows.none() if scope.is_empty else rows.filter(uscc=scope.uscc)
    if rung:
        rows = rows.filter(rung=rung)
    return rows if usccs is None else rows.filter(uscc__in=usccs)


def due_counts(
    *,
    scope: Scope,
    since: dt.date,
    until: dt.date,
    rung: str = "",
    usccs: tuple[str, ...] | None = None,
) -> dict[tuple[dt.date, DueKind], int]:
    """Count what falls due, by day and kind, for a calendar (到期日历)."""
    found: dict[tuple[dt.date, DueKind], int] = {}
    for kind in DueKind:
        rows = _rows(kind, scope=scope, since=since, until=until, rung=rung, usccs=usccs)
        field = _DAYS[kind][0]
        for day, titles in rows.values_list(field).annotate(titles=Count("pk")).order_by():
            found[day, kind] = titles
    return found
