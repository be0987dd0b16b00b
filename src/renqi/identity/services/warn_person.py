"""Tell somebody that an administrator changed how they sign in (账号变更提醒)."""

import datetime as dt

from django.utils.translation import gettext_noop

from renqi.identity.services.tell import tell

_SUBJECT = gettext_noop("Your sign-in was changed by an administrator")
EMAIL_CHANGED = gettext_noop(
    "{by} changed the e-mail address of your sign-in. If you did not ask for it, tell the audit"
    " administrator."
)
FACTORS_RESET = gettext_noop(
    "{by} reset your second factor. If you did not ask for it, tell the audit administrator."
)


def warn_person(person_id: int, *, body: str, by: str, at: dt.datetime) -> None:
    """Put a warning into the person's list of messages, so that no change goes unseen.

    Effects:
        One message.
    """
    tell(
        [person_id],
        subject=_SUBJECT,
        body=body,
        data={"by": by},
        link="/account/",
        at=at,
        key=f"sign-in changed {at.isoformat()}",
    )
