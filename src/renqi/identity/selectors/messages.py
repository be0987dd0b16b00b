"""What somebody was told (消息查询)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from renqi.identity.domain.mail_states import MailState
from renqi.identity.models import Mail, MailChoice, Message, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message as its reader may see it (消息条目).

    Attributes:
        message_id: The message.
        subject: What it is about, as a msgid.
        body: What there is to say, as a msgid; may be empty.
        data: What fills both.
        link: Path of the page that it is about.
        told_at: Since when it is there.
        is_unread: Whether it was not opened yet.
        mail: How far the e-mail about it got; empty where none was to be sent.
    """

    message_id: int
    subject: str
    body: str
    data: Mapping[str, Any]
    link: str
    told_at: dt.datetime
    is_unread: bool
    mail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One page of somebody's messages, the newest first (消息列表).

    Attributes:
        rows: The messages.
        number: Which page, from 1.
        pages: How many there are.
        total: How many messages in all.
        unread: How many of all were not opened yet.
    """

    rows: tuple[MessageLine, ...]
    number: int
    pages: int
    total: int
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWish:
    """Whether and how somebody wants e-mails (邮件偏好)."""

    address: str
    is_proven: bool
    wants_mail: bool
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """One e-mail as those who keep the system see it, without what it is about (发件条目)."""

    mail_id: int
    person: str
    state: str
    tries: int
    queued_at: dt.datetime
    next_try_at: dt.datetime
    sent_at: dt.datetime | None
    last_error: str


def message_page(
    person_id: int, *, only_unread: bool, oldest_first: bool = False, page: int, per_page: int
) -> MessagePage:
    """Give one page of somebody's messages (消息列表)."""
    mine = Message.objects.filter(person_id=person_id)
    unread = mine.filter(read_at__isnull=True)
    shown = unread if only_unread else mine
    total = shown.count()
    pages = max(1, -(-total // per_page))
    number = min(max(1, page), pages)
    first = (number - 1) * per_page
    rows = shown.select_related("mail").order_by("pk" if oldest_first else "-pk")
    return MessagePage(
        rows=tuple(_line(row) for row in rows[first : first + per_page]),
        number=number,
        pages=pages,
        total=total,
        unread=unread.count(),
    )


def all_messages(person_id: int, *, only_unread: bool, limit: int) -> tuple[MessageLine, ...]:
    """Give somebody's newest messages for a file (消息导出)."""
    rows = Message.objects.filter(person_id=person_id).select_related("mail").order_by("-pk")
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    return tuple(_line(row) for row in rows[:limit])


def unread_count(person_id: int) -> int:
    """Count what somebody has not opened yet (未读数)."""
    if not person_id:
        return 0
    return Message.objects.filter(person_id=person_id, read_at__isnull=True).count()


def mail_wish(person_id: int) -> MailWish:
    """Give what somebody chose about e-mails, or what holds without a choice."""
    person = Person.objects.get(pk=person_id)
    chosen = MailChoice.objects.filter(person_id=person_id).first() or MailChoice()
    return MailWish(
        address=person.email,
        is_proven=person.email_proven_at is not None,
        wants_mail=chosen.wants_mail,
        language=chosen.language,
    )


def outbox(*, state: str, page: int, per_page: int) -> tuple[tuple[OutboxLine, ...], int]:
    """List e-mails, the newest first, with how many there are (发件箱)."""
    rows = Mail.objects.select_related("person").order_by("-pk")
    known = Q(state=state) if state in set(MailState) else Q()
    shown = rows.filter(known)
    first = (page - 1) * per_page
    return tuple(_mail_line(row) for row in shown[first : first + per_page]), shown.count()


def _mail_line(row: Mail) -> OutboxLine:
    return OutboxLine(
        mail_id=row.pk,
        person=row.person.name,
        state=row.state,
        tries=row.tries,
        queued_at=row.queued_at,
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
    )


def _line(row: Message) -> MessageLine:
    mail = getattr(row, "mail", None)
    return MessageLine(
        message_id=row.pk,
        subject=row.subject,
        body=row.body,
        data=row.data,
        link=row.link,
        told_at=row.told_at,
        is_unread=row.read_at is None,
        mail=mail.state if mail else "",
    )
