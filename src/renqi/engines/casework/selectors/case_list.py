"""Lists of cases, filtered, sorted and cut into pages (办件列表)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case as When_
from django.db.models import CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.models import Case
from renqi.engines.casework.selectors.tables import every_case_type
from renqi.engines.casework.selectors.visible import visible_cases
from renqi.engines.casework.selectors.work_queue import QueueItem, queue_items, waiting_cases
from renqi.identity.domain.actor import Actor

# A badge says "99+" beyond this, and nobody counts further.
COUNTED_MAX = 100
_AT_ONCE = 500


class CaseState(StrEnum):
    """Whether a case is over (办件状态)."""

    OPEN = "open"
    CLOSED = "closed"


class CaseSort(StrEnum):
    """By what a list is sorted (排序)."""

    DUE = "due"
    TITLE = "title"
    KIND = "kind"
    OPENED = "opened"
    NUMBER = "number"


_COLUMNS = {
    CaseSort.DUE: "due_on",
    CaseSort.TITLE: "shown_title",
    CaseSort.KIND: "type_version__key",
    CaseSort.OPENED: "opened_at",
    CaseSort.NUMBER: "pk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases a list shows (筛选条件); empty means any.

    Attributes:
        kind: Key of the kind.
        stage: Key of the stage.
        is_overdue: Only those whose last day is over.
        state: Only open or closed ones.
        text: A part of the title or subject, or the number of the case.
    """

    kind: str = ""
    stage: str = ""
    is_overdue: bool = False
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One page of a list (办件分页)."""

    rows: tuple[QueueItem, ...]
    total: int
    page: int
    pages: int


def case_page(
    *,
    actor: Actor,
    at: dt.datetime,
    is_waiting: bool,
    where: CaseFilter,
    sort: CaseSort = CaseSort.DUE,
    is_descending: bool = False,
    page: int = 1,
    per_page: int = 20,
) -> CasePage:
    """Give one page of the cases that wait for a person, or of all that the person may see.

    Args:
        actor: Whose list.
        at: The instant.
        is_waiting: Only cases that wait for the person (待办).
        where: The filter.
        sort: By what to sort.
        is_descending: Whether falling.
        page: Number of the page; one beyond the last gives the last.
        per_page: Rows a page.
    """
    cases = _filtered(actor, at=at, is_waiting=is_waiting, where=where)
    total = cases.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    rows = _sorted(cases, actor, sort, is_descending=is_descending)[
        (page - 1) * per_page : page * per_page
    ]
    return CasePage(rows=queue_items(rows, actor, at=at), total=total, page=page, pages=pages)


def every_listed_case(
    *, actor: Actor, at: dt.datetime, is_waiting: bool, where: CaseFilter
) -> Iterator[QueueItem]:
    """Give every case of a list, the most urgent first, a few hundred at a time (导出)."""
    cases = _filtered(actor, at=at, is_waiting=is_waiting, where=where)
    keys = list(
        _sorted(cases, actor, CaseSort.DUE, is_descending=False).values_list("pk", flat=True)
    )
    for start in range(0, len(keys), _AT_ONCE):
        batch = keys[start : start + _AT_ONCE]
        rows = Case.objects.select_related("type_version").in_bulk(batch)
        yield from queue_items([rows[key] for key in batch], actor, at=at)


def count_waiting(actor: Actor) -> int:
    """Count the cases that wait for a person, up to a hundred (待办数)."""
    return waiting_cases(actor)[:COUNTED_MAX].count() if actor.role else 0


def kinds_in_reach(actor: Actor) -> tuple[CaseType, ...]:
    """Give the kinds of cases in which the person could have a part, newest versions."""
    found: dict[str, CaseType] = {}
    for _, case_type in every_case_type():
        roles = {role for duty in case_type.duties for role in duty.roles}
        if actor.role and actor.role in (roles | set(case_type.readers)):
            found[case_type.key] = case_type
    return tuple(found[key] for key in sorted(found))


def _filtered(
    actor: Actor, *, at: dt.datetime, is_waiting: bool, where: CaseFilter
) -> QuerySet[Case]:
    cases = waiting_cases(actor) if is_waiting else visible_cases(actor)
    if where.kind:
        cases = cases.filter(type_version__key=where.kind)
    if where.stage:
        cases = cases.filter(stage=where.stage)
    if where.is_overdue:
        cases = cases.filter(due_on__lt=day_of(at))
    if where.state:
        cases = cases.filter(closed_at__isnull=where.state == CaseState.OPEN)
    if where.text:
        by_name = Q(title__icontains=where.text) | Q(subject_key__iexact=where.text)
        # Who must not know whose case it is must not find it by name either.
        named = by_name & ~Q(type_version__in=_blind_kinds(actor))
        number = where.text.removeprefix("#")
        cases = cases.alias(number=Cast("pk", CharField())).filter(named | Q(number=number))
    return cases


def _sorted(
    cases: QuerySet[Case], actor: Actor, sort: CaseSort, *, is_descending: bool
) -> QuerySet[Case]:
    hidden = When(type_version__in=_blind_kinds(actor), then=Value(""))
    shown = cases.alias(shown_title=When_(hidden, default=F("title")))
    key = F(_COLUMNS[sort])
    order = key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True)
    return shown.select_related("type_version").order_by(order, "-pk" if is_descending else "pk")


def _blind_kinds(actor: Actor) -> list[int]:
    return [
        pk
        for pk, case_type in every_case_type()
        if actor.role not in case_type.readers
        and all(duty.is_blind for duty in case_type.duties if actor.role in duty.roles)
    ]
