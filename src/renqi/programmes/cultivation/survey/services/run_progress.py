"""How far a run is, and whether it still runs, seen from outside (普查进度)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import ScreeningRun

# With the run's number this names the lock that its runner holds; any constant does.
_RUNNING = int.from_bytes(b"rqsr", "big")
STOPPED = "The program that judged the city was stopped. The figures are those of the run before."


@contextmanager
def told_progress(run_id: int) -> Iterator[Callable[[int, int], None]]:
    """Write how many firms are judged where other connections can read it.

    A run is one transaction, so what it writes is invisible until the end; a connection of its
    own carries the progress past it.
    """
    if connection.in_atomic_block:
        # The row may be locked by the transaction around us.
        yield lambda _done, _total: None
        return
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            # Held until this connection ends, however the program ends.
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_RUNNING, run_id])

            def advance(done: int, total: int) -> None:
                cursor.execute(
                    "UPDATE cultivation_screeningrun SET firms_done = %s, firms_expected = %s"
                    " WHERE id = %s",
                    [done, total, run_id],
                )

            yield advance
    finally:
        apart.close()


def settle_stopped_runs(*, at: datetime) -> int:
    """Note as failed what was being judged by a program that is no more (清理中断的普查).

    Returns:
        How many runs that were.

    Effects:
        The state of those runs; what they had begun was undone with their transaction.
    """
    running = ScreeningRun.objects.filter(state=RunState.RUNNING.value)
    return sum(_settle(run_id, at=at) for run_id in running.values_list("pk", flat=True))


def _settle(run_id: int, *, at: datetime) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_RUNNING, run_id])
        if cursor.fetchone() == (False,):
            return False
        stopped = ScreeningRun.objects.filter(pk=run_id, state=RunState.RUNNING.value)
        failed = RunState.FAILED.value
        return bool(stopped.update(state=failed, failure=STOPPED, finished_at=at))
