"""Work of the pool that runs by itself (培育库后台任务)."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="20 5 * * *")
@app.task(name="pool.daily", queue="screening", queueing_lock="pool.daily")
def keep_pool(timestamp: int) -> None:
    """Follow the registry and propose what titles ask for; a second run of a day adds nothing."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.cultivation.pool.services.keep_pool import keep_pool_of_day

    now = datetime.fromtimestamp(timestamp, UTC)
    keep_pool_of_day(as_of=timezone.localdate(now), at=now)


@app.task(name="pool.compare", queue="screening", queueing_lock="pool.compare")
def compare_cohorts(*, by: str, seed: int) -> None:
    """Compare every year of entries with similar firms again."""
    from renqi.programmes.cultivation.pool.services.compare_cohorts import compare_every_cohort

    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    now = datetime.now(UTC)  # noqa: TID251
    compare_every_cohort(by=by, seed=seed, as_of=timezone.localdate(now), at=now)
