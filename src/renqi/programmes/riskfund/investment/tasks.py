"""Work of investing that outlasts a page, or that the calendar does (后台任务)."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="investment.make_proposal", queue="investment")
def run_make_proposal(*, proposal_id: int) -> None:
    """Make a proposed allocation."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.riskfund.investment.services.proposals import make_proposal

    make_proposal(proposal_id, at=_now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="investment.keep_days", queue="investment", queueing_lock="investment.keep_days")
def run_keep_days(timestamp: int) -> None:  # noqa: ARG001  when it was due is no matter
    """Take mandates over, value holdings and check limits; late or twice does no harm."""
    from renqi.programmes.riskfund.investment.services.keep_days import keep_days

    now = _now()
    keep_days(on=timezone.localdate(now), at=now)


def _now() -> datetime:
    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    return datetime.now(UTC)  # noqa: TID251
