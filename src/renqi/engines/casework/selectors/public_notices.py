"""What the public may read of notices, whoever they are (公开公示)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from renqi.engines.casework.domain.case_type import Label
from renqi.engines.casework.domain.input_refusals import (
    EvidenceDamaged,
    NoticeUnknown,
    ObjectionUnknown,
)
from renqi.engines.casework.domain.table_lookups import act_of
from renqi.engines.casework.domain.working_days import state_calendar
from renqi.engines.casework.models import Notice, Objection
from renqi.engines.casework.selectors.objection_receipts import show_receipt
from renqi.engines.casework.selectors.stored_files import read_stored
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import sees_blind, visible_case
from renqi.identity.domain.actor import Actor

_NOTICE = Label(zh="公示", en="Notice")


class NoticeState(StrEnum):
    """Which notices are meant (公示状态)."""

    OPEN = "open"
    PAST = "past"


class NoticeSort(StrEnum):
    """By what notices are sorted."""

    PUBLISHED = "published_at"
    CLOSES = "closes_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNotice:
    """A notice as it was published, and what became of the objections to it (公示).

    Attributes:
        notice_id: Its number.
        kind: What kind of decision it announces.
        title: Its title; empty where it was published without.
        text: What was published.
        published_at: When.
        closes_on: Last day for objections.
        is_open: Whether objections are taken today.
        days_left: Working days after today up to the last day; negative once it is over.
        outcome: What followed, in the words of the table; none while nothing has.
        answered: How many objections were answered; of those that wait nothing is public.
        upheld: How many were found right.
    """

    notice_id: int
    kind: Label
    title: str
    text: str
    published_at: dt.datetime
    closes_on: dt.date
    is_open: bool
    days_left: int
    outcome: Label | None
    answered: int
    upheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answered objection as the public reads it: not who raised it (异议答复)."""

    raised_at: dt.datetime
    answered_at: dt.datetime
    upheld: bool
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnObjection:
    """An objection as whoever holds its receipt finds it again (我的异议)."""

    notice_id: int
    raised_at: dt.datetime
    text: str
    file_name: str
    upheld: bool | None
    answer: str
    answered_at: dt.datetime | None


def public_notices(
    *,
    state: NoticeState,
    words: str,
    today: dt.date,
    sort: NoticeSort,
    is_descending: bool,
    page: int,
    per_page: int,
) -> tuple[tuple[PublicNotice, ...], int]:
    """List notices of a state that contain some words, with how many there are (公示列表)."""
    rows = _found(state=state, words=words, today=today)
    key = F(sort.value).desc() if is_descending else F(sort.value).asc()
    first = (page - 1) * per_page
    shown = rows.order_by(key, "pk")[first : first + per_page]
    return tuple(_shown(row, today=today) for row in shown), rows.count()


def every_notice(*, state: NoticeState, words: str, today: dt.date) -> Iterator[PublicNotice]:
    """Give all notices of a state for a file, the newest first (公示导出)."""
    rows = _found(state=state, words=words, today=today).order_by("-pk")
    for row in rows.iterator(chunk_size=500):
        yield _shown(row, today=today)


def public_notice(notice_id: int, *, today: dt.date) -> tuple[PublicNotice, tuple[Answer, ...]]:
    """Give one notice with the answers to its objections (公示详情).

    Raises:
        NoticeUnknown: There is none.
    """
    row = _counted().filter(pk=notice_id).first()
    if row is None:
        raise NoticeUnknown(notice_id=notice_id)
    answered = Objection.objects.filter(notice=row, answered_at__isnull=False).order_by("pk")
    return _shown(row, today=today), tuple(
        Answer(
            raised_at=one.raised_at,
            answered_at=one.answered_at,
            upheld=bool(one.upheld),
            answer=one.answer,
        )
        for one in answered
        if one.answered_at is not None
    )


def objection_by_receipt(receipt: str) -> OwnObjection:
    """Find the objection that a receipt was given for (凭回执查询).

    Raises:
        ObjectionUnknown: No receipt reads like this.
    """
    wanted = receipt.strip().upper()
    show_receipt(wanted)
    row = Objection.objects.filter(receipt=wanted).exclude(receipt="").first()
    if row is None:
        raise ObjectionUnknown(objection_id=wanted)
    return OwnObjection(
        notice_id=row.notice_id,
        raised_at=row.raised_at,
        text=row.text,
        file_name=row.file_name,
        upheld=row.upheld,
        answer=row.answer,
        answered_at=row.answered_at,
    )


def read_objection_file(objection_id: int, *, actor: Actor) -> tuple[str, str, bytes]:
    """Give name, type and bytes of an objection's file to those who handle the case (异议附件).

    Raises:
        ObjectionUnknown: There is none, it has no file, or it is not for this person.
        EvidenceDamaged: The bytes on disk are not those that were handed in.
    """
    row = Objection.objects.select_related("notice").filter(pk=objection_id).first()
    if row is None or not row.file_sha256:
        raise ObjectionUnknown(objection_id=objection_id)
    case = visible_case(row.notice.case_id, actor=actor)
    if actor.uscc == case.subject_key or sees_blind(case, actor=actor):
        # Whom the case is about reads what is said, and never who said it.
        raise ObjectionUnknown(objection_id=objection_id)
    content = read_stored(row.file_sha256)
    if content is None:
        raise EvidenceDamaged(evidence_id=objection_id)
    return row.file_name, row.file_type, content


def _counted() -> QuerySet[Notice]:
    return Notice.objects.select_related("type_version").annotate(
        answered=Count("objections", filter=Q(objections__answered_at__isnull=False)),
        upheld=Count("objections", filter=Q(objections__upheld=True)),
    )


def _found(*, state: NoticeState, words: str, today: dt.date) -> QuerySet[Notice]:
    is_open = Q(closed_at__isnull=True, closes_on__gte=today)
    rows = _counted().filter(is_open if state is NoticeState.OPEN else ~is_open)
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def _shown(row: Notice, *, today: dt.date) -> PublicNotice:
    case_type = case_type_of(row.type_version) if row.type_version else None
    rule = act_of(case_type, row.outcome) if case_type and row.outcome else None
    counts = vars(row)
    return PublicNotice(
        notice_id=row.pk,
        kind=case_type.label if case_type else _NOTICE,
        title=row.title,
        text=row.text,
        published_at=row.published_at,
        closes_on=row.closes_on,
        is_open=row.closed_at is None and row.closes_on >= today,
        days_left=state_calendar().between(today, row.closes_on),
        outcome=rule.label if rule else None,
        answered=counts["answered"],
        upheld=counts["upheld"],
    )
