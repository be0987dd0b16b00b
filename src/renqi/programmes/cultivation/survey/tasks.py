"""Work of cultivation that outlasts a page (后台任务)."""

from datetime import UTC, date, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(
    name="cultivation.screen_registry", queue="screening", queueing_lock="cultivation.screening"
)
def run_screening(*, by: str, as_of: str = "") -> None:
    """Judge the whole registry again; asked for twice while it waits, it runs once."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry

    day = date.fromisoformat(as_of) if as_of else timezone.localdate(_now())
    screen_registry(as_of=day, by=by, clock=_now, stands=not as_of)


def _now() -> datetime:
    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    return datetime.now(UTC)  # noqa: TID251
