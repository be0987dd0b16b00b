"""The clients of the bench of the ledger, as processes that work side by side (测速客户端组)."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from renqi.bench.ledger_cases import Accounts, Case

_PROBED = 12
_FEWEST_CALLS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one turn of one poster gave (样本).

    Attributes:
        rate: Transfers a second, all clients together.
        server: Microseconds of the server's CPU for a transfer; none on another machine.
        client: Microseconds of the clients' CPU for a transfer.
    """

    rate: float
    server: float | None
    client: float


class Clients:
    """Processes that wait for orders; see `ledger_client`."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._processes: list[subprocess.Popen[str]] = []
        self._rates: dict[tuple[str, str], float] = {}
        self.posters: Sequence[str] = ()

    def start(
        self, count: int, *, who: str, database: Mapping[str, Any], accounts: Accounts
    ) -> None:
        """Start processes, and wait until each has its connection."""
        for number in range(count):
            self._processes.append(_process())
            setup = {"who": who, "database": database, "accounts": asdict(accounts)}
            seed = {"is_first": number == 0, "seed": f"{who} {number}"}
            _tell(self._processes[-1], setup | seed)
            self.posters = _answer(self._processes[-1])["posters"]

    def warm_up(self, poster: str, case: Case, *, clients: int | None = None) -> None:
        """Let all post a little, and remember how fast that was."""
        calls, everybody = max(_FEWEST_CALLS, _PROBED // case.size), len(self._processes)
        found = self._run(poster, case, clients=clients or everybody, calls=calls)
        self._rates[poster, case.key] = found.rate

    def analyze(self) -> None:
        """Let the planner know the tables, as the server itself does within a minute."""
        _tell(self._processes[0], "analyze")
        _answer(self._processes[0])

    def sample(self, poster: str, case: Case, *, clients: int, seconds: float) -> Sample:
        """Let the first so many post for about so long, by how fast they were last."""
        calls = int(self._rates[poster, case.key] * seconds / case.size / clients)
        found = self._run(poster, case, clients=clients, calls=max(_FEWEST_CALLS, calls))
        self._rates[poster, case.key] = found.rate
        return found

    def _run(self, poster: str, case: Case, *, clients: int, calls: int) -> Sample:
        chosen = self._processes[:clients]
        for process in chosen:
            _tell(process, {"poster": poster, "case": asdict(case), "calls": calls})
        for process in chosen:
            _answer(process)
        for process in chosen:
            _tell(process, "go")
        told = [_answer(process) for process in chosen]
        done = clients * calls * case.size
        spent = max(one["end"] for one in told) - min(one["start"] for one in told)
        server = [one["server"] for one in told]
        return Sample(
            rate=done / spent,
            server=None if None in server else sum(server) / done * 1e6,
            client=sum(one["client"] for one in told) / done * 1e6,
        )

    def close(self) -> None:
        """Let them go; none is left behind."""
        for process in self._processes:
            if process.stdin:
                process.stdin.close()
        for process in self._processes:
            process.wait()
            if process.stdout:
                process.stdout.close()


@contextmanager
def clients(
    count: int, *, who: str, database: Mapping[str, Any], accounts: Accounts
) -> Iterator[Clients]:
    """Keep clients for as long as the context lasts."""
    started = Clients()
    try:
        started.start(count, who=who, database=database, accounts=accounts)
        yield started
    finally:
        started.close()


def _process() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "renqi.bench.ledger_client"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def _tell(process: subprocess.Popen[str], order: Any) -> None:
    if process.stdin:
        process.stdin.write(f"{json.dumps(order)}\n")
        process.stdin.flush()


def _answer(process: subprocess.Popen[str]) -> Any:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError("a client of the bench ended early")
    return json.loads(line)
