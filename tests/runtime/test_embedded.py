"""The embedded server runs for as long as anybody needs it, and says why when it cannot."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from renqi.config import embedded
from renqi.config.database import settings_of_socket
from tests.runtime.conftest import connect

HOLD_FOREVER = """
import sys, time
from pathlib import Path
from renqi.config import embedded
with embedded.hold(Path(sys.argv[1]), fleeting=True):
    print("held", flush=True)
    time.sleep(600)
"""
NOBODY = 65_534


@pytest.fixture
def data(home: Path) -> Path:
    return home / "postgres"


@pytest.fixture
def other_holder(data: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_FOREVER, str(data)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.fixture
def without_rights() -> Iterator[None]:
    """Run the test as an account that may write nowhere but in its own places."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def test_the_application_role_may_not_break_the_rules_of_the_database(data: Path) -> None:
    # A superuser would pass through row-level security even where it is forced.
    with embedded.hold(data, fleeting=True), connect(settings_of_socket(data)) as connection:
        question = "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles"
        row = connection.execute(f"{question} WHERE rolname = current_user").fetchone()
    assert row == ("renqi", False, False)


def test_the_server_stops_with_its_last_holder_and_keeps_its_data(data: Path) -> None:
    with embedded.hold(data, fleeting=True):
        with connect(settings_of_socket(data)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        with embedded.hold(data):
            pass
        assert embedded.server_process(data) is not None
    assert embedded.server_process(data) is None
    with embedded.hold(data, fleeting=True), connect(settings_of_socket(data)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_killed_holder_does_not_keep_the_server_alive(
    data: Path, other_holder: subprocess.Popen[str]
) -> None:
    with embedded.hold(data):
        other_holder.send_signal(signal.SIGKILL)
        other_holder.wait()
    assert embedded.server_process(data) is None


def test_the_server_outlives_one_holder_of_two(
    data: Path, other_holder: subprocess.Popen[str]
) -> None:
    assert other_holder.poll() is None
    with embedded.hold(data):
        pass
    assert embedded.server_process(data) is not None
    other_holder.kill()
    other_holder.wait()
    with embedded.hold(data):
        pass
    assert embedded.server_process(data) is None


def test_a_crash_is_got_over_though_its_number_was_given_to_a_stranger(data: Path) -> None:
    with embedded.hold(data, fleeting=True):
        left = (data / "postmaster.pid").read_text(encoding="ascii").splitlines()
    # The number of this very test: alive, and no PostgreSQL.
    left[0] = str(os.getpid())
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (data / name).write_text("\n".join([*left, ""]), encoding="ascii")
    assert embedded.server_process(data) is None
    with embedded.hold(data, fleeting=True), connect(settings_of_socket(data)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_only_the_owner_may_enter_the_data_directory(data: Path) -> None:
    with embedded.hold(data, fleeting=True):
        assert data.stat().st_mode & 0o077 == 0


def test_data_of_another_version_are_refused_and_not_touched(data: Path) -> None:
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n", encoding="ascii")
    expected = "holds data of PostgreSQL 16, and this Renqi brings 18"
    with pytest.raises(embedded.DataDirectoryOfAnotherVersion, match=expected):
        embedded.hold(data).__enter__()
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_directory_with_other_things_in_it_is_not_taken_over(data: Path) -> None:
    data.mkdir(parents=True)
    (data / "letters.txt").touch()
    with pytest.raises(embedded.DirectoryInUse, match="not a database of Renqi"):
        embedded.hold(data).__enter__()
    assert [path.name for path in data.iterdir()] == ["letters.txt"]


@pytest.mark.usefixtures("without_rights")
def test_a_home_that_belongs_to_somebody_else_is_refused() -> None:
    with pytest.raises(embedded.NoWritePermission, match="No permission to write in /usr/renqi"):
        embedded.hold(Path("/usr/renqi/postgres")).__enter__()


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(embedded.NoWritePermission):
        embedded.hold(tmp_path / "home" / "postgres").__enter__()


def test_a_server_that_gives_up_says_its_own_reason(data: Path) -> None:
    with embedded.hold(data, fleeting=True):
        pass
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(embedded.ServerDidNotStart, match=r"no_such_setting|contains errors"):
        embedded.hold(data).__enter__()


def test_a_start_that_was_cut_off_is_made_good(data: Path) -> None:
    # What a killed initdb leaves lies beside the data directory, never in it.
    half_made = data.with_name("postgres.new")
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n", encoding="ascii")
    with embedded.hold(data, fleeting=True):
        assert embedded.server_process(data) is not None
    assert not half_made.exists()


@pytest.mark.parametrize("name", ["with space", "城市", "a,b", "it's", "x" * 120])
def test_any_directory_name_will_do(name: str, home: Path) -> None:
    data = home / name / "postgres"
    with embedded.hold(data, fleeting=True), connect(settings_of_socket(data)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
