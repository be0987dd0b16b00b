"""Versions of charters with their days, trials and approvals (章程版本查询)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.refusals import VersionUnknown
from renqi.programmes.riskfund.charter.domain.states import APPROVING, VersionState
from renqi.programmes.riskfund.charter.domain.version_names import ref_of
from renqi.programmes.riskfund.charter.models import CharterVersion
from renqi.programmes.riskfund.charter.selectors.funds import fund_line, funds_in, typed


class Standing(StrEnum):
    """Where a version stands on a day, as people say it (版本现状)."""

    DRAFT = "draft"
    TRIED = "tried"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    COMING = "coming"
    IN_FORCE = "in_force"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """What one version was found to lead to (测算结果).

    Attributes:
        ruin: Chance of ruin in billionths, over `months`.
        is_within: It is within the charter's own bound.
        is_current: It is of the text as it stands now.
        result: All that was recorded.
    """

    id: int
    ruin: int
    months: int
    is_within: bool
    is_current: bool
    result: Mapping[str, Any]
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLine:
    """What one side answered (审批意见)."""

    round: int
    side: str
    answer: str
    words: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version in a list (章程版本)."""

    ref: str
    fund: FundLine
    number: int
    standing: Standing
    effective_from: dt.date | None
    effective_until: dt.date | None
    changed_by: str
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One version with all that was done with it (章程版本详情).

    Attributes:
        line: Name, days and standing.
        state: What was done with it.
        document: The charter as plain data, in its one form.
        digest: Of the document.
        charter: The same, typed.
        based_on: What it was made from.
        author_ids: Who wrote in it; they do not approve it.
        trials: Newest first; empty where the reader may not see them.
        approvals: Of all rounds, oldest first; empty where the reader may not see them.
        round: How often it was handed in.
        reason: Why it was sent back or withdrawn.
    """

    line: VersionLine
    state: VersionState
    document: Mapping[str, Any]
    digest: str
    charter: Charter
    based_on: str
    author_ids: frozenset[int]
    drafted_by: str
    submitted_by_id: int | None
    submitted_by: str
    submitted_at: dt.datetime | None
    approved_at: dt.datetime | None
    published_by: str
    published_at: dt.datetime | None
    withdrawn_by: str
    withdrawn_at: dt.datetime | None
    trials: tuple[TrialLine, ...]
    approvals: tuple[ApprovalLine, ...]
    round: int
    reason: str

    @property
    def trial(self) -> TrialLine | None:
        """The newest trial of the text as it stands."""
        return next((one for one in self.trials if one.is_current), None)

    @property
    def sides_done(self) -> frozenset[str]:
        """The sides that answered in this round."""
        return frozenset(one.side for one in self.approvals if one.round == self.round)


def versions(
    *, scope: Scope, on: dt.date, fund: str = "", standing: Standing | None = None
) -> tuple[VersionLine, ...]:
    """List the versions that a reader may see, the newest of each fund first (章程版本清单).

    Who sees the city sees drafts, too; others see what was published.

    Args:
        scope: What may be seen.
        on: The day on which a version is in force or over.
        fund: Only those of this fund.
        standing: Only those that stand so.
    """
    rows = _rows(scope).order_by("fund__key", "-number")
    if fund:
        rows = rows.filter(fund__key=fund)
    lines = _lines(list(rows), on)
    return tuple(line for line in lines if standing is None or line.standing is standing)


def version_of(fund: str, number: int, *, scope: Scope, on: dt.date) -> VersionView:
    """Give one version.

    Raises:
        VersionUnknown: There is none for this reader.
    """
    row = _rows(scope).filter(fund__key=fund, number=number).first()
    if row is None:
        raise VersionUnknown(ref=ref_of(fund, number))
    others = CharterVersion.objects.filter(fund_id=row.fund_id, state=VersionState.PUBLISHED)
    lines = _lines([row, *others.exclude(pk=row.pk).select_related("fund")], on)
    return _view(row, lines[0], sees_all=scope.all, on=on)


def charters_waiting_for(actor: Actor) -> int:
    """Count the versions that wait for an answer of this person's side (待审批章程数)."""
    side = APPROVING.get(actor.role)
    if side is None:
        return 0
    rows = CharterVersion.objects.filter(state=VersionState.SUBMITTED)
    rows = rows.exclude(authors__contains=[actor.person_id])
    rows = rows.exclude(submitted_by_id=actor.person_id)
    return sum(1 for row in rows if not row.approvals.filter(round=row.round, side=side).exists())


def _rows(scope: Scope) -> QuerySet[CharterVersion]:
    rows = CharterVersion.objects.select_related("fund")
    if scope.all:
        return rows
    return rows.filter(Q(state=VersionState.PUBLISHED.value), fund__in=funds_in(scope))


def _lines(rows: list[CharterVersion], on: dt.date) -> tuple[VersionLine, ...]:
    begins: dict[int, list[dt.date]] = {}
    for row in rows:
        if row.state == VersionState.PUBLISHED and row.effective_from is not None:
            begins.setdefault(row.fund_id, []).append(row.effective_from)
    return tuple(_line(row, begins.get(row.fund_id, []), on) for row in rows)


def _line(row: CharterVersion, begins: list[dt.date], on: dt.date) -> VersionLine:
    until = None
    if row.state == VersionState.PUBLISHED and row.effective_from is not None:
        later = [day for day in begins if day > row.effective_from]
        until = min(later) - dt.timedelta(days=1) if later else None
    return VersionLine(
        ref=ref_of(row.fund.key, row.number),
        fund=fund_line(row.fund),
        number=row.number,
        standing=_standing(row, until, on),
        effective_from=row.effective_from if row.state == VersionState.PUBLISHED else None,
        effective_until=until,
        changed_by=row.changed_by_name,
        changed_at=row.changed_at,
    )


def _standing(row: CharterVersion, until: dt.date | None, on: dt.date) -> Standing:
    if row.state == VersionState.PUBLISHED and row.effective_from is not None:
        if row.effective_from > on:
            return Standing.COMING
        return Standing.OVER if until is not None and until < on else Standing.IN_FORCE
    if row.state == VersionState.DRAFT:
        tried = row.trials.filter(digest=row.digest, months=row.ruin_months)
        return Standing.TRIED if tried.exists() else Standing.DRAFT
    return Standing(row.state)


def _view(row: CharterVersion, line: VersionLine, *, sees_all: bool, on: dt.date) -> VersionView:
    return VersionView(
        line=line,
        state=VersionState(row.state),
        document=row.document,
        digest=row.digest,
        charter=typed(row.document, on=line.effective_from or on),
        based_on=row.based_on,
        author_ids=frozenset(row.authors),
        drafted_by=row.drafted_by_name,
        submitted_by_id=row.submitted_by_id,
        submitted_by=row.submitted_by_name,
        submitted_at=row.submitted_at,
        approved_at=row.approved_at,
        published_by=row.published_by_name,
        published_at=row.published_at,
        withdrawn_by=row.withdrawn_by_name,
        withdrawn_at=row.withdrawn_at,
        trials=_trials(row) if sees_all else (),
        approvals=_approvals(row) if sees_all else (),
        round=row.round,
        reason=row.reason,
    )


def _trials(row: CharterVersion) -> tuple[TrialLine, ...]:
    return tuple(
        TrialLine(
            id=one.pk,
            ruin=one.ruin,
            months=one.months,
            is_within=one.ruin <= row.ruin_max,
            is_current=one.digest == row.digest and one.months == row.ruin_months,
            result=one.result,
            by=one.by_name,
            at=one.at,
        )
        for one in row.trials.order_by("-pk")
    )


def _approvals(row: CharterVersion) -> tuple[ApprovalLine, ...]:
    return tuple(
        ApprovalLine(
            round=one.round,
            side=one.side,
            answer=one.answer,
            words=one.words,
            by=one.by_name,
            at=one.at,
        )
        for one in row.approvals.order_by("pk")
    )
