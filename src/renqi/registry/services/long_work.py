"""How far a long transaction is, and whether it still runs, seen from outside (长时任务进度).

What a transaction writes is invisible until its end. A connection of its own carries the progress
past it, and holds a lock by which anybody can tell whether the program still runs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class LongWork:
    """A kind of long work; each piece of it has a row (长时任务).

    Attributes:
        table: The rows, with `state`, `failure` and `finished_at`.
        progress: Its columns that say how far a piece is.
        lock: Any number of its own; with the key of a row it names the lock of the runner.
        running: The state of a piece that is under way.
        failed: The state of one that its program left.
        failure: What the row says of such a one.
    """

    table: type[models.Model]
    progress: tuple[str, ...]
    lock: int
    running: str
    failed: str
    failure: str


@contextmanager
def told_progress(work: LongWork, key: int) -> Iterator[Callable[..., None]]:
    """Write how far a piece of work is where other connections can read it.

    Args:
        work: Of which kind it is.
        key: Its row, which the work itself touches only last.

    Yields:
        What takes a figure for each column of progress.
    """
    if connection.in_atomic_block:
        # The row may be locked by the transaction around us: the other connection would wait
        # for it for ever.
        yield lambda *_figures: None
        return
    columns = ", ".join(f"{connection.ops.quote_name(one)} = %s" for one in work.progress)
    table = connection.ops.quote_name(work.table._meta.db_table)  # noqa: SLF001, Django's own way
    statement = f"UPDATE {table} SET {columns} WHERE id = %s"  # noqa: S608, names of our own
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            # Held until this connection ends, however the program ends.
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [work.lock, key])

            def advance(*figures: int) -> None:
                cursor.execute(statement, [*figures, key])

            yield advance
    finally:
        apart.close()


def settle_stopped(work: LongWork, *, at: datetime) -> int:
    """Note as failed what was under way in a program that is no more (清理中断的任务).

    Returns:
        How many pieces that were.

    Effects:
        The state of those pieces; what they had begun was undone with their transaction.
    """
    running = _under_way(work).values_list("pk", flat=True)
    return sum(_settle(work, key, at=at) for key in running)


def _settle(work: LongWork, key: int, *, at: datetime) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [work.lock, key])
        if cursor.fetchone() == (False,):
            return False
        stopped = _under_way(work).filter(pk=key)
        return bool(stopped.update(state=work.failed, failure=work.failure, finished_at=at))


def _under_way(work: LongWork) -> models.QuerySet[models.Model]:
    rows: models.QuerySet[models.Model] = models.QuerySet(work.table)
    return rows.filter(state=work.running)
