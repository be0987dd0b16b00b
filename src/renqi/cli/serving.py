"""Run the web server and the worker side by side until told to stop (运行服务)."""

import errno
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from renqi.kernel.errors import DomainError

_WEB_PROCESSES = 2
_WEB_THREADS = 4
_SECONDS_TO_ANSWER = 60
_SECONDS_TO_STOP = 15
_SECONDS_BETWEEN_LOOKS = 0.2


class PortTaken(DomainError):
    """Another program listens where the pages should be served."""

    code = "runtime.port_taken"
    message = "Port {port} on {host} is taken. Stop the other program, or choose with --port."


class AddressNotOurs(DomainError):
    """The machine has no such address, or the port needs more rights."""

    code = "runtime.address_not_ours"
    message = "Cannot listen on {host}, port {port}: {reason}."


class ProcessStopped(DomainError):
    """One of the processes ended although nobody asked it to."""

    code = "runtime.process_stopped"
    message = "The {name} stopped by itself (exit status {status}); see its last lines above."


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the pages are served (服务地址)."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as one types it into a browser."""
        return f"http://{self._bracketed}:{self.port}"

    @property
    def bind(self) -> str:
        """The address as the web server wants it."""
        return f"{self._bracketed}:{self.port}"

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def refuse_taken_port(address: Address) -> None:
    """Look whether the address is free, before anything is started.

    Raises:
        PortTaken: Somebody listens there.
        AddressNotOurs: It can never be listened on.

    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            where = {"host": address.host, "port": address.port}
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(**where) from error
            raise AddressNotOurs(**where, reason=error.strerror) from error


def stop_politely_on_sigterm() -> None:
    """Treat SIGTERM like Ctrl-C, so that everything started is stopped on the way out."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def serve(address: Address, *, when_ready: Callable[[], None]) -> None:
    """Run both processes until SIGTERM or Ctrl-C.

    Args:
        address: Where to listen.
        when_ready: Called once, after the first page was answered.

    Raises:
        ProcessStopped: One of them ended by itself.

    """
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in _commands(address).items():
            # A session of its own: Ctrl-C reaches this process alone, which then stops both.
            running[name] = subprocess.Popen(
                [*_ends_with_us(), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        _wait_for_answer(address, running)
        when_ready()
        while True:
            _refuse_stopped(running)
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    except KeyboardInterrupt:
        return
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        _stop_all(running.values())


def _commands(address: Address) -> dict[str, Sequence[str]]:
    web = ["gunicorn", "renqi.config.wsgi:application", "--bind", address.bind]
    web += ["--worker-class", "gthread", "--workers", str(_WEB_PROCESSES)]
    web += ["--threads", str(_WEB_THREADS), "--graceful-timeout", str(_SECONDS_TO_STOP - 5)]
    web += ["--log-level", "warning", "--no-control-socket"]
    worker = ["renqi.cli.main", "worker"]
    return {
        "web server": [sys.executable, "-m", *web],
        "worker": [sys.executable, "-m", *worker],
    }


def _ends_with_us() -> Sequence[str]:
    # Where the machine has it (Linux), a process ends even if this one is killed outright.
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "TERM"] if program else []


def _wait_for_answer(address: Address, running: dict[str, subprocess.Popen[bytes]]) -> None:
    give_up_at = time.monotonic() + _SECONDS_TO_ANSWER
    while time.monotonic() < give_up_at:
        _refuse_stopped(running)
        if _answers(address):
            return
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    raise ProcessStopped(name="web server", status="none: it never answered")


def _answers(address: Address) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, address.port, timeout=_SECONDS_TO_ANSWER)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _refuse_stopped(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if (status := process.poll()) is not None:
            raise ProcessStopped(name=name, status=status)


def _stop_all(processes: Collection[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    give_up_at = time.monotonic() + _SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0.0, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
