"""Work of emergency money that the calendar and the bank do (后台任务)."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="relief.keep_money", queue="relief", queueing_lock="relief.keep_money")
def run_keep_money() -> None:
    """Do what follows from an act that was done on a page."""
    _keep()


@app.periodic(cron="*/2 * * * *")
@app.task(name="relief.keep_money_daily", queue="relief", queueing_lock="relief.keep_money_daily")
def run_keep_money_daily(timestamp: int) -> None:  # noqa: ARG001  when it was due is no matter
    """Follow the bank and the calendar; late or twice does no harm."""
    _keep()


def _keep() -> None:
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.riskfund.relief.services.keep_money import keep_money

    now = _now()
    keep_money(at=now, on=timezone.localdate(now))


def _now() -> datetime:
    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    return datetime.now(UTC)  # noqa: TID251


@app.periodic(cron="*/10 * * * *")
@app.task(name="relief.tell_overdue", queue="relief", queueing_lock="relief.tell_overdue")
def run_tell_overdue(timestamp: int) -> None:
    """Tell of claims and second looks whose time is over; each once."""
    from renqi.programmes.riskfund.relief.services.tell_overdue import tell_overdue

    tell_overdue(at=datetime.fromtimestamp(timestamp, UTC))
