"""Let a worker judge the registry again (普查排队)."""

import datetime as dt

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

_LOCK = "cultivation.screening"


def queue_screening(*, by: str, as_of: dt.date | None = None) -> bool:
    """Ask for a new run; one that waits already is enough (普查排队).

    Args:
        by: Who asks, as the record should show.
        as_of: A day to judge the city as of; such a run is kept beside the one that stands. None
            for today, and then it stands.

    Returns:
        Whether this call added a job.

    Effects:
        At most one waiting job a day asked about, however often this is called.
    """
    lock = _LOCK if as_of is None else f"{_LOCK}.{as_of.isoformat()}"
    job = app.configure_task("cultivation.screen_registry", queueing_lock=lock)
    about = {} if as_of is None else {"as_of": as_of.isoformat()}
    try:
        with transaction.atomic():
            job.defer(by=by, **about)
    except AlreadyEnqueued:
        return False
    return True
