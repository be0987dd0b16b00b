"""Open the database for one command and close it again (命令与数据库)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from renqi.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SETTINGS_MODULE = "renqi.config.settings"
# Any number that no other program on the same server uses for its advisory locks.
_MIGRATION_LOCK = 7_231_940_118
# What tells one account on a server from another.
_PLACE = ("HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")


class TablesOutOfDate(DomainError):
    """The database was made by another version of Renqi."""

    code = "runtime.tables_out_of_date"
    message = "The tables of the database are not up to date. Run `renqi migrate` first."


class TablesOfAnother(DomainError):
    """The account that should change the tables does not own them."""

    code = "runtime.tables_of_another"
    message = (
        "The tables belong to the database account {owner}, and {account} may not change them."
        " Set DATABASE_OWNER_URL to the address with {owner}."
    )


class TablesNotOurs(DomainError):
    """The account may not make tables in the database."""

    code = "runtime.tables_not_ours"
    message = (
        "The database account {account} may not make tables in this database. Set"
        " DATABASE_OWNER_URL to the address with the account that owns the database."
    )


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
            if current and not tables_are_current():
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


def tables_are_current() -> bool:
    """Tell whether the database has the tables and the rights of this version."""
    from renqi.identity.services.database_rights import rights_are_current

    # Without its rights the account may not even look which migrations there were.
    return rights_are_current() and not pending_migrations()


def pending_migrations() -> list[str]:
    """Give the names of the migrations that the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> list[str]:
    """Bring tables, history triggers and rights up to date, and name the migrations applied.

    Raises:
        TablesOfAnother: The account is not the owner of the tables.
        TablesNotOurs: There are none yet, and the account may make none.
        DatabaseUnreachable: The owner cannot sign in to the database.
        RolesMissing: The owner of the tables may not make the roles; it says who has to.

    Locks:
        One advisory lock: two processes that start at once migrate one after the other.

    """
    from django.core.management import call_command
    from django.db import connection

    from renqi.audit.services.watch_tables import watch_tables
    from renqi.identity.services.database_rights import apply_rights, rights_are_current

    login = _session_user()
    with as_owner(), connection.cursor() as cursor:
        _refuse_without_right(cursor)
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        try:
            names = pending_migrations()
            if names:
                call_command("migrate", interactive=False, verbosity=0)
            watch_tables()
            if names or not rights_are_current():
                apply_rights(login=login)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])
    return names


@contextmanager
def as_owner() -> Iterator[None]:
    """Talk to the database as the account that owns the tables, as long as the context lasts."""
    from django.db import connection

    from renqi.config.database import has_own_owner, owner_settings
    from renqi.config.runtime import check_database

    before, owner = connection.settings_dict, owner_settings()
    if has_own_owner():
        check_database(owner, variable="DATABASE_OWNER_URL")
    connection.close()
    connection.settings_dict = {**before, **{key: owner[key] for key in _PLACE}}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


def refuse_tables_of_another() -> None:
    """Look whether the account that dumps and restores the tables owns those that are there.

    Raises:
        TablesOfAnother: It does not.
    """
    from django.db import connection

    with as_owner(), connection.cursor() as cursor:
        _refuse_tables_of_another(cursor)


def _refuse_tables_of_another(cursor: "CursorWrapper") -> None:
    cursor.execute(
        "SELECT tableowner, session_user FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename = 'django_migrations' AND NOT pg_has_role(tableowner, 'USAGE')"
    )
    if (row := cursor.fetchone()) is not None:
        raise TablesOfAnother(owner=row[0], account=row[1])


def _refuse_without_right(cursor: "CursorWrapper") -> None:
    _refuse_tables_of_another(cursor)
    cursor.execute("SELECT has_schema_privilege('public', 'CREATE'), session_user")
    may_make, account = cursor.fetchone()
    if not may_make:
        raise TablesNotOurs(account=account)


def _session_user() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])
