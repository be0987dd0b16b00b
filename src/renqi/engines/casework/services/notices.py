"""Publish a notice, take objections, answer them, close it (公示与异议)."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.db import transaction

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.content_types import DOCX, JPEG, OFD, PDF, PNG
from renqi.engines.casework.models import Case, Notice, Objection
from renqi.engines.casework.selectors.objection_receipts import receipt_of, show_receipt
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_case, hold_for_the_clock, rule_for
from renqi.engines.casework.services.keep_file import GivenFile, check_file, keep_file
from renqi.engines.casework.services.perform import perform
from renqi.identity.domain.actor import Actor

FILE_TYPES = (PDF, JPEG, PNG, DOCX, OFD)
FILE_BYTES_MAX = 10 * 1024 * 1024
# No letter or digit that is easily taken for another: the number is copied off a screen.
_ALPHABET, _LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 8


def publish_notice(
    *,
    case_id: int,
    text: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
    title: str = "",
    reason: str = "",
    act: str = "",
) -> Notice:
    """Publish what is intended; objections are taken until its last day is over (公示).

    Title and text are all that the public reads: the case itself stays shut.

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
            type_version=held.case.type_version,
            title=title.strip(),
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
    file: GivenFile | None = None,
    person_key: int = 0,
) -> Objection:
    """Take an objection, from anybody who says who they are (提出异议).

    The same words by the same sender are one objection, however often they arrive.

    Args:
        notice_id: The notice.
        text: What is objected to, and why.
        name: Who objects.
        contact: How to reach them.
        at: The instant.
        file: A file that supports it.
        person_key: Who objects, where they are signed in.

    Returns:
        The objection; its `receipt` opens the answer to whoever has it.

    Raises:
        NoticeUnknown: There is no such notice.
        NoticeClosed: Its last day is over, or the case has gone on.
        ObjectionEmpty: Name, contact or text is missing.
        DomainError: The file cannot be taken, as for evidence.

    Effects:
        One Objection, the bytes of its file; one transaction.

    Locks:
        The case, so that nobody closes the notice meanwhile.
    """
    if not (text.strip() and name.strip() and contact.strip()):
        raise input_refusals.ObjectionEmpty
    with refusing(), transaction.atomic():
        found = Notice.objects.filter(pk=notice_id).first()
        if found is None:
            raise input_refusals.NoticeUnknown(notice_id=notice_id)
        if found.closed_at is not None:
            raise input_refusals.NoticeClosed(closes_on=found.closes_on)
        hold_for_the_clock(found.case_id)
        notice = Notice.objects.get(pk=notice_id)
        if notice.closed_at is not None or day_of(at) > notice.closes_on:
            raise input_refusals.NoticeClosed(closes_on=notice.closes_on)
        said = {"name": name.strip(), "contact": contact.strip(), "text": text.strip()}
        # A double click, or a form sent again after its answer was lost.
        same = receipt_of(notice_id=notice_id, person_key=person_key, **said)
        receipt = same or _receipt_number(at)
        show_receipt(receipt)
        if same:
            return Objection.objects.get(receipt=same)
        return Objection.objects.create(
            notice=notice,
            person_key=person_key,
            **said,
            receipt=receipt,
            raised_at=at,
            **_kept(file),
        )


def _kept(file: GivenFile | None) -> dict[str, Any]:
    if file is None:
        return {}
    found = check_file(file, content_types=FILE_TYPES, bytes_max=FILE_BYTES_MAX)
    sha256 = hashlib.sha256(file.content).hexdigest()
    keep_file(sha256, file.content)
    return {
        "file_name": file.name.strip(),
        "file_sha256": sha256,
        "file_size": len(file.content),
        "file_type": found,
    }


def _receipt_number(at: dt.datetime) -> str:
    """Give a number that nobody can guess: 8 letters of 31 are 39 bits, behind a rate limit."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    return f"YY{day_of(at):%Y%m%d}-{letters}"


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
