"""Tell people something, on their page and by e-mail (发送消息)."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from renqi.identity.domain.message_words import check_told


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
        One Message a person, and one Mail where mail is on, wanted and has a proven address; in
        the caller's transaction where there is one.
    """
    check_told(subject, body, data=data, link=link)
    wanted = sorted(set(person_ids) - {0})
    said = json.dumps(dict(data), cls=DjangoJSONEncoder)
    with transaction.atomic(), connection.cursor() as cursor:
        # A function, as the database shows a page no message but the reader's own.
        cursor.execute(
            "SELECT identity_tell(%s::bigint[], %s, %s, %s, %s::jsonb, %s, %s, %s)",
            [wanted, key, subject, body, said, link, at, settings.RENQI_MAIL],
        )
        return tuple(cursor.fetchone()[0])
