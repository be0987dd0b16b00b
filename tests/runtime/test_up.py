"""`renqi up` starts everything, says where it is, and leaves nothing behind."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from renqi.config import embedded
from tests.runtime.conftest import Renqi

SECONDS_TO_COME_UP = 120


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found: int = listener.getsockname()[1]
    return found


@contextmanager
def running(environment: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "renqi.cli.main", "up", "--json", *words],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def welcome(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the document that says where the pages are."""
    assert process.stdout is not None
    lines: list[str] = []
    give_up_at = time.monotonic() + SECONDS_TO_COME_UP
    while time.monotonic() < give_up_at and (line := process.stdout.readline()):
        lines.append(line)
        if line == "}\n":
            found: dict[str, Any] = json.loads("".join(lines))
            return found
    raise AssertionError("".join(lines))


def test_the_pages_answer_and_sigterm_ends_every_process(
    environment: dict[str, str], home: Path, port: int
) -> None:
    with running(environment, "--no-demo", "--port", str(port)) as process:
        said = {"address": f"http://127.0.0.1:{port}", "sign_ins": [], "has_people": False}
        assert welcome(process) == said
        family = psutil.Process(process.pid).children(recursive=True)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/", headers={"Host": "localhost"})
        assert connection.getresponse().status in {200, 302}
        connection.close()
        assert embedded.server_process(home / "postgres") is not None

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0

    assert [one for one in family if one.is_running()] == []
    assert embedded.server_process(home / "postgres") is None


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv of util-linux")
def test_a_killed_up_takes_its_processes_along(environment: dict[str, str], port: int) -> None:
    with running(environment, "--no-demo", "--port", str(port)) as process:
        welcome(process)
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []


def test_a_taken_port_is_one_line_before_anything_is_started(renqi: Renqi, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = str(listener.getsockname()[1])
        done = renqi("up", "--port", taken)
    assert done.returncode == 2
    assert done.stderr == (
        f"renqi: Port {taken} on 127.0.0.1 is taken."
        " Stop the other program, or choose with --port.\n"
    )
    assert not home.exists()


def test_an_address_of_another_machine_is_refused(renqi: Renqi) -> None:
    # 192.0.2.0/24 is for documentation: no machine has it.
    done = renqi("up", "--host", "192.0.2.1")
    assert done.returncode == 2
    assert done.stderr.startswith("renqi: Cannot listen on 192.0.2.1, port 8000: ")


def test_data_of_another_version_are_one_line(renqi: Renqi, home: Path, port: int) -> None:
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("15\n", encoding="ascii")
    done = renqi("up", "--port", str(port))
    assert done.returncode == 2
    assert "holds data of PostgreSQL 15" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_home_that_cannot_be_written_is_one_line(renqi: Renqi, port: int) -> None:
    done = renqi("up", "--port", str(port), RENQI_HOME=f"{os.devnull}/home")
    assert done.returncode == 2
    assert done.stderr.startswith(f"renqi: No permission to write in {os.devnull}/home.")
    assert done.stderr.count("\n") == 1
