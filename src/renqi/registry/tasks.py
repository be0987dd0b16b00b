"""Work of the registry that outlasts a page (后台任务)."""

from contextlib import suppress
from datetime import UTC, datetime

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

LOCK = "cultivation.screening"


@app.task(name="registry.apply_import", queue="imports")
def run_import(*, batch_id: int) -> None:
    """Apply a queued import; its row shows the progress and, on failure, why."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.registry.services.import_firms import apply_import

    batch = apply_import(batch_id, clock=_now, advance=lambda _done, _total: None)
    if batch.firms_new or batch.firms_changed:
        _ask_for_screening(by=batch.actor)


def _ask_for_screening(*, by: str) -> None:
    """Have the city judged anew; by name, since the registry knows nothing of what rests on it."""
    task = app.configure_task("cultivation.screen_registry", queue="screening", queueing_lock=LOCK)
    # One that waits already will see these firms too.
    with suppress(AlreadyEnqueued):
        task.defer(by=by)


@app.task(name="registry.preview_import", queue="imports")
def run_preview(*, batch_id: int) -> None:
    """Read an opened import and list what it would change."""
    from renqi.registry.services.preview_import import preview_import

    preview_import(batch_id, clock=_now, advance=lambda _done, _total: None)


def _now() -> datetime:
    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    return datetime.now(UTC)  # noqa: TID251
