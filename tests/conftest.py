"""The database of the tests: one embedded server, or the one that `DATABASE_URL` names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def test_home(request: pytest.FixtureRequest) -> Path:
    """Give the directory shared by all workers of this run.

    Not pytest's own temporary directory, which keeps every other account out: the server may
    have to run as one.
    """
    run = getattr(request.config, "workerinput", {}).get("testrunuid", str(os.getpid()))
    home = Path(tempfile.gettempdir()) / f"renqi-tests-{run}"
    home.mkdir(mode=0o711, exist_ok=True)
    return home


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, test_home: Path
) -> Iterator[None]:
    """Start the server when the first test of a worker asks for the database."""
    from django.db import connections

    from renqi.config import embedded
    from renqi.config.database import settings_of_socket, uses_embedded_server

    if not uses_embedded_server():
        yield
        return
    data = test_home / "postgres"
    with embedded.hold(data, fleeting=True):
        connections["default"].settings_dict.update(settings_of_socket(data))
        yield
        connections.close_all()
    if embedded.server_process(data) is None:
        shutil.rmtree(test_home, ignore_errors=True)
