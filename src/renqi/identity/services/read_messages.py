"""Note that somebody opened what they were told (阅读消息)."""

import datetime as dt

from django.db import transaction

from renqi.identity.models import MailChoice, Message
from renqi.kernel.errors import DomainError


class MessageUnknown(DomainError):
    """There is no such message, or it is somebody else's."""

    code = "identity.message_not_found"
    message = "There is no message number {message_id}."


@transaction.atomic
def open_message(message_id: int, *, person_id: int, at: dt.datetime) -> str:
    """Mark one of somebody's own messages as read and give where it leads (打开消息).

    Raises:
        MessageUnknown: There is none, or it is somebody else's.

    Effects:
        The message's `read_at`, the first time.
    """
    row = Message.objects.filter(pk=message_id, person_id=person_id).first()
    if row is None:
        raise MessageUnknown(message_id=message_id)
    Message.objects.filter(pk=row.pk, read_at__isnull=True).update(read_at=max(at, row.told_at))
    return row.link


@transaction.atomic
def read_all(*, person_id: int, up_to: int, at: dt.datetime) -> int:
    """Mark everything somebody has seen in the list as read (全部已读).

    Args:
        person_id: Whose messages.
        up_to: Number of the newest message on the page, so that one that came since stays unread.
        at: The instant.

    Returns:
        How many were unread.

    Effects:
        Their `read_at`.
    """
    return Message.objects.filter(
        person_id=person_id, read_at__isnull=True, pk__lte=up_to, told_at__lte=at
    ).update(read_at=at)


@transaction.atomic
def choose_mail(*, person_id: int, wants_mail: bool, language: str) -> None:
    """Keep whether and in which language somebody wants e-mails (邮件偏好).

    Effects:
        One MailChoice, made or altered.
    """
    MailChoice.objects.update_or_create(
        person_id=person_id, defaults={"wants_mail": wants_mail, "language": language}
    )
