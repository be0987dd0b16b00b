"""Work of casework that nobody asks for (定时任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="7 * * * *")
@app.task(name="casework.lapse_overdue", queue="casework", queueing_lock="casework.lapse_overdue")
def run_lapse_overdue(timestamp: int) -> None:
    """Let lapse what has run out and warn of what will; every hour, so in any time zone."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.engines.casework.services.lapse_overdue import lapse_overdue
    from renqi.engines.casework.services.tell_people import tell_of_clocks

    at = datetime.fromtimestamp(timestamp, UTC)
    lapse_overdue(at=at)
    tell_of_clocks(at=at)
