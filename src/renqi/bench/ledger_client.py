"""One client of the bench of the ledger, in a process of its own (测速客户端).

It reads orders as lines of JSON and answers each with one line: first what it is, then for
every order `ready` and, once told to go, what it took.
"""

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

from renqi.bench import ledger_hordak
from renqi.bench.ledger_cases import CROWD, Accounts, Case, Draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from renqi.bench.ledger_posters import Poster

OWN_SETTINGS: "Mapping[str, Any]" = {"INSTALLED_APPS": ["renqi.engines.ledger"]}


def main() -> int:
    """Post what is ordered until there are no more orders."""
    told = json.loads(sys.stdin.readline())
    is_hordak = told["who"] == "hordak"
    apps = ledger_hordak.SETTINGS if is_hordak else OWN_SETTINGS
    settings.configure(DATABASES={"default": told["database"]}, USE_TZ=True, **apps)
    django.setup()
    accounts = Accounts.read(told["accounts"])
    if is_hordak and told["is_first"]:
        ledger_hordak.prepare(accounts)
    posters = _posters(accounts, is_hordak=is_hordak)
    draw = Draw(accounts, seed=told["seed"])
    server = _server_process()
    _say({"posters": sorted(posters)})
    for line in sys.stdin:
        order = json.loads(line)
        if order == "analyze":
            _say(_analyze())
            continue
        case = Case(**order["case"])
        calls = [draw.transfers(case) for _ in range(order["calls"])]
        gc.collect()
        _say("ready")
        sys.stdin.readline()
        # Many threads have many connections; what their servers spend is not known here.
        known = None if case == CROWD else server
        _say(_measured(posters[order["poster"]], calls, known))
    return 0


def _posters(accounts: Accounts, *, is_hordak: bool) -> "Mapping[str, Poster]":
    if is_hordak:
        return ledger_hordak.posters(accounts)
    # Only now: the ORM's models need settings.
    from renqi.bench import ledger_posters

    return ledger_posters.posters(accounts)


def _measured(
    post: "Poster", calls: "list[list[Any]]", server: Path | None
) -> dict[str, float | None]:
    server_before, client_before = cpu_seconds(server), time.process_time()
    start = time.perf_counter()  # one clock for all processes of the machine
    for transfers in calls:
        post(transfers)
    end = time.perf_counter()
    client, server_after = time.process_time() - client_before, cpu_seconds(server)
    is_known = server_before is not None and server_after is not None
    spent = server_after - server_before if is_known else None  # type: ignore[operator]
    return {"start": start, "end": end, "client": client, "server": spent}


def _analyze() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return "analyzed"


def _server_process() -> Path | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return schedule_of(int(cursor.fetchone()[0]))


def schedule_of(process: int) -> Path | None:
    """Give the kernel's account of a server process, if that runs on this machine."""
    try:
        name = Path(f"/proc/{process}/comm").read_text("utf-8").strip()
    except OSError:
        return None
    return Path(f"/proc/{process}/schedstat") if name == "postgres" else None


def cpu_seconds(schedule: Path | None) -> float | None:
    """Give the CPU seconds a server process has had."""
    try:
        return None if schedule is None else int(schedule.read_text("ascii").split()[0]) / 1e9
    except OSError:
        return None


def _say(answer: Any) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
