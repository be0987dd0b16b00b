"""Work of support that outlasts a page, or that the calendar does (后台任务)."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="support.judge_list", queue="support")
def run_judge_list(*, list_id: int) -> None:
    """Judge the registry for a list."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.cultivation.support.services.judge_list import judge_list

    judge_list(list_id, clock=_now)


@app.task(name="support.keep_promises", queue="support", queueing_lock="support.keep_promises")
def run_keep_promises() -> None:
    """Do what follows from an act that was done on a page."""
    _keep()


@app.periodic(cron="*/2 * * * *")
@app.task(name="support.keep_daily", queue="support", queueing_lock="support.keep_daily")
def run_keep_daily(timestamp: int) -> None:  # noqa: ARG001  when it was due is no matter
    """Follow the bank and the calendar; late or twice does no harm."""
    _keep()


def _keep() -> None:
    from renqi.programmes.cultivation.support.services.keep_promises import keep_promises

    now = _now()
    keep_promises(at=now, on=timezone.localdate(now))


def _now() -> datetime:
    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    return datetime.now(UTC)  # noqa: TID251
