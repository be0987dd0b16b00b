"""Recommendation batches as pages show them (推荐批次查询)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.recommendation_form import (
    Cell,
    FormTable,
    form_table,
)
from renqi.programmes.cultivation.calls.domain.states import APPROVED, BatchState, Outcome
from renqi.programmes.cultivation.calls.models import Application, Batch
from renqi.programmes.cultivation.calls.selectors.recommended import form_rows
from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS, Rung, rung_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendedLine:
    """One firm of a batch (推荐条目)."""

    application_id: int
    case_id: int
    rank: int
    uscc: str
    firm_name: str
    district: str
    verdict: str
    outcome: Outcome
    outcome_on: dt.date | None
    outcome_document: str
    outcome_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLineOfList:
    """A batch as a list shows it (推荐批次条目)."""

    batch_id: int
    number: str
    call_id: int
    call_number: str
    rung: Rung
    state: BatchState
    made_by: str
    made_by_key: int
    made_at: dt.datetime
    sent_by: str
    sent_at: dt.datetime | None
    document_code: str
    outcomes: Mapping[str, int]

    @property
    def firms(self) -> int:
        """How many firms it names."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFile:
    """A batch with its firms (推荐批次)."""

    line: BatchLineOfList
    firms: tuple[RecommendedLine, ...]


def batches(*, scope: Scope) -> tuple[BatchLineOfList, ...]:
    """List every batch, newest first, to those who see all (推荐批次列表)."""
    if not scope.all:
        return ()
    rows = Batch.objects.select_related("call").prefetch_related("lines").order_by("-pk")
    return tuple(_line(row) for row in rows)


def batch_of(batch_id: int, *, scope: Scope) -> BatchFile:
    """Give a batch with its firms in order (推荐批次详情).

    Raises:
        BatchUnknown: There is none in the scope.
    """
    row = _row(batch_id, scope)
    lines = row.lines.select_related("application").order_by("rank")
    return BatchFile(
        line=_line(row),
        firms=tuple(
            RecommendedLine(
                application_id=one.application.pk,
                case_id=one.application.case_id,
                rank=one.rank,
                uscc=one.application.uscc,
                firm_name=one.application.firm_name,
                district=one.application.district,
                verdict=one.application.verdict,
                outcome=Outcome(one.outcome),
                outcome_on=one.outcome_on,
                outcome_document=one.outcome_document,
                outcome_reason=one.outcome_reason,
            )
            for one in lines
        ),
    )


def batch_table(batch_id: int, *, actor: Actor) -> tuple[FormTable, list[tuple[Cell, ...]]]:
    """Give a batch in the columns of the official table (推荐汇总表).

    Raises:
        BatchUnknown: There is none for this person.
    """
    row = _row(batch_id, actor.scope(Action.CALL_KEEP))
    return form_table(row.call.rung), form_rows(row, actor=actor)


def recommendable(call_id: int, *, scope: Scope) -> tuple[RecommendedLine, ...]:
    """List the approved applications that stand in no batch, the best judged first (待推荐企业)."""
    if not scope.all:
        return ()
    above = [rung.key for rung in RUNGS if not rung.decided_here]
    rows = Application.objects.filter(
        call=call_id, stage=APPROVED, recommendation__isnull=True, rung__in=above
    )
    return tuple(
        RecommendedLine(
            application_id=row.pk,
            case_id=row.case_id,
            rank=place,
            uscc=row.uscc,
            firm_name=row.firm_name,
            district=row.district,
            verdict=row.verdict,
            outcome=Outcome.PENDING,
            outcome_on=None,
            outcome_document="",
            outcome_reason="",
        )
        for place, row in enumerate(rows.order_by("-met", "handed_in_at", "pk"), start=1)
    )


def _row(batch_id: int, scope: Scope) -> Batch:
    found = Batch.objects.select_related("call").filter(pk=batch_id) if scope.all else None
    row = found.first() if found is not None else None
    if row is None:
        raise refusals.BatchUnknown(batch_id=batch_id)
    return row


def _line(row: Batch) -> BatchLineOfList:
    return BatchLineOfList(
        batch_id=row.pk,
        number=row.number,
        call_id=row.call_id,
        call_number=row.call.number,
        rung=rung_of(row.call.rung),
        state=BatchState(row.state),
        made_by=row.made_by,
        made_by_key=row.made_by_key,
        made_at=row.made_at,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        document_code=row.document_code,
        outcomes=Counter(one.outcome for one in row.lines.all()),
    )
