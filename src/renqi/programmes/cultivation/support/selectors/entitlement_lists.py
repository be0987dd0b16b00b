"""Lists of entitled firms as pages show them (免申即享名单查询)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import OVER, LineState, ListState
from renqi.programmes.cultivation.support.domain.money_refusals import ListUnknown
from renqi.programmes.cultivation.support.models import EntitlementRun

MOVING = frozenset({ListState.QUEUED, ListState.JUDGING})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One list with what stands on it (名单).

    Attributes:
        firms: Lines that are not over.
        amount: What these come to, in fen.
        paid: What of it has been paid.
        by_state: Number of lines and their sum, by state; filled for one list only.
    """

    id: int
    measure: str
    measure_version: str
    measure_zh: str
    measure_en: str
    budget_id: int
    budget: str
    as_of: date
    needs_notice: bool
    state: str
    by_id: int
    by_name: str
    asked_at: datetime
    done: int
    total: int
    finished_at: datetime | None
    others: Mapping[str, int]
    rule: Mapping[str, Any]
    digest: str
    failure: str
    submitted_by_id: int | None
    submitted_by: str
    submitted_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    answer: str
    case_id: int | None
    confirm_by: date | None
    firms: int
    amount: int
    paid: int
    by_state: Mapping[str, tuple[int, int]]

    @property
    def is_moving(self) -> bool:
        """Whether a worker is at it."""
        return self.state in MOVING


def entitlement_lists(*, scope: Scope, state: str = "", measure: str = "") -> tuple[ListLine, ...]:
    """List the lists, the newest first (名单一览); for those who see the whole city."""
    rows = _rows(scope)
    if state:
        rows = rows.filter(state=state)
    if measure:
        rows = rows.filter(measure=measure)
    return tuple(_line(row, {}) for row in rows.order_by("-pk")[:200])


def entitlement_list(list_id: int, *, scope: Scope) -> ListLine:
    """Give one list.

    Raises:
        ListUnknown: There is none for this reader.
    """
    row = _rows(scope).filter(pk=list_id).first()
    if row is None:
        raise ListUnknown(list=list_id)
    found = row.lines.values_list("state").annotate(n=Count("pk"), total=Sum("amount")).order_by()
    return _line(row, {state: (n, total) for state, n, total in found})


def _rows(scope: Scope) -> QuerySet[EntitlementRun]:
    if not scope.all:
        return EntitlementRun.objects.none()
    alive = ~Q(lines__state__in=list(OVER))
    return EntitlementRun.objects.select_related("budget").annotate(
        firms=Count("lines", filter=alive),
        amount=Sum("lines__amount", filter=alive, default=0),
        paid=Sum("lines__amount", filter=Q(lines__state=LineState.PAID), default=0),
    )


def _line(row: EntitlementRun, by_state: Mapping[str, tuple[int, int]]) -> ListLine:
    counted = vars(row)
    return ListLine(
        id=row.pk,
        measure=row.measure,
        measure_version=row.measure_version,
        measure_zh=row.measure_zh,
        measure_en=row.measure_en,
        budget_id=row.budget_id,
        budget=f"{row.budget.name} {row.budget.year}",
        as_of=row.as_of,
        needs_notice=row.needs_notice,
        state=row.state,
        by_id=row.by_id,
        by_name=row.by_name,
        asked_at=row.asked_at,
        done=row.done,
        total=row.total,
        finished_at=row.finished_at,
        others=row.others,
        rule=row.rule,
        digest=row.digest,
        failure=row.failure,
        submitted_by_id=row.submitted_by_id,
        submitted_by=row.submitted_by_name,
        submitted_at=row.submitted_at,
        approved_by=row.approved_by_name,
        approved_at=row.approved_at,
        answer=row.answer,
        case_id=row.case_id,
        confirm_by=row.confirm_by,
        firms=counted["firms"],
        amount=counted["amount"],
        paid=counted["paid"],
        by_state=by_state,
    )
