"""Applications as lists and pages show them (申报查询)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.states import FINAL, Outcome
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.ladder.domain.rungs import Rung, rung_of

_AT_ONCE = 1_000


class ApplicationSort(StrEnum):
    """By what a list is sorted (排序)."""

    NAME = "name"
    CALL = "call"
    DISTRICT = "district"
    STAGE = "stage"
    WAITING = "waiting"
    HANDED_IN = "handed_in"


_COLUMNS = {
    ApplicationSort.NAME: "firm_name",
    ApplicationSort.CALL: "call__number",
    ApplicationSort.DISTRICT: "district",
    ApplicationSort.STAGE: "stage",
    ApplicationSort.WAITING: "stage_since",
    ApplicationSort.HANDED_IN: "handed_in_at",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFilter:
    """Which applications a list shows (筛选条件); empty means any."""

    call_id: int = 0
    rung: str = ""
    stage: str = ""
    district: str = ""
    verdict: str = ""
    text: str = ""
    is_open: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLine:
    """One application (申报条目).

    `result` is what the level above said where the firm was recommended; empty otherwise.
    """

    application_id: int
    case_id: int
    call_id: int
    call_number: str
    call_title: str
    closes_at: dt.datetime
    uscc: str
    firm_name: str
    district: str
    rung: Rung
    stage: str
    stage_since: dt.datetime
    opened_at: dt.datetime
    handed_in_at: dt.datetime | None
    receipt: str
    form_digest: str
    verdict: str
    met: int
    total: int
    stated: tuple[Mapping[str, Any], ...]
    on_file: Mapping[str, Mapping[str, Any]]
    checked_at: dt.datetime | None
    checked_by: str
    is_forged: bool
    result: str

    @property
    def is_over(self) -> bool:
        """Whether nothing follows."""
        return self.stage in FINAL


def applications_of(uscc: str, *, scope: Scope) -> tuple[ApplicationLine, ...]:
    """List the applications of a firm, newest first (企业申报).

    Args:
        uscc: The firm.
        scope: What may be seen; drafts are the firm's own.
    """
    if not scope.covers(uscc):
        return ()
    rows = _rows().filter(uscc=uscc).order_by("-opened_at", "-pk")
    if scope.all:
        rows = rows.filter(handed_in_at__isnull=False)
    return tuple(_line(row) for row in rows)


def application_of(application_id: int, *, scope: Scope) -> ApplicationLine:
    """Give one application (申报详情).

    Raises:
        ApplicationUnknown: There is none in the scope.
    """
    row = _seen(scope).filter(pk=application_id).first()
    if row is None:
        raise refusals.ApplicationUnknown(application_id=application_id)
    return _line(row)


def application_of_case(case_id: int) -> ApplicationLine:
    """Give the application behind a case that the reader has been let into (办件对应的申报).

    Raises:
        ApplicationUnknown: The case is none.
    """
    row = _rows().filter(case_id=case_id).first()
    if row is None:
        raise refusals.ApplicationUnknown(application_id=case_id)
    return _line(row)


def application_known(application_id: int) -> ApplicationLine:
    """Give an application whose case decides who may know it (按办件权限查看的申报).

    Raises:
        ApplicationUnknown: There is none, or the database shows it to nobody here.
    """
    row = _rows().filter(pk=application_id).first()
    if row is None:
        raise refusals.ApplicationUnknown(application_id=application_id)
    return _line(row)


def application_page(
    *,
    scope: Scope,
    where: ApplicationFilter,
    sort: ApplicationSort = ApplicationSort.WAITING,
    is_descending: bool = False,
    page: int = 1,
    per_page: int = 20,
) -> ListPage[ApplicationLine]:
    """Give one page of what was handed in (申报列表)."""
    rows = _sorted(_filtered(scope, where), sort, is_descending=is_descending)
    return cut(rows, page=page, per_page=per_page, read=_line)


def every_application(*, scope: Scope, where: ApplicationFilter) -> Iterator[ApplicationLine]:
    """Walk all that a list shows, for a file (申报导出)."""
    rows = _sorted(_filtered(scope, where), ApplicationSort.HANDED_IN, is_descending=False)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield _line(row)


def _rows() -> QuerySet[Application]:
    return Application.objects.select_related("call", "recommendation")


def _seen(scope: Scope) -> QuerySet[Application]:
    if scope.all:
        return _rows().filter(handed_in_at__isnull=False)
    return _rows().filter(uscc=scope.uscc) if scope.uscc else _rows().none()


def _filtered(scope: Scope, where: ApplicationFilter) -> QuerySet[Application]:
    rows = _seen(scope)
    equal = {
        "call": where.call_id,
        "rung": where.rung,
        "stage": where.stage,
        "district": where.district,
        "verdict": where.verdict,
    }
    rows = rows.filter(**{key: value for key, value in equal.items() if value})
    if where.is_open is not None:
        rows = rows.exclude(stage__in=FINAL) if where.is_open else rows.filter(stage__in=FINAL)
    text = where.text.replace("\x00", "").strip()
    if text:
        rows = rows.filter(
            Q(firm_name__icontains=text) | Q(uscc__istartswith=text) | Q(receipt__iexact=text)
        )
    return rows


def _sorted(
    rows: QuerySet[Application], sort: ApplicationSort, *, is_descending: bool
) -> QuerySet[Application]:
    key = F(_COLUMNS[sort])
    order = key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True)
    return rows.order_by(order, "-pk" if is_descending else "pk")


def _line(row: Application) -> ApplicationLine:
    recommended = getattr(row, "recommendation", None)
    return ApplicationLine(
        application_id=row.pk,
        case_id=row.case_id,
        call_id=row.call_id,
        call_number=row.call.number,
        call_title=row.call.title,
        closes_at=row.call.closes_at,
        uscc=row.uscc,
        firm_name=row.firm_name,
        district=row.district,
        rung=rung_of(row.rung),
        stage=row.stage,
        stage_since=row.stage_since,
        opened_at=row.opened_at,
        handed_in_at=row.handed_in_at,
        receipt=row.receipt,
        form_digest=row.form_digest,
        verdict=row.verdict,
        met=row.met,
        total=row.total,
        stated=tuple(row.stated),
        on_file=row.on_file,
        checked_at=row.checked_at,
        checked_by=row.checked_by,
        is_forged=row.forged_at is not None,
        result=Outcome(recommended.outcome).value if recommended else "",
    )
