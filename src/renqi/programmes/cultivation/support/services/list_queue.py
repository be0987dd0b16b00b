"""Hand work of support to a worker (扶持任务排队)."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

JUDGE, KEEP = "support.judge_list", "support.keep_promises"
QUEUE = "support"


def queue_judging(list_id: int) -> None:
    """Let a worker judge the registry for a list (名单判定排队)."""
    app.configure_task(JUDGE, queue=QUEUE).defer(list_id=list_id)


def queue_promises() -> bool:
    """Let a worker set money aside and free it; one job that waits already is enough.

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
