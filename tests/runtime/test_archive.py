"""What is backed up comes back, whole or not at all, on every PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from renqi.config.archive import (
    ArchiveFailed,
    BackupFileExists,
    DatabaseNotEmpty,
    NotABackup,
    read_archive,
    write_archive,
)
from tests.runtime.conftest import connect

pytestmark = pytest.mark.postgres15

Settings = dict[str, Any]
# The second row looks like the statement that is dropped from the head of the script.
FIRMS = [(1, "深圳市演示一号"), (2, "SET transaction_timeout = 0;")]


def fill(settings: Settings) -> None:
    with connect(settings) as connection:
        connection.execute("CREATE TABLE firm (id bigint PRIMARY KEY, name text NOT NULL)")
        connection.execute("CREATE TABLE many AS SELECT n FROM generate_series(1, 20000) AS s (n)")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO firm VALUES (%s, %s)", FIRMS)


def firms(settings: Settings) -> list[tuple[Any, ...]]:
    with connect(settings) as connection:
        return connection.execute("SELECT id, name FROM firm ORDER BY id").fetchall()


@pytest.fixture
def filled(fresh_database: Callable[[], Settings]) -> Settings:
    settings = fresh_database()
    fill(settings)
    return settings


@pytest.fixture
def archive(filled: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "city.backup"
    write_archive(path, filled)
    return path


def test_a_restored_database_holds_what_was_backed_up(
    archive: Path, fresh_database: Callable[[], Settings]
) -> None:
    other = fresh_database()
    read_archive(archive, other, replace=False)
    assert firms(other) == FIRMS


def test_only_its_owner_may_read_a_backup(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600


def test_a_backup_never_writes_over_a_file(archive: Path, filled: Settings) -> None:
    before = archive.read_bytes()
    with pytest.raises(BackupFileExists):
        write_archive(archive, filled)
    assert archive.read_bytes() == before


def test_a_failed_backup_leaves_no_file(tmp_path: Path, filled: Settings) -> None:
    with pytest.raises(ArchiveFailed):
        write_archive(tmp_path / "city.backup", {**filled, "NAME": "nowhere"})
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_holds_tables_is_left_alone(archive: Path, filled: Settings) -> None:
    with pytest.raises(DatabaseNotEmpty, match="2 tables"):
        read_archive(archive, filled, replace=False)


def test_force_puts_the_backup_in_the_place_of_everything(
    archive: Path, filled: Settings, tmp_path: Path
) -> None:
    with connect(filled) as connection:
        connection.execute("DELETE FROM firm")
        connection.execute("CREATE TABLE later (id bigint)")
    read_archive(archive, filled, replace=True)
    assert firms(filled) == FIRMS
    with connect(filled) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM later")
    # The schema is as a new database has it, so the next backup is whole too.
    write_archive(tmp_path / "again.backup", filled)
    read_archive(tmp_path / "again.backup", filled, replace=True)
    assert firms(filled) == FIRMS


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_breaks_off_changes_nothing(
    part: float, archive: Path, filled: Settings
) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * part)])
    with connect(filled) as connection:
        connection.execute("UPDATE firm SET name = 'newer' WHERE id = 1")
    with pytest.raises(ArchiveFailed, match="pg_restore"):
        read_archive(archive, filled, replace=True)
    assert firms(filled) == [(1, "newer"), FIRMS[1]]


def test_another_file_is_not_taken_for_a_backup(tmp_path: Path, filled: Settings) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("uscc,name\n", encoding="utf-8")
    with pytest.raises(NotABackup):
        read_archive(path, filled, replace=True)
    assert firms(filled) == FIRMS
