"""What the ledger does by the clock (后台任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="ledger.keep_books", queue="ledger", queueing_lock="ledger.keep_books")
def keep_books(timestamp: int) -> None:
    """Seal what was posted, and let run out what has run out."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.engines.ledger.services.keep_books import keep_all_books

    keep_all_books(at=datetime.fromtimestamp(timestamp, UTC))
