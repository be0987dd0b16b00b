"""Calls as lists and pages show them (申报通知查询)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.states import CallState, ChangeKind
from renqi.programmes.cultivation.calls.models import Call, CallChange
from renqi.programmes.cultivation.ladder.domain.rungs import Rung, rung_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """An amendment, made or proposed (变更)."""

    change_id: int
    kind: ChangeKind
    before: str | int | None
    after: str | int | None
    reason: str
    proposed_by: str
    proposed_by_key: int
    proposed_at: dt.datetime
    confirmed_by: str
    confirmed_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A call as a list shows it (申报通知条目).

    Attributes:
        call_id: The call.
        number: Number of the document.
        title: What it is called.
        rung: The rung.
        rule_ref: The version of the rule that it fixes.
        opens_at: First instant.
        closes_at: Last second in time.
        quota: Places; none without limit.
        used: Places taken.
        handed_in: Applications handed in.
        state: draft, published or cancelled.
        is_open: Whether it takes applications at the instant asked about.
        made_by: Who wrote it.
        made_by_key: The same, as a key.
    """

    call_id: int
    number: str
    title: str
    rung: Rung
    rule_ref: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    quota: int | None
    used: int
    handed_in: int
    state: CallState
    is_open: bool
    made_by: str
    made_by_key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFile:
    """All there is to read of a call (申报通知)."""

    line: CallLine
    text: str
    stages: tuple[str, ...]
    materials: tuple[str, ...]
    notice_days: int
    fiscal_year: int
    district_quotas: dict[str, int]
    published_by: str
    published_at: dt.datetime | None
    changes: tuple[ChangeLine, ...]


def public_calls(*, at: dt.datetime) -> tuple[CallLine, ...]:
    """List the published calls, open ones first, then those to come, then those over (公开通知).

    Counts of places and applications are the bureau's, and not told here.
    """
    rows = Call.objects.exclude(state=CallState.DRAFT.value)
    lines = [_line(row, at=at) for row in rows.annotate(used=_NONE, handed_in=_NONE)]
    return tuple(sorted(lines, key=lambda one: (_phase(one, at), one.closes_at)))


def public_call(call_id: int, *, at: dt.datetime) -> CallFile:
    """Give a published call with its confirmed amendments (公开通知详情).

    Raises:
        CallUnknown: There is none.
    """
    rows = Call.objects.exclude(state=CallState.DRAFT.value)
    row = rows.annotate(used=_NONE, handed_in=_NONE).filter(pk=call_id).first()
    if row is None:
        raise refusals.CallUnknown(call_id=call_id)
    return _file(row, at=at, is_public=True)


def calls_kept(*, scope: Scope, at: dt.datetime) -> tuple[CallLine, ...]:
    """List every call with its counts to those who keep calls, newest first (申报通知列表)."""
    if not scope.all:
        return ()
    return tuple(_line(row, at=at) for row in _counted().order_by("-opens_at", "-pk"))


def call_kept(call_id: int, *, scope: Scope, at: dt.datetime) -> CallFile:
    """Give a call to those who keep calls (申报通知详情).

    Raises:
        CallUnknown: There is none in the scope.
    """
    row = _counted().filter(pk=call_id).first() if scope.all else None
    if row is None:
        raise refusals.CallUnknown(call_id=call_id)
    return _file(row, at=at, is_public=False)


_NONE = Count("pk", filter=Q(pk__in=[]))


def _counted() -> QuerySet[Call]:
    return Call.objects.annotate(
        used=Count("places", filter=Q(places__released_at__isnull=True), distinct=True),
        handed_in=Count(
            "applications", filter=Q(applications__handed_in_at__isnull=False), distinct=True
        ),
    )


def _phase(line: CallLine, at: dt.datetime) -> int:
    return 0 if line.is_open else 1 if line.opens_at > at else 2


def _line(row: Call, *, at: dt.datetime) -> CallLine:
    state = CallState(row.state)
    return CallLine(
        call_id=row.pk,
        number=row.number,
        title=row.title,
        rung=rung_of(row.rung),
        rule_ref=row.rule_ref,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        quota=row.quota,
        used=getattr(row, "used", 0),
        handed_in=getattr(row, "handed_in", 0),
        state=state,
        is_open=state is CallState.PUBLISHED
        and row.opens_at <= at
        and at.replace(microsecond=0) <= row.closes_at,
        made_by=row.made_by,
        made_by_key=row.made_by_key,
    )


def _file(row: Call, *, at: dt.datetime, is_public: bool) -> CallFile:
    changes = CallChange.objects.filter(call=row).order_by(F("confirmed_at").asc(nulls_last=True))
    if is_public:
        changes = changes.filter(confirmed_at__isnull=False)
    return CallFile(
        line=_line(row, at=at),
        text=row.text,
        stages=tuple(row.stages),
        materials=tuple(row.materials),
        notice_days=row.notice_days,
        fiscal_year=row.fiscal_year,
        district_quotas=dict(row.district_quotas.values_list("district", "quota")),
        published_by=row.published_by,
        published_at=row.published_at,
        changes=tuple(_change(one) for one in changes),
    )


def _change(row: CallChange) -> ChangeLine:
    return ChangeLine(
        change_id=row.pk,
        kind=ChangeKind(row.kind),
        before=row.before,
        after=row.after,
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_by_key=row.proposed_by_key,
        proposed_at=row.proposed_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
    )
