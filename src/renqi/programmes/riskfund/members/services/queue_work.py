"""Hand the work of members to a worker (成员事务排队)."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

KEEP, QUEUE = "members.keep", "members"


def queue_work() -> bool:
    """Let a worker follow what was decided on a page; one job that waits is enough.

    Returns:
        Whether this call added a job.
    """
    job = app.configure_task(KEEP, queue=QUEUE, queueing_lock=KEEP)
    try:
        with transaction.atomic():
            job.defer()
    except AlreadyEnqueued:
        return False
    return True
