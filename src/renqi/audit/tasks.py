"""What the trail does by the clock (后台任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal_trail", queue="audit", queueing_lock="audit.seal_trail")
def run_seal_trail(timestamp: int) -> None:
    """Seal what was written since the last minute."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.audit.services.seal_trail import seal_trail

    seal_trail(at=datetime.fromtimestamp(timestamp, UTC))
