"""What must be true before a command may use the database (运行前提)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from renqi.config import embedded
from renqi.config.database import data_directory, database_settings, uses_embedded_server
from renqi.kernel.errors import DomainError

SERVER_VERSION_MIN = 15
# PostgreSQL counts 15.18 as 150018.
_VERSION_FACTOR = 10_000


class DatabaseUnreachable(DomainError):
    """Nobody answers at the address of the database, or the answer is no."""

    code = "runtime.database_unreachable"
    message = "The database at {place} cannot be reached: {reason}. Check {variable}."


class ServerTooOld(DomainError):
    """The database is a PostgreSQL older than Renqi can use."""

    code = "runtime.server_too_old"
    message = "The database at {place} is PostgreSQL {found}. Renqi needs {expected} or newer."


@contextmanager
def database_running() -> Iterator[None]:
    """Keep the database reachable for as long as the context lasts.

    The embedded server is started when it is the one in use; a server that `DATABASE_URL`
    names is only looked at.

    Raises:
        DatabaseUnreachable: No answer, or a refusal.
        ServerTooOld: An older PostgreSQL than 15.

    """
    settings = database_settings()
    if uses_embedded_server():
        with embedded.hold(data_directory()):
            check_database(settings)
            yield
    else:
        check_database(settings)
        yield


def check_database(settings: dict[str, Any], *, variable: str = "DATABASE_URL") -> None:
    """Refuse a database that does not answer or is too old; the password is never shown.

    Args:
        settings: Where it is.
        variable: What the refusal tells to look at.
    """
    import psycopg

    place = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}/{settings['NAME']}"
    try:
        with psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"],
            user=settings["USER"],
            password=settings["PASSWORD"],
            dbname=settings["NAME"],
            **settings["OPTIONS"],
        ) as connection:
            version = connection.info.server_version // _VERSION_FACTOR
    except psycopg.Error as error:
        raise DatabaseUnreachable(place=place, reason=_reason(error), variable=variable) from error
    if version < SERVER_VERSION_MIN:
        raise ServerTooOld(place=place, found=version, expected=SERVER_VERSION_MIN)


def _reason(error: Exception) -> str:
    # libpq tells the whole story over several lines; the last cause of the first line is it.
    first = str(error).strip().splitlines()[0]
    return first.rsplit("failed: ", maxsplit=1)[-1].removeprefix("FATAL:").strip().rstrip(".")
