"""Kill -9 in the middle of postings: nothing acknowledged is lost, nothing is posted twice."""

import os
import random
import secrets
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from pytest_django import DjangoDbBlocker

from renqi.config import embedded
from renqi.config.database import settings_of_socket
from renqi.engines.ledger.domain.transfers import Transfer
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.seal_journal import seal_journal
from tests.engines.ledger.chart import (
    BOOKING,
    NOON,
    Chart,
    all_at_once,
    fresh_ledger,
    open_chart,
    problems_of,
    sql,
)

CLIENTS, BATCHES, SIZE = 4, 40, 25
SECONDS = 60


@pytest.fixture
def mortal(test_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """Start a durable server that nobody will miss, with an empty ledger."""
    data = test_home / f"mortal-{secrets.token_hex(4)}"
    server = {**settings_of_socket(data), "DATA": data}
    with embedded.hold(data), django_db_blocker.unblock(), fresh_ledger(server) as settings:
        yield settings


def kill_backend(server: dict[str, Any]) -> None:
    """Kill the process of a connection that is posting; the server restarts itself."""
    for _ in range(SECONDS * 20):
        with psycopg.connect(
            host=server["HOST"], port=server["PORT"], user="postgres", dbname=server["NAME"]
        ) as link:
            found = link.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND state = 'active' AND query LIKE '%ledger_post%' AND pid <> pg_backend_pid()"
            ).fetchone()
        # Only now that our own connection is closed: the restart takes all of them down.
        if found:
            os.kill(found[0], signal.SIGKILL)
            return
    raise AssertionError("nobody was posting")


def end_backends(server: dict[str, Any]) -> None:
    """End every connection the polite way."""
    with psycopg.connect(
        host=server["HOST"], port=server["PORT"], user="postgres", dbname=server["NAME"]
    ) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def kill_server(server: dict[str, Any]) -> None:
    """Kill the server itself and start it again."""
    process = embedded.server_process(server["DATA"])
    assert process is not None
    os.kill(process, signal.SIGKILL)
    for _ in range(SECONDS):
        time.sleep(0.5)  # its children notice and go
        try:
            with embedded.hold(server["DATA"]):
                return
        except embedded.ServerDidNotStart:
            continue
    raise AssertionError("the server did not come back")


def post_until_told(batch: list[Transfer], *, chart: Chart) -> int:
    """Send one batch until the ledger answers; give how often no answer came."""
    for attempt in range(SECONDS * 10):
        try:
            post_transfers(batch, place=chart.place, booking=BOOKING)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.1)
        else:
            return attempt
    raise AssertionError("the server did not come back")


@pytest.mark.slow
@pytest.mark.parametrize("strike", [kill_backend, end_backends, kill_server])
def test_whoever_is_killed_nothing_told_is_lost_and_nothing_is_twice(
    mortal: dict[str, Any], strike: Callable[[dict[str, Any]], None]
) -> None:
    chart = open_chart()
    told: list[list[Transfer]] = []
    unanswered: Counter[bool] = Counter()
    is_under_way = threading.Event()

    def client(seed: int) -> None:
        draw = random.Random(seed)
        for _ in range(BATCHES):
            batch = [
                chart.transfer(chart.bank, draw.choice((chart.fund, chart.a, chart.b)), 1)
                for _ in range(SIZE)
            ]
            unanswered[post_until_told(batch, chart=chart) > 0] += 1
            told.append(batch)
            if len(told) > CLIENTS:
                is_under_way.set()

    def killer() -> None:
        is_under_way.wait(timeout=SECONDS)
        strike(mortal)

    raised = all_at_once(killer, *(partial(client, seed) for seed in range(CLIENTS)))
    assert raised == [None] * (CLIENTS + 1)
    assert unanswered[True] > 0  # the strike hit somebody in the middle of it
    connection.close()
    expected = {transfer.id for batch in told for transfer in batch}
    assert len(expected) == CLIENTS * BATCHES * SIZE
    rows = sql("SELECT id FROM ledger_transfer")
    assert {id_ for (id_,) in rows} == expected
    assert len(rows) == len(expected)
    assert seal_journal(at=NOON) == 1
    assert problems_of() == []
