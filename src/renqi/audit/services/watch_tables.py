"""Put the triggers of row history where they are due (启用行级留痕)."""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from renqi.audit.domain.watched import WATCHED, Watch

_NOT_WATCHED = Watch(operations=())


def watch_tables() -> int:
    """Watch every table that is to be watched and is there, and no other (启用行级留痕).

    Run it after every migration, as the owner of the tables. It changes nothing where nothing
    is to change.

    Returns:
        How many triggers were put on or taken off.

    Effects:
        Triggers of the tables.

    Locks:
        Each table whose triggers change, for a moment.
    """
    changed = 0
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgfoid = 'audit_note_rows'::regproc"
        )
        no_longer = {name for (name,) in cursor.fetchall()} - WATCHED.keys()
        due = {**dict.fromkeys(sorted(no_longer), _NOT_WATCHED), **WATCHED}
        for table, watch in due.items():
            if table in present:
                changed += _watch(cursor, table, watch)
    return changed


def _watch(cursor: CursorWrapper, table: str, watch: Watch) -> int:
    cursor.execute(
        "SELECT audit_watch(%s, %s, %s, %s, %s)",
        [table, watch.key, list(watch.hidden), list(watch.silent), list(watch.operations)],
    )
    return int(cursor.fetchone()[0])
