"""Which PostgreSQL the installation talks to (数据库地址).

Without `DATABASE_URL` it is the embedded server, reached by a socket that only its owner may
open; `embedded.py` starts it. With `DATABASE_URL` it is any PostgreSQL 15 or newer.

Pages, jobs and commands sign in as an account that owns no table. The account that does is used
to change the tables, to back them up and to bring them back: `DATABASE_OWNER_URL` names it.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from renqi.config import environment
from renqi.kernel.errors import DomainError

DATABASE_NAME = "renqi"
OWNER_ROLE = "renqi"
APPLICATION_ROLE = "renqi_server"
PORT = 5432
# A Unix socket's path has room for 107 bytes, the name `.s.PGSQL.5432` included.
_SOCKET_DIRECTORY_BYTES_MAX = 90
_SCHEMES = frozenset({"postgres", "postgresql"})
_SECONDS_TO_CONNECT = 10
_SECONDS_TO_KEEP_A_CONNECTION = 60


class DatabaseUrlUnreadable(DomainError):
    """The address is not that of a PostgreSQL database."""

    code = "runtime.database_url_unreadable"
    message = "{name} cannot be read. Write it as postgres://user:password@host:port/name."


def data_directory() -> Path:
    """Give the directory of the embedded server's data (数据库目录)."""
    return environment.home() / "postgres"


def socket_directory(data: Path) -> Path:
    """Give the directory of the embedded server's socket.

    It is the data directory itself, or a short stand-in where that path is too long for a
    socket, or has a comma, which separates hosts in an address. The answer depends on the path
    alone, so every process finds the same one.
    """
    if len(os.fsencode(data)) <= _SOCKET_DIRECTORY_BYTES_MAX and "," not in str(data):
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"renqi-{name}"


def uses_embedded_server() -> bool:
    """Tell whether this installation runs its own PostgreSQL."""
    return not environment.text("DATABASE_URL")


def database_settings() -> dict[str, Any]:
    """Give Django's settings of the default database; nothing is started or reached."""
    url = environment.text("DATABASE_URL")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": _SECONDS_TO_KEEP_A_CONNECTION,
        "CONN_HEALTH_CHECKS": True,
        **(
            settings_of_url(url)
            if url
            else settings_of_socket(data_directory(), role=APPLICATION_ROLE)
        ),
    }


def owner_settings() -> dict[str, Any]:
    """Give the settings of the account that owns the tables.

    Where only `DATABASE_URL` is given, one account does both, and `has_own_owner` says so.
    """
    if uses_embedded_server():
        return {**database_settings(), "USER": OWNER_ROLE}
    url = environment.text("DATABASE_OWNER_URL")
    if not url:
        return database_settings()
    return {**database_settings(), **settings_of_url(url, name="DATABASE_OWNER_URL")}


def has_own_owner() -> bool:
    """Tell whether the tables belong to another account than the one that uses them."""
    return bool(owner_settings()["USER"] != database_settings()["USER"])


def settings_of_socket(data: Path, *, role: str = OWNER_ROLE) -> dict[str, Any]:
    """Give the settings that reach the embedded server with this data directory."""
    return {
        "NAME": DATABASE_NAME,
        "USER": role,
        "PASSWORD": "",
        "HOST": str(socket_directory(data)),
        "PORT": str(PORT),
        "OPTIONS": {"connect_timeout": _SECONDS_TO_CONNECT},
    }


def settings_of_url(url: str, *, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Read `postgres://user:password@host:port/name?option=value`.

    Args:
        url: The address.
        name: The variable that it comes from.

    Raises:
        DatabaseUrlUnreadable: It is another kind of address, or a part is missing or wrong.

    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DatabaseUrlUnreadable(name=name) from error
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in _SCHEMES or not database or "/" in database:
        raise DatabaseUrlUnreadable(name=name)
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": options.pop("port", "") or str(port or ""),
        "OPTIONS": {"connect_timeout": _SECONDS_TO_CONNECT, **options},
    }
