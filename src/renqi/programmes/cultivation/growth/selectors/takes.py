"""Self-assessments of a firm: the open draft and the results so far (自评查询)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.questionnaire import points_text
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import DIGITAL
from renqi.programmes.cultivation.growth.models import AssessmentDraft, AssessmentTake


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeView:
    """One result (自评结果); `points` are thousandths."""

    take_id: int
    uscc: str
    firm: str
    questionnaire: str
    version: dt.date
    answers: Mapping[str, Any]
    points: int
    level: int
    dimensions: Mapping[str, int]
    scenes: Mapping[str, int]
    taken_on: dt.date
    by: str

    @property
    def score(self) -> str:
        """The points as they are written."""
        return points_text(self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """Answers that are not handed in yet (自评草稿)."""

    answers: Mapping[str, list[str]]
    revision: int
    saved_at: dt.datetime | None
    saved_by: str


def takes_of(uscc: str, *, scope: Scope, questionnaire: str) -> tuple[TakeView, ...]:
    """List a firm's results, the newest first (历次自评)."""
    if not scope.covers(uscc):
        return ()
    rows = AssessmentTake.objects.filter(uscc=uscc, questionnaire=questionnaire)
    return tuple(_view(row) for row in rows.order_by("-taken_at", "-pk"))


def take_of(take_id: int, *, scope: Scope) -> TakeView:
    """Give one result within the scope.

    Raises:
        TakeUnknown: There is none within reach.
    """
    row = AssessmentTake.objects.filter(pk=take_id).first()
    if row is None or not scope.covers(row.uscc):
        raise refusals.TakeUnknown(take_id=take_id)
    return _view(row)


def draft_of(uscc: str, *, scope: Scope) -> DraftView:
    """Give a firm's open answers; an empty draft where there is none."""
    row = None
    if scope.covers(uscc):
        row = AssessmentDraft.objects.filter(uscc=uscc, questionnaire=DIGITAL).first()
    if row is None:
        return DraftView(answers={}, revision=0, saved_at=None, saved_by="")
    return DraftView(
        answers=row.answers, revision=row.revision, saved_at=row.saved_at, saved_by=row.saved_by
    )


def _view(row: AssessmentTake) -> TakeView:
    return TakeView(
        take_id=row.pk,
        uscc=row.uscc,
        firm=row.firm_name,
        questionnaire=row.questionnaire,
        version=row.version,
        answers=row.answers,
        points=row.points,
        level=row.level,
        dimensions=row.result.get("dimensions", {}),
        scenes=row.result.get("scenes", {}),
        taken_on=row.taken_on,
        by=row.by,
    )
