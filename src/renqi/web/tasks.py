"""Work by the clock that joins what the contexts below do not know of each other (定时任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="7 * * * *")
@app.task(name="web.anchor_chains", queue="audit", queueing_lock="web.anchor_chains")
def run_anchor_chains(timestamp: int) -> None:
    """Write the anchor of the day; asked every hour, as the worker may sleep at midnight."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.web.audit.chains import anchor_chains_daily

    anchor_chains_daily(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="37 19 * * *")
@app.task(name="web.check_chains", queue="audit", queueing_lock="web.check_chains")
def run_check_chains(timestamp: int) -> None:
    """Look through the whole trail in the small hours of the city, 03:37."""
    from renqi.web.audit.chains import check_chains

    check_chains(at=datetime.fromtimestamp(timestamp, UTC))
