"""Ways to run the command line and the servers it meets."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

Renqi = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(test_home: Path) -> Path:
    """Give a place for an installation of its own."""
    return test_home / f"home-{secrets.token_hex(4)}"


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """Give the environment of a command that runs in that installation."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ours = {"RENQI_HOME": str(home), "RENQI_ENV_FILE": os.devnull, "PYTHONWARNINGS": "default"}
    return kept | ours


@pytest.fixture
def renqi(environment: dict[str, str]) -> Renqi:
    """Give a function that runs one command to its end."""

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "renqi.cli.main", *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            env=environment | variables,
        )

    return run


@pytest.fixture
def fresh_database(
    django_db_modify_db_settings: None,
) -> Iterator[Callable[[], dict[str, Any]]]:
    """Give a function that makes an empty database on the server of the tests."""
    from django.db import connections

    server = dict(connections["default"].settings_dict)
    made: list[str] = []

    def make() -> dict[str, Any]:
        name = f"fresh_{secrets.token_hex(4)}"
        with connect({**server, "NAME": "postgres"}) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return {**server, "NAME": name}

    yield make
    with connect({**server, "NAME": "postgres"}) as connection:
        for name in made:
            # Our own connections only: FORCE would be refused while the server vacuums there,
            # and dropping without it sends that worker away by itself.
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND backend_type = 'client backend'",
                [name],
            )
            connection.execute(f"DROP DATABASE {name}")


def connect(settings: Mapping[str, Any]) -> psycopg.Connection[tuple[Any, ...]]:
    """Open a connection of one's own to a database that settings name."""
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
        autocommit=True,
    )
