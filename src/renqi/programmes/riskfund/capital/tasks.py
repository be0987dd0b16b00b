"""Work of a fund's book that the calendar does (后台任务)."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="capital.keep", queue="capital", queueing_lock="capital.keep")
def run_keep_capital() -> None:
    """Do what follows from an act that was done on a page."""
    _keep()


@app.periodic(cron="*/5 * * * *")
@app.task(name="capital.keep_daily", queue="capital", queueing_lock="capital.keep_daily")
def run_keep_daily(timestamp: int) -> None:  # noqa: ARG001  when it was due is no matter
    """Follow the bank, the charter and the calendar; late or twice does no harm."""
    _keep()


def _keep() -> None:
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.riskfund.capital.services.keep_capital import keep_capital

    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    now = datetime.now(UTC)  # noqa: TID251
    keep_capital(at=now, on=timezone.localdate(now))
