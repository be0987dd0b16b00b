"""The accounts of the tests, in a transaction or on a server of their own."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from renqi.config import embedded
from renqi.config.database import settings_of_socket
from tests.engines.ledger.chart import Chart, fresh_ledger, open_chart


@pytest.fixture
def chart(db: None) -> Chart:
    """Open the accounts in the database of the test."""
    return open_chart()


@pytest.fixture(scope="session")
def own_server(test_home: Path) -> Iterator[dict[str, Any]]:
    """Keep a server of our own, durable and with nobody else's transactions."""
    data = test_home / f"ledger-{secrets.token_hex(4)}"
    with embedded.hold(data):
        yield {**settings_of_socket(data), "DATA": data}


@pytest.fixture
def own_database(
    own_server: dict[str, Any], django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Any]]:
    """Point Django at a fresh database of our own server, with the ledger in it."""
    with django_db_blocker.unblock(), fresh_ledger(own_server) as settings:
        yield settings


@pytest.fixture
def own_chart(own_database: dict[str, Any]) -> Chart:
    """Open the accounts on the server of our own."""
    return open_chart()
