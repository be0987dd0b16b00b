"""Publish a notice, take objections, answer them, close it (公示与异议)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.models import Case, Notice, Objection
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_case, hold_for_the_clock, rule_for
from renqi.engines.casework.services.perform import perform
from renqi.identity.domain.actor import Actor


def publish_notice(
    *,
    case_id: int,
    text: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
    reason: str = "",
    act: str = "",
) -> Notice:
    """Publish what is intended; objections are taken until its last day is over (公示).

    Raises:
        NoticeEmpty: There is nothing to publish.
        DomainError: Any reason of the gate.

    Effects:
        One Act, one Notice, its clock; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        rule = rule_for(held, act, ActKind.PUBLISH)
        if not text.strip():
            raise input_refusals.NoticeEmpty
        perform(held, rule=rule, actor=actor, at=at, reason=reason)
        closes_on = held.case.due_on
        # The table was checked: a notice is published only into a stage with a deadline.
        assert closes_on is not None  # noqa: S101
        return Notice.objects.create(
            case=held.case,
            stage=held.case.stage,
            round=held.case.round,
            text=text.strip(),
            published_at=at,
            closes_on=closes_on,
        )


def object_to(
    *,
    notice_id: int,
    text: str,
    name: str,
    contact: str,
    at: dt.datetime,
    person_key: int = 0,
) -> Objection:
    """Take an objection, from anybody who says who they are (提出异议).

    Raises:
        NoticeUnknown: There is no such notice.
        NoticeClosed: Its last day is over, or the case has gone on.
        ObjectionEmpty: Name, contact or text is missing.

    Effects:
        One Objection; one transaction.

    Locks:
        The case, so that nobody closes the notice meanwhile.
    """
    if not (text.strip() and name.strip() and contact.strip()):
        raise input_refusals.ObjectionEmpty
    with refusing(), transaction.atomic():
        found = Notice.objects.filter(pk=notice_id).first()
        if found is None:
            raise input_refusals.NoticeUnknown(notice_id=notice_id)
        hold_for_the_clock(found.case_id)
        notice = Notice.objects.get(pk=notice_id)
        if notice.closed_at is not None or day_of(at) > notice.closes_on:
            raise input_refusals.NoticeClosed(closes_on=notice.closes_on)
        return Objection.objects.create(
            notice=notice,
            person_key=person_key,
            name=name.strip(),
            contact=contact.strip(),
            text=text.strip(),
            raised_at=at,
        )


def answer_objection(
    *,
    objection_id: int,
    upheld: bool,
    answer: str,
    actor: Actor,
    at: dt.datetime,
    act: str = "",
) -> Objection:
    """Answer an objection and say whether it was right (答复异议).

    Raises:
        ObjectionUnknown: There is none, or it is answered.
        DomainError: Any reason of the gate.

    Effects:
        One Act; the answer; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        found = Objection.objects.select_related("notice").filter(pk=objection_id).first()
        if found is None:
            raise input_refusals.ObjectionUnknown(objection_id=objection_id)
        held = hold_case(found.notice.case_id, actor=actor)
        row = Objection.objects.filter(pk=objection_id, answered_at__isnull=True).first()
        if row is None:
            raise input_refusals.ObjectionUnknown(objection_id=objection_id)
        rule = rule_for(held, act, ActKind.ANSWER)
        perform(held, rule=rule, actor=actor, at=at, reason=answer)
        row.upheld, row.answer = upheld, answer.strip()
        row.answered_by, row.answered_at = actor.signature, at
        row.save(update_fields=["upheld", "answer", "answered_by", "answered_at"])
    return row


def close_notice(
    *,
    case_id: int,
    actor: Actor,
    at: dt.datetime,
    version: int,
    reason: str = "",
    act: str = "",
) -> Case:
    """Close a notice whose last day is over and whose objections are answered (结束公示).

    Raises:
        NoticeRunning: Its last day is not over.
        ObjectionsOpen: An objection waits for an answer.
        DomainError: Any other reason of the gate.

    Effects:
        One Act; the notice's end; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        rule = rule_for(held, act, ActKind.CLOSE_NOTICE)
        perform(held, rule=rule, actor=actor, at=at, reason=reason)
    return held.case
