"""Work of supervision that the calendar does, or that outlasts a page (后台任务)."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="supervision.work_out_solvency", queue="supervision")
def run_solvency(*, run_id: int) -> None:
    """Work out the solvency that somebody asked for."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.riskfund.supervision.services.solvency import work_out

    work_out(run_id, clock=_now)


@app.periodic(cron="40 6 * * *")
@app.task(name="supervision.watch", queue="supervision", queueing_lock="supervision.watch")
def run_watch(timestamp: int) -> None:  # noqa: ARG001  when it was due is no matter
    """Compare the ledgers, work out solvency and raise alerts; late or twice does no harm."""
    from renqi.identity.domain.actor import THE_CLOCK
    from renqi.programmes.riskfund.supervision.services.daily_watch import watch_funds

    watch_funds(on=timezone.localdate(_now()), by=THE_CLOCK.name, clock=_now)


def _now() -> datetime:
    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    return datetime.now(UTC)  # noqa: TID251
