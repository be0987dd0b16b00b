"""Where an e-mail stands on its way out, and when it is tried again (邮件状态)."""

import datetime as dt
from enum import StrEnum


class MailState(StrEnum):
    """How far an e-mail got (发送状态)."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    UNCLEAR = "unclear"
    GIVEN_UP = "given_up"


# Waits after the first failure, the second and so on; when they are used up it is given up.
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# One that was begun and never reported on, by then, was begun by a worker that is gone.
SENDING_AT_MOST = dt.timedelta(minutes=15)


def wait_after(tries: int) -> dt.timedelta | None:
    """Give how long to wait after so many failures; nothing when no try is left.

    Example:
        >>> wait_after(1), wait_after(6)
        (datetime.timedelta(seconds=60), None)

    """
    return BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else None
