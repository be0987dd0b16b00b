"""What the loading of a made-up city leaves in the audit trail (演示留痕)."""

from collections.abc import Sequence
from datetime import datetime

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.sign_in import SignIn
from renqi.identity.selectors.people import person_named

REASON = "演示城市"


def record_sign_ins(sign_ins: Sequence[SignIn], *, who: Who, at: datetime) -> None:
    """Record that each sign-in was made and got its role, as it was (登记演示账号).

    Effects:
        Two events for each.
    """
    for one in sign_ins:
        person = person_named(one.username)
        if person is None:
            continue
        subject = person.subject
        record_event(EventKind.PERSON_MADE, who=who, at=at, subject=subject)
        record_event(
            EventKind.RIGHT_GRANTED,
            who=who,
            at=at,
            subject=subject,
            detail={"role": one.role.value, "organisation": one.organisation, "reason": REASON},
        )


def record_import(*, file_name: str, source: str, who: Who, at: datetime) -> None:
    """Record that a made-up file was brought in (登记演示导入)."""
    subject = Subject(kind="import", key=file_name, name=file_name)
    record_event(EventKind.IMPORTED, who=who, at=at, subject=subject, detail={"source": source})
