"""Write a security event down (登记安全事件)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who

_NOTHING = Subject(kind="", key="")


def record_event(
    kind: EventKind,
    *,
    who: Who,
    at: datetime,
    subject: Subject = _NOTHING,
    detail: Mapping[str, Any] | None = None,
    unless_within: timedelta | None = None,
) -> None:
    """Add one event in the transaction of the caller, so that both happen or neither.

    Args:
        kind: What happened.
        who: Who did it, with the names of that moment.
        at: The instant.
        subject: What it was about.
        detail: Further facts, such as the number of rows exported or the reason given.
        unless_within: Leave it out when the same is on record for this person and subject since
            so long ago; for the parts of a page that is read.

    Effects:
        One SecurityEvent.
    """
    facts = json.dumps(dict(detail or {}), cls=DjangoJSONEncoder, ensure_ascii=False)
    seconds = None if unless_within is None else unless_within.total_seconds()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_record_event(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb,"
            " make_interval(secs => %s))",
            [
                at,
                kind.value,
                who.person_id,
                who.name,
                who.role,
                who.organisation,
                subject.kind,
                subject.key,
                subject.name,
                facts,
                seconds,
            ],
        )
