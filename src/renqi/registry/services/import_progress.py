"""How far an import is, readable while its transaction is open (导入进度)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


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

            def advance(rows_done: int) -> None:
                cursor.execute(
                    "UPDATE registry_importbatch SET rows_done = %s WHERE id = %s",
                    [rows_done, batch_id],
                )

            yield advance
    finally:
        apart.close()
