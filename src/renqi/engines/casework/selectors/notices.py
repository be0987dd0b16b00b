"""Public notices and what was said against them (公示查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.models import Notice, Objection
from renqi.engines.casework.selectors.visible import acts_for_subject, sees_blind, visible_case
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLine:
    """An objection as those who handle the case see it (异议条目).

    Attributes:
        objection_id: Its number; the sender has it as a receipt.
        name: Who sent it; empty for the people of the subject.
        contact: How to reach them; empty likewise.
        text: What they say.
        file_name: Name of the file that came with it; empty without one, and for the subject.
        raised_at: When.
        upheld: Whether it was found right; none while it waits.
        answer: The answer.
        answered_by: Who answered.
    """

    objection_id: int
    name: str
    contact: str
    text: str
    file_name: str
    raised_at: dt.datetime
    upheld: bool | None
    answer: str
    answered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotice:
    """A notice of a case with its objections (办件公示)."""

    notice_id: int
    text: str
    published_at: dt.datetime
    closes_on: dt.date
    is_open: bool
    objections: tuple[ObjectionLine, ...]


def notices_of(case_id: int, *, actor: Actor) -> tuple[CaseNotice, ...]:
    """List the notices of a case, the newest first; a blind reviewer sees none (办件公示).

    The people of the subject read what is said, not who says it.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    if sees_blind(case, actor=actor):
        return ()
    is_nameless = acts_for_subject(case, actor=actor)
    rows = Notice.objects.filter(case=case).prefetch_related("objections").order_by("-pk")
    return tuple(
        CaseNotice(
            notice_id=row.pk,
            text=row.text,
            published_at=row.published_at,
            closes_on=row.closes_on,
            is_open=row.closed_at is None,
            objections=tuple(
                _objection(one, is_nameless=is_nameless)
                for one in sorted(row.objections.all(), key=lambda one: one.pk)
            ),
        )
        for row in rows
    )


def _objection(row: Objection, *, is_nameless: bool) -> ObjectionLine:
    return ObjectionLine(
        objection_id=row.pk,
        name="" if is_nameless else row.name,
        contact="" if is_nameless else row.contact,
        text=row.text,
        file_name="" if is_nameless else row.file_name,
        raised_at=row.raised_at,
        upheld=row.upheld,
        answer=row.answer,
        answered_by=row.answered_by,
    )
