"""Claims as lists and pages show them (救助申请查询)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_rows import (
    CheckRow,
    ClaimFile,
    ClaimLine,
    FileRow,
    GlassRow,
    LossRow,
)
from renqi.programmes.riskfund.relief.domain.claim_states import ENDED, WAITING
from renqi.programmes.riskfund.relief.models import Claim

_AT_ONCE = 1_000
_WAITING = sorted(stage.value for stage in WAITING)
_ENDED = sorted(stage.value for stage in ENDED)


class ClaimSort(StrEnum):
    """By what a list is sorted (排序)."""

    DUE = "due"
    NUMBER = "number"
    FIRM = "firm"
    AMOUNT = "amount"
    STAGE = "stage"


_COLUMNS = {
    ClaimSort.DUE: "due_at",
    ClaimSort.NUMBER: "number",
    ClaimSort.FIRM: "firm_name",
    ClaimSort.AMOUNT: "amount",
    ClaimSort.STAGE: "stage_since",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """Which claims a list shows; empty means any (筛选条件).

    `state` is `waiting` for those on which the bureau has to act, `overdue` for those of them
    whose promised end is over, `open` for all that are not over, `over` for the rest.
    """

    fund: str = ""
    lane: str = ""
    stage: str = ""
    event: str = ""
    district: str = ""
    text: str = ""
    state: str = ""


def claims_of_firm(uscc: str) -> tuple[ClaimLine, ...]:
    """List the claims and drafts of a firm, newest first (企业申请)."""
    rows = (
        Claim.objects.filter(uscc=uscc)
        .exclude(uscc="")
        .exclude(stage="withdrawn", number__isnull=True)
    )
    return tuple(_line(row) for row in rows.order_by("-opened_at", "-pk"))


def claim_of(claim_id: int, *, scope: Scope) -> ClaimFile:
    """Give one claim; who sees the city sees no drafts (申请详情).

    Raises:
        ClaimUnknown: There is none in the scope.
    """
    row = _seen(scope).select_related("break_glass").filter(pk=claim_id).first()
    if row is None:
        raise refusals.ClaimUnknown(claim=claim_id)
    return _file(row)


def checks_of(claim_id: int) -> tuple[CheckRow, ...]:
    """List what every check of a claim found, the newest first; for officials (核查记录)."""
    row = Claim.objects.filter(pk=claim_id).first()
    rows = row.checks.order_by("-pk") if row else ()
    return tuple(
        CheckRow(
            phase=one.phase,
            turn=one.turn,
            key=one.key,
            outcome=one.outcome,
            found=tuple(one.found),
            at=one.at,
        )
        for one in rows
    )


def file_of_claim(file_id: int, *, scope: Scope) -> FileRow:
    """Give one file of a claim in the scope (材料).

    Raises:
        FileUnknown: There is none.
    """
    for row in _seen(scope).filter(files=file_id).distinct():
        for one in row.files.filter(pk=file_id, withdrawn_at__isnull=True):
            return _file_row(one)
    raise refusals.FileUnknown(file=file_id)


def claim_page(
    *,
    scope: Scope,
    where: ClaimFilter,
    at: dt.datetime,
    sort: ClaimSort = ClaimSort.DUE,
    is_descending: bool = False,
    page: int = 1,
    per_page: int = 20,
) -> ListPage[ClaimLine]:
    """Give one page of what was handed in; the earliest promise first, unless said (申请队列)."""
    rows = _sorted(_filtered(scope, where, at), sort, is_descending=is_descending)
    return cut(rows, page=page, per_page=per_page, read=_line)


def every_claim(*, scope: Scope, where: ClaimFilter, at: dt.datetime) -> Iterator[ClaimLine]:
    """Walk all that a list shows in the order of arrival, for a file (申请导出)."""
    rows = _sorted(_filtered(scope, where, at), ClaimSort.NUMBER, is_descending=False)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield _line(row)


def lane_counts(*, scope: Scope, at: dt.datetime, fund: str = "") -> dict[str, tuple[int, int]]:
    """Count for each lane what waits for the bureau and what of it is overdue (通道统计)."""
    rows = _seen(scope).filter(stage__in=_WAITING)
    rows = rows.filter(fund=fund) if fund else rows
    found: dict[str, tuple[int, int]] = {}
    for lane, due in rows.values_list("lane", "due_at"):
        waits, over = found.get(lane, (0, 0))
        found[lane] = (waits + 1, over + (due is not None and due < at))
    return found


def open_second_looks(*, fund: str = "", on: dt.date | None = None) -> tuple[GlassRow, ...]:
    """List payments before review that nobody has looked at, the first due first (待复核先付).

    Args:
        fund: Only of this fund; empty for all.
        on: Only those that are overdue on this day; none for all.
    """
    rows = Claim.objects.select_related("break_glass").filter(
        break_glass__second_at__isnull=False, break_glass__looked_at__isnull=True
    )
    if fund:
        rows = rows.filter(fund=fund)
    if on is not None:
        rows = rows.filter(break_glass__look_due_on__lt=on)
    found = (_glass(row) for row in rows.order_by("break_glass__look_due_on", "pk"))
    return tuple(one for one in found if one is not None)


def _seen(scope: Scope) -> QuerySet[Claim]:
    rows = Claim.objects.all()
    if scope.all:
        return rows.filter(number__isnull=False)
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    if scope.organisation_id is not None:
        return rows.filter(institution_id=scope.organisation_id, number__isnull=False)
    return rows.none()


def _filtered(scope: Scope, where: ClaimFilter, at: dt.datetime) -> QuerySet[Claim]:
    rows = _seen(scope).filter(number__isnull=False)
    equal = {
        "fund": where.fund,
        "lane": where.lane,
        "stage": where.stage,
        "event_kind": where.event,
        "district": where.district,
    }
    rows = rows.filter(**{key: value for key, value in equal.items() if value})
    states = {
        "waiting": Q(stage__in=_WAITING),
        "overdue": Q(stage__in=_WAITING, due_at__lt=at),
        "open": ~Q(stage__in=_ENDED),
        "over": Q(stage__in=_ENDED),
    }
    if where.state in states:
        rows = rows.filter(states[where.state])
    text = where.text.replace("\x00", "").strip()
    if text:
        found = Q(firm_name__icontains=text) | Q(uscc__istartswith=text)
        rows = rows.filter(found | Q(number=int(text)) if _is_number(text) else found)
    return rows


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9  # noqa: PLR2004, a bigint


def _sorted(rows: QuerySet[Claim], sort: ClaimSort, *, is_descending: bool) -> QuerySet[Claim]:
    key = F(_COLUMNS[sort])
    order = key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True)
    return rows.order_by(order, "-number" if is_descending else "number")


def _line(row: Claim) -> ClaimLine:
    return ClaimLine(
        claim_id=row.pk,
        fund=row.fund,
        number=row.number,
        uscc=row.uscc,
        firm_name=row.firm_name,
        stage=row.stage,
        stage_since=row.stage_since,
        saved_at=row.saved_at,
        handed_in_at=row.handed_in_at,
        due_at=row.due_at,
        is_paused=row.paused_at is not None,
        event_kind=row.event_kind,
        event_key=row.event_key,
        event_on=row.event_on,
        help_form=row.help_form,
        lane=row.lane,
        lane_reason=row.lane_reason,
        district=row.district,
        verdict=row.verdict,
        wanted=row.wanted,
        proven_loss=row.proven_loss,
        amount=row.amount,
        decided_amount=row.decided_amount,
    )


def _file(row: Claim) -> ClaimFile:
    return ClaimFile(
        line=_line(row),
        case_id=row.case_id,
        institution_id=row.institution_id,
        revision=row.revision,
        form=row.form,
        charter_ref=row.charter_ref,
        conditions=tuple(row.conditions),
        limits=tuple(row.limits),
        receipt_digest=row.receipt_digest,
        payee_holder=row.payee_holder,
        payee_number=row.payee_number,
        payee_bank_name=row.payee_bank_name,
        handed_in_by=row.handed_in_by,
        proposed_by=row.proposed_by,
        proposed_amount=row.proposed_amount,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        letter_code=row.letter_code,
        losses=tuple(
            _loss(one) for one in row.losses.order_by("line") if one.is_live or row.stage in _ENDED
        ),
        files=tuple(_file_row(one) for one in row.files.filter(withdrawn_at=None).order_by("pk")),
        glass=_glass(row),
    )


def _loss(one: Any) -> LossRow:
    return LossRow(
        line=one.line,
        counterparty=one.counterparty,
        counterparty_uscc=one.counterparty_uscc,
        invoice_no=one.invoice_no,
        amount=one.amount,
        accepted=one.accepted,
        due_on=one.due_on,
        legal_due_on=one.legal_due_on,
        days_overdue=one.days_overdue,
        words=one.words,
    )


def _file_row(one: Any) -> FileRow:
    return FileRow(
        file_id=one.pk,
        kind=one.kind,
        file_name=one.file_name,
        sha256=one.sha256,
        size=one.size,
        content_type=one.content_type,
        at=one.at,
        by=one.by,
    )


def _glass(row: Claim) -> GlassRow | None:
    use = getattr(row, "break_glass", None)
    if use is None:
        return None
    return GlassRow(
        claim_id=row.pk,
        fund=row.fund,
        number=row.number,
        firm_name=row.firm_name,
        amount=use.amount,
        reason=use.reason,
        first_by=use.first_by,
        second_by=use.second_by,
        second_at=use.second_at,
        look_due_on=use.look_due_on,
        looked_by=use.looked_by,
        looked_at=use.looked_at,
        is_in_order=use.is_in_order,
        words=use.words,
    )
