"""Be the application, or the owner of the tables, on the connection of a test (数据库身份)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_ROLE_OF_ALL_CONNECTIONS = "-c role=renqi_app"


@contextmanager
def as_application() -> Iterator[None]:
    """Let this connection, and those that threads of the test open, be jobs and commands."""
    options = connection.settings_dict["OPTIONS"]
    before = options.get("options")
    options["options"] = _ROLE_OF_ALL_CONNECTIONS
    _become("renqi_app")
    is_inside = connection.in_atomic_block
    try:
        yield
    finally:
        del options["options"]
        if before is not None:
            options["options"] = before
        # What was set inside a transaction goes with it.
        if not is_inside:
            connection.close()


@contextmanager
def as_owner() -> Iterator[None]:
    """Do what the application may not: change tables, or rows that are never altered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
    _become("none")
    yield
    _become(before)


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
