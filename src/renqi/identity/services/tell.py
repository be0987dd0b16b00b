"""Tell people something, on their page and by e-mail (发送消息)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from renqi.identity.domain.message_words import check_told
from renqi.identity.models import Mail, Message, Person


def tell(
    person_ids: Iterable[int],
    *,
    subject: str,
    body: str,
    data: Mapping[str, Any],
    link: str,
    at: dt.datetime,
    key: str,
) -> tuple[int, ...]:
    """Put a message into the list of each of these people, once (发送消息).

    Subject and body are msgids of the catalogue (mark them with `gettext_noop`), filled with
    `data` in each reader's language when they are read. A value that is a mapping of `zh` and
    `en` is said in the language of the page. An e-mail carries the subject and the link alone,
    and of a subject with gaps to fill only that there is a message, so that no fact of a firm
    leaves the system by mail.

    Args:
        person_ids: Who is told; somebody named twice is told once, who has no sign-in is
            left out.
        subject: What it is about, as a msgid.
        body: What there is to say, as a msgid; may be empty.
        data: What fills them; plain JSON values and dates.
        link: Path of the page that it is about, from `/`.
        at: The instant.
        key: What makes this message itself; a second telling with it does nothing.

    Returns:
        The people told by this call.

    Raises:
        ValueError: A text has a gap that `data` does not fill, or the link leads elsewhere.

    Effects:
        One Message a person, and one Mail where mail is on, wanted and has an address; in the
        caller's transaction where there is one.
    """
    check_told(subject, body, data=data, link=link)
    with transaction.atomic():
        wanted = set(person_ids) - {0}
        had = Message.objects.filter(person__in=wanted, key=key).values_list("person_id", flat=True)
        known = Person.objects.filter(pk__in=wanted).exclude(pk__in=had)
        new = sorted(known.values_list("pk", flat=True))
        Message.objects.bulk_create(
            [
                Message(
                    person_id=person_id,
                    key=key,
                    subject=subject,
                    body=body,
                    data=dict(data),
                    link=link,
                    told_at=at,
                )
                for person_id in new
            ],
            ignore_conflicts=True,
        )
        if settings.RENQI_MAIL:
            _queue_mail(new, key=key, at=at)
    return tuple(new)


def _queue_mail(person_ids: list[int], *, key: str, at: dt.datetime) -> None:
    reachable = (
        Person.objects.filter(pk__in=person_ids, is_active=True)
        .exclude(email="")
        .exclude(mail_choice__wants_mail=False)
    )
    messages = Message.objects.filter(person__in=reachable, key=key)
    # Two callers may tell the same at once; the second finds the first's mail there.
    Mail.objects.bulk_create(
        [Mail(message=message, next_try_at=at) for message in messages.order_by("pk")],
        ignore_conflicts=True,
    )
