"""Write a security event down (登记安全事件)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.models import SecurityEvent

_NOTHING = Subject(kind="", key="")


def record_event(
    kind: EventKind,
    *,
    who: Who,
    at: datetime,
    subject: Subject = _NOTHING,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one event in the transaction of the caller, so that both happen or neither.

    Args:
        kind: What happened.
        who: Who did it, with the names of that moment.
        at: The instant.
        subject: What it was about.
        detail: Further facts, such as the number of rows exported or the reason given.

    Effects:
        One SecurityEvent.
    """
    SecurityEvent.objects.create(
        at=at,
        kind=kind.value,
        person_id=who.person_id,
        person_name=who.name,
        role=who.role,
        organisation=who.organisation,
        subject_kind=subject.kind,
        subject_key=subject.key,
        subject_name=subject.name,
        detail=dict(detail or {}),
    )
