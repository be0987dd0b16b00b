"""Open the database for one command and close it again (命令与数据库)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from renqi.kernel.errors import DomainError

SETTINGS_MODULE = "renqi.config.settings"
# Any number that no other program on the same server uses for its advisory locks.
_MIGRATION_LOCK = 7_231_940_118


class TablesOutOfDate(DomainError):
    """The database was made by another version of Renqi."""

    code = "runtime.tables_out_of_date"
    message = "The tables of the database are not up to date. Run `renqi migrate` first."


@contextmanager
def open_database(*, current: bool = True) -> Iterator[None]:
    """Make Django and a reachable database ready, for as long as the context lasts.

    The embedded database is brought up to date without asking, since nobody else looks after
    it. A database that `DATABASE_URL` names is changed by `renqi up` and `renqi migrate` only.

    Args:
        current: Insist that the tables are up to date.

    Raises:
        TablesOutOfDate: Another server's tables need `renqi migrate`.

    """
    from renqi.config.database import uses_embedded_server
    from renqi.config.runtime import database_running

    with database_running():
        set_up_django()
        from django.db import connections

        try:
            if current and pending_migrations():
                if not uses_embedded_server():
                    raise TablesOutOfDate
                migrate()
            yield
        finally:
            connections.close_all()


def set_up_django() -> None:
    """Load the settings and the models; needs no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django

    django.setup()


def pending_migrations() -> list[str]:
    """Give the names of the migrations that the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> list[str]:
    """Bring the tables up to date, history triggers included, and name what was applied.

    Locks:
        One advisory lock: two processes that start at once migrate one after the other.

    """
    from django.core.management import call_command
    from django.db import connection

    from renqi.audit.services.watch_tables import watch_tables

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        try:
            names = pending_migrations()
            if names:
                call_command("migrate", interactive=False, verbosity=0)
            watch_tables()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])
    return names
