"""How far an import is, and whether it still runs, seen from outside (导入进度)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from renqi.registry.domain.import_states import ImportState
from renqi.registry.models import ImportBatch

# With the import's number this names the lock that its runner holds; any constant does.
_RUNNING = int.from_bytes(b"rqim", "big")
STOPPED = "The program that ran this import was stopped. Nothing was imported."


@contextmanager
def told_progress(batch_id: int) -> Iterator[Callable[[int], None]]:
    """Write the rows done so far where other connections can read them.

    The import is one transaction, so what it writes is invisible until the end. A connection of
    its own carries the progress past it; the import itself touches the batch's row only last.
    """
    if connection.in_atomic_block:
        # The row may be locked by the transaction around us: the other connection would wait
        # for it for ever.
        yield lambda _rows_done: None
        return
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            # Held until this connection ends, however the program ends.
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_RUNNING, batch_id])

            def advance(rows_done: int) -> None:
                cursor.execute(
                    "UPDATE registry_importbatch SET rows_done = %s WHERE id = %s",
                    [rows_done, batch_id],
                )

            yield advance
    finally:
        apart.close()


def settle_stopped_imports(*, at: datetime) -> int:
    """Note as failed what was being applied by a program that is no more (清理中断的导入).

    Returns:
        How many imports that were.

    Effects:
        The state of those imports; what they had begun was undone with their transaction.
    """
    running = ImportBatch.objects.filter(state=ImportState.APPLYING.value)
    return sum(_settle(batch_id, at=at) for batch_id in running.values_list("pk", flat=True))


def _settle(batch_id: int, *, at: datetime) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_RUNNING, batch_id])
        if cursor.fetchone() == (False,):
            return False
        stopped = ImportBatch.objects.filter(pk=batch_id, state=ImportState.APPLYING.value)
        failed = ImportState.FAILED.value
        return bool(stopped.update(state=failed, failure=STOPPED, finished_at=at))
