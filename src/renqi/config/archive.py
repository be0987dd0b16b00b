"""Write the database to one file and read it back, with PostgreSQL's own tools (备份文件)."""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from renqi.config import embedded
from renqi.kernel.errors import DomainError

_SIGNATURE = b"PGDMP"
# Newer tools say this to older servers, which do not know it; it changes nothing of ours.
_UNKNOWN_TO_OLD_SERVERS = b"SET transaction_timeout = 0;\n"
_EMPTY_THE_DATABASE = b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


class BackupFileExists(DomainError):
    """A backup never writes over a file."""

    code = "runtime.backup_file_exists"
    message = "{path} exists already. Name another file."


class NotABackup(DomainError):
    """The file was not made by `renqi backup`, or is damaged."""

    code = "runtime.not_a_backup"
    message = "{path} is not a backup of Renqi."


class DatabaseNotEmpty(DomainError):
    """A restore would replace what is there."""

    code = "runtime.database_not_empty"
    message = "The database holds {count} tables. Use --force to replace everything in it."


class ArchiveFailed(DomainError):
    """PostgreSQL's tool gave up; nothing was changed."""

    code = "runtime.archive_failed"
    message = "{tool} gave up: {reason}."


class _ReadingFailed(Exception):
    """The file broke off."""


def is_bare_dump(path: Path) -> bool:
    """Tell whether a file is a dump of the database alone."""
    with path.open("rb") as file:
        return file.read(len(_SIGNATURE)) == _SIGNATURE


def write_archive(path: Path, settings: dict[str, Any]) -> int:
    """Write the whole database to a new file.

    The file appears under its name only when it is complete.

    Args:
        path: Where to write; must not exist.
        settings: Django's settings of the database.

    Returns:
        The size of the file in bytes.

    Raises:
        BackupFileExists: The file is there already.
        FileNotFoundError: The folder is not there.
        NoWritePermission: The folder is somebody else's.
        ArchiveFailed: pg_dump gave up.

    """
    if path.exists():
        raise BackupFileExists(path=path)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    if not os.access(path.parent, os.W_OK):
        raise embedded.NoWritePermission(path=path.parent)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        # Firms' data: for the eyes of the account that made it, unless it decides otherwise.
        os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        with tempfile.TemporaryFile() as said:
            # By name: through standard output pg_dump writes a part twice.
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}"]
            done = subprocess.run(  # noqa: S603
                [_tool("pg_dump"), *options],
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=_environment(settings),
            )
            _refuse_failure("pg_dump", done.returncode, said)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path.stat().st_size


def read_archive(path: Path, settings: dict[str, Any], *, replace: bool) -> None:
    """Fill the database from a file, in one transaction: all of it or nothing.

    Args:
        path: A file that `write_archive` made.
        settings: Django's settings of the database.
        replace: Drop what the database holds.

    Raises:
        NotABackup: The file is something else.
        DatabaseNotEmpty: There are tables and `replace` is not given.
        ArchiveFailed: The file is damaged, or the database refused it; nothing was changed.

    """
    if not is_bare_dump(path):
        raise NotABackup(path=path)
    count = _count_tables(settings)
    if count and not replace:
        raise DatabaseNotEmpty(count=count)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaints:
        reader = subprocess.Popen(  # noqa: S603
            [_tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(path)],
            stdout=subprocess.PIPE,
            stderr=said,
        )
        writer = subprocess.Popen(  # noqa: S603
            [_tool("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=_environment(settings),
        )
        try:
            _pass_on(reader, writer, empty_first=count > 0)
        except BrokenPipeError:
            # The database refused a statement; its own words are the reason.
            reader.kill()
        except _ReadingFailed:
            # Without its COMMIT the transaction comes to nothing.
            writer.kill()
            writer.wait()
            _refuse_failure("pg_restore", reader.wait(), said)
        finally:
            reader.wait()
        _refuse_failure("psql", writer.wait(), complaints)


def _pass_on(
    reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]", *, empty_first: bool
) -> None:
    if reader.stdout is None or writer.stdin is None:
        raise RuntimeError("Both programs were started with pipes.")
    with reader.stdout as source, writer.stdin as target:
        target.write(b"BEGIN;\n")
        if empty_first:
            target.write(_EMPTY_THE_DATABASE)
        for line in _known_to_old_servers(source):
            target.write(line)
        if reader.wait() != 0:
            raise _ReadingFailed
        target.write(b"COMMIT;\n")


def _known_to_old_servers(source: IO[bytes]) -> Iterator[bytes]:
    # Dropped once only, from the head of the script: a row of a table may look the same.
    for line in source:
        if line == _UNKNOWN_TO_OLD_SERVERS:
            break
        yield line
    yield from source


def _count_tables(settings: dict[str, Any]) -> int:
    import psycopg

    question = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
        **settings["OPTIONS"],
    ) as connection:
        row = connection.execute(question).fetchone()
    return int(row[0]) if row else 0


def _tool(name: str) -> str:
    # The tools of the wheel are as new as any server we know; elsewhere those of the machine.
    own = embedded.programs() / name
    return str(own) if os.access(own, os.X_OK) else shutil.which(name) or name


def _environment(settings: dict[str, Any]) -> dict[str, str]:
    # By environment and not by argument, where every account of the machine could read it.
    options = {f"PG{name.upper()}": str(value) for name, value in settings["OPTIONS"].items()}
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    kept = {name: value for name, value in (named | options).items() if value}
    kept["PGOPTIONS"] = f"{kept.get('PGOPTIONS', '')} -c client_min_messages=warning".strip()
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **kept}


def _refuse_failure(tool: str, status: int, said: IO[bytes]) -> None:
    if status == 0:
        return
    said.seek(0)
    lines = said.read().decode("utf-8", errors="replace").strip().splitlines()
    errors = [line for line in lines if "error:" in line.casefold()] or lines
    reason = errors[0].rstrip(".") if errors else f"exit status {status}"
    raise ArchiveFailed(tool=tool, reason=reason)
