"""Work of casework that nobody asks for (定时任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="7 * * * *")
@app.task(name="casework.lapse_overdue", queue="casework", queueing_lock="casework.lapse_overdue")
def run_lapse_overdue(timestamp: int) -> None:
    """Let lapse what has run out; every hour, so that no time zone is needed to find midnight."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.engines.casework.services.lapse_overdue import lapse_overdue

    lapse_overdue(at=datetime.fromtimestamp(timestamp, UTC))
