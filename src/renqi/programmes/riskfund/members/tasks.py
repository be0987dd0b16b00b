"""Work of members that outlasts a page, or that the calendar does (后台任务)."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="members.keep", queue="members", queueing_lock="members.keep")
def run_keep_members() -> None:
    """Do what follows from an act that was done on a page."""
    _keep()


@app.periodic(cron="*/10 * * * *")
@app.task(name="members.keep_daily", queue="members", queueing_lock="members.keep_daily")
def run_keep_daily(timestamp: int) -> None:  # noqa: ARG001  when it was due is no matter
    """Follow the bank and the calendar; late or twice does no harm."""
    _keep()


def _keep() -> None:
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.riskfund.members.services.keep_members import keep_members

    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    now = datetime.now(UTC)  # noqa: TID251
    keep_members(at=now, on=timezone.localdate(now))
