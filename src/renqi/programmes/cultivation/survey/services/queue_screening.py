"""Let a worker judge the registry again (普查排队)."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def queue_screening(*, by: str) -> bool:
    """Ask for a new run; one that waits already is enough (普查排队).

    Args:
        by: Who asks, as the record should show.

    Returns:
        Whether this call added a job.

    Effects:
        At most one waiting job, however often this is called.
    """
    job = app.configure_task("cultivation.screen_registry", queueing_lock="cultivation.screening")
    try:
        with transaction.atomic():
            job.defer(by=by)
    except AlreadyEnqueued:
        return False
    return True
