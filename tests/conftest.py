"""The database of the tests: an embedded server a worker, or the one `DATABASE_URL` names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker, Settings

# Workers of the same run inherit it.
TEST_HOME = "RENQI_TEST_HOME"
# Where every test that uses the database belongs to the quick part for the oldest PostgreSQL.
DATABASE_PART = ("tests/audit/", "tests/identity/", "tests/registry/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the tables into the part that runs on the oldest PostgreSQL too."""
    for item in items:
        if item.get_closest_marker("django_db") and item.nodeid.startswith(DATABASE_PART):
            item.add_marker(pytest.mark.postgres15)


def pytest_configure(config: pytest.Config) -> None:
    """Make the directory that all workers of this run share.

    Not pytest's own temporary directory, which keeps every other account out: the server may
    have to run as one.
    """
    if TEST_HOME not in os.environ:
        home = Path(tempfile.mkdtemp(prefix="renqi-tests-"))
        home.chmod(0o711)
        os.environ[TEST_HOME] = str(home)
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(TEST_HOME), ignore_errors=True))


@pytest.fixture(scope="session")
def test_home() -> Path:
    """Give the directory shared by all workers of this run."""
    return Path(os.environ[TEST_HOME])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, test_home: Path
) -> Iterator[None]:
    """Start a server for each worker when its first test asks for the database.

    A server of its own, since the ledger and the trail seal up to the oldest transaction that runs
    anywhere on their server, and the tests of another worker may keep one open.
    """
    from django.db import connections

    from renqi.config import embedded
    from renqi.config.database import settings_of_socket, uses_embedded_server

    if not uses_embedded_server():
        yield
        return
    data = test_home / f"postgres-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with embedded.hold(data, fleeting=True):
        connections["default"].settings_dict.update(settings_of_socket(data))
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Give the tables of the tests the triggers and rights that every migration gives real ones."""
    from django.db import connection

    from renqi.audit.services.watch_tables import watch_tables
    from renqi.identity.services.database_rights import apply_rights

    with django_db_blocker.unblock():
        watch_tables()
        apply_rights(login=connection.settings_dict["USER"])


@pytest.fixture(autouse=True)
def as_the_application(request: pytest.FixtureRequest) -> Iterator[None]:
    """Be what jobs and commands are, with rows and without tables of one's own.

    A test that tampers with tables says `@pytest.mark.owner`, or does that part `as_owner`.
    """
    if "_django_db_helper" not in _asked_for(request) or request.node.get_closest_marker("owner"):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    from tests.database_roles import as_application

    with as_application():
        yield


def _asked_for(request: pytest.FixtureRequest) -> set[str]:
    has_mark = request.node.get_closest_marker("django_db") is not None
    return {*request.fixturenames, *(["_django_db_helper"] if has_mark else [])}


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Store passwords by a quick hash: one made to be slow costs seconds in every test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
