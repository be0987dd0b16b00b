"""A database that cannot be used is refused with its place and the reason."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from renqi.config.database import APPLICATION_ROLE, settings_of_url, uses_embedded_server
from renqi.config.runtime import DatabaseUnreachable, ServerTooOld, check_database
from tests.runtime.conftest import Renqi


def message(kind: bytes, body: bytes) -> bytes:
    """Frame one message of PostgreSQL's protocol: kind, length with itself, body."""
    return kind + struct.pack("!i", len(body) + 4) + body


def answer_as(version: bytes, listener: socket.socket) -> None:
    """Let every client in, as a server of that version would, and hang up."""
    ready = message(b"R", struct.pack("!i", 0))
    ready += message(b"S", b"server_version\0" + version + b"\0")
    ready += message(b"S", b"client_encoding\0UTF8\0") + message(b"Z", b"I")
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client:
            # First come one or two questions about encryption (8 bytes each), answered no.
            while len(request := client.recv(1024)) == 8:
                client.sendall(b"N")
            if request:
                client.sendall(ready)
                client.recv(1024)


@pytest.fixture
def old_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_as, args=(b"14.13", listener))
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_server_older_than_15_is_refused(old_server: int) -> None:
    settings = settings_of_url(f"postgres://li@127.0.0.1:{old_server}/renqi")
    with pytest.raises(ServerTooOld) as refusal:
        check_database(settings)
    assert str(refusal.value) == (
        f"The database at 127.0.0.1:{old_server}/renqi is PostgreSQL 14. Renqi needs 15 or newer."
    )


@pytest.mark.postgres15
def test_the_server_of_the_tests_is_new_enough(
    fresh_database: Callable[[], dict[str, Any]],
) -> None:
    check_database(fresh_database())


@pytest.mark.postgres15
def test_a_database_that_does_not_exist_is_named(
    fresh_database: Callable[[], dict[str, Any]],
) -> None:
    with pytest.raises(DatabaseUnreachable, match='database "nowhere" does not exist'):
        check_database({**fresh_database(), "NAME": "nowhere"})


def test_an_unreachable_database_is_one_line_without_the_password(renqi: Renqi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    done = renqi("migrate", DATABASE_URL=f"postgres://li:geheim@127.0.0.1:{port}/renqi")
    assert done.returncode == 2
    assert done.stderr == (
        f"renqi: The database at 127.0.0.1:{port}/renqi cannot be reached:"
        " Connection refused. Check DATABASE_URL.\n"
    )
    assert "geheim" not in done.stdout + done.stderr


@pytest.mark.postgres15
def test_tables_of_another_server_are_changed_by_request_only(
    renqi: Renqi, fresh_database: Callable[[], dict[str, Any]]
) -> None:
    place = fresh_database()
    query = urlencode({"host": place["HOST"], "port": place["PORT"] or 5432})
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@/{place['NAME']}?{query}"
    refused = renqi("worker", DATABASE_URL=url)
    assert refused.returncode == 2
    assert refused.stderr == (
        "renqi: The tables of the database are not up to date. Run `renqi migrate` first.\n"
    )
    done = renqi("migrate", "--json", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["applied"] != []


@pytest.mark.skipif(not uses_embedded_server(), reason="needs the two accounts of our own server")
def test_a_backup_by_an_account_that_owns_no_table_is_refused_before_it_begins(
    renqi: Renqi, fresh_database: Callable[[], dict[str, Any]], tmp_path: Path
) -> None:
    place = fresh_database()
    end = f"/{place['NAME']}?{urlencode({'host': place['HOST'], 'port': place['PORT']})}"
    url, owner = f"postgres://{APPLICATION_ROLE}@{end}", f"postgres://{place['USER']}@{end}"
    done = renqi("migrate", DATABASE_URL=url, DATABASE_OWNER_URL=owner)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "city.renqi"
    refused = renqi("backup", str(file), DATABASE_URL=url)
    assert refused.returncode == 2
    assert "Set DATABASE_OWNER_URL to the address with" in refused.stderr
    assert not file.exists()
    whole = renqi("backup", str(file), DATABASE_URL=url, DATABASE_OWNER_URL=owner)
    assert whole.returncode == 0, whole.stderr


def test_an_address_that_cannot_be_read_is_refused_without_repeating_it(renqi: Renqi) -> None:
    done = renqi("migrate", DATABASE_URL="postgres//li:geheim@127.0.0.1/renqi")
    assert done.returncode == 2
    assert done.stderr.startswith("renqi: DATABASE_URL cannot be read. Write it as postgres://")
    assert "geheim" not in done.stderr
