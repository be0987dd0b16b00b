"""Work of growth that nobody asks for (定时任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="23 0 * * *")
@app.task(name="growth.keep_up", queue="growth", queueing_lock="growth.keep_up")
def run_keep_up(timestamp: int) -> None:
    """End what waited too long, tick what is closed, remind of what is due."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.cultivation.growth.services.keep_up import keep_up

    keep_up(at=datetime.fromtimestamp(timestamp, UTC))
