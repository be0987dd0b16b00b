"""Work of the ladder that nobody asks for (定时任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="17 */6 * * *")
@app.task(name="ladder.run_day", queue="ladder", queueing_lock="ladder.run_day")
def run_titles_day(timestamp: int) -> None:
    """Warn, mark, move and lapse titles; four times a day, as a day may begin without a worker."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.cultivation.ladder.services.run_day import run_day

    run_day(at=datetime.fromtimestamp(timestamp, UTC))


@app.task(name="ladder.state_titles", queue="ladder")
def run_state_titles(*, uscc: str) -> None:
    """State a firm's titles as a fact, after an act on the firm's own page."""
    from renqi.engines.casework.domain.city_time import day_of
    from renqi.identity.domain.actor import THE_CLOCK
    from renqi.programmes.cultivation.ladder.services.state_titles import state_titles

    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    now = datetime.now(UTC)  # noqa: TID251
    state_titles(uscc, on=day_of(now), actor_name=THE_CLOCK.name, at=now)
