"""`renqi bench rules`: the ladder over made-up firms, beside its peers, in one run (规则测速)."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from renqi.demo.firm_files import write_firms
from renqi.engines.policy.domain.tree import VERDICTS, Truth
from renqi.kernel.errors import DomainError

SEED = 20260401
_CSV_HEADER = "uscc,industry,employees_y1,revenue_y1\n"
_CSV_FIRM = "91440307XX0000000Q,3985,120,50000000\n"
_MILLI = 1000
_ANSWERS = 5


class PeerFailed(DomainError):
    """A peer of the bench ended with an error (对照对象失败)."""

    code = "bench.peer_failed"
    message = "{peer} failed: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One line of the table (对照对象). `file` is the layout it reads: plain or stored."""

    key: str
    file: str
    title: str


PEERS = (
    Peer(key="read", file="plain", title="only read the columns, plain Parquet"),
    Peer(key="by_hand", file="plain", title="hand-written Polars, plain Parquet, plain output"),
    Peer(key="plain", file="plain", title="renqi, plain Parquet, plain output"),
    Peer(key="stored", file="stored", title="renqi, stored Parquet, packed output"),
    Peer(key="stored_with_near", file="stored", title="renqi, the same with all near misses"),
    Peer(key="duckdb", file="plain", title="DuckDB on generated SQL, plain output, 2 threads"),
    Peer(key="subset", file="stored", title="renqi, subset of 7 conditions and a score, in memory"),
    Peer(key="openfisca", file="stored", title="OpenFisca-core, the same subset, in memory"),
    Peer(key="zen", file="stored", title="zen-engine, the same subset, fewer firms"),
    Peer(key="explain", file="stored", title="renqi, one firm, all rules, every reason"),
)


class NoSuchPeer(DomainError):
    """The bench has no such line (没有这个对照对象)."""

    code = "bench.no_such_peer"
    message = "The bench has no peer {peer}. It has: {known}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A ratio that is promised (目标)."""

    text: str
    value: float
    limit: float
    at_most: bool
    unit: str = "×"

    @property
    def reached(self) -> bool:
        """Whether the promise is kept."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything one run of the bench found (测速报告)."""

    firms: int
    results: Mapping[str, Mapping[str, float]]
    goals: tuple[Goal, ...]
    agreement: Mapping[str, Any]


def bench_rules(
    firms: int, *, rounds: int, tell: Callable[[str], None], only: frozenset[str] | None = None
) -> Report:
    """Measure every peer in a process of its own, and compare their cells (测速).

    Args:
        firms: How many made-up firms.
        rounds: Interleaved repetitions; the medians count.
        tell: Hears what is going on.
        only: Keys of the peers to run; all when None.

    Raises:
        NoSuchPeer: `only` names a peer that there is not.
        PeerFailed: A peer ended with an error.
    """
    known = [peer.key for peer in PEERS]
    for key in sorted((only or frozenset()) - set(known)):
        raise NoSuchPeer(peer=key, known=", ".join(known))
    peers = [peer for peer in PEERS if only is None or peer.key in only]
    with tempfile.TemporaryDirectory(prefix="renqi-bench-") as name:
        folder = Path(name)
        for layout in ("plain", "stored"):
            tell(f"making {firms:,} firms, {layout} layout")
            path = folder / f"{layout}.parquet"
            write_firms(path, firms, seed=SEED, plain=layout == "plain")
        found: dict[str, list[dict[str, float]]] = {peer.key: [] for peer in peers}
        for turn in range(rounds):
            for peer in peers:
                tell(f"round {turn + 1} of {rounds}: {peer.title}")
                source, result = folder / f"{peer.file}.parquet", folder / f"of_{peer.key}.parquet"
                found[peer.key].append(_measured(peer.key, source, result))
        answer = _first_answer(folder)
        agreement = _agreement(folder, {peer.key for peer in peers})
    results = {key: _median(runs) for key, runs in found.items()}
    results["first_answer"] = answer
    goals = tuple(_goals(results)) if only is None else ()
    return Report(firms=firms, results=results, goals=goals, agreement=agreement)


def _measured(key: str, source: Path, result: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "renqi.bench.measure", key, str(source), str(result)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerFailed(peer=key, reason=done.stderr.strip().rpartition("\n")[2])
    line: dict[str, float] = json.loads(done.stdout.strip().rpartition("\n")[2])
    return line


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _first_answer(folder: Path) -> dict[str, float]:
    """Measure the command line from its start to the verdicts of one firm, the whole ladder."""
    path = folder / "one.csv"
    path.write_text(_CSV_HEADER + _CSV_FIRM, "utf-8")
    command = [sys.executable, "-m", "renqi.cli.main", "screen", str(path), "--rule", "all"]
    runs = []
    for _ in range(_ANSWERS):
        began, used = time.perf_counter(), _children_cpu()
        subprocess.run(command, capture_output=True, check=True)
        wall = time.perf_counter() - began
        runs.append({"firms": 1.0, "wall": wall, "cpu": _children_cpu() - used})
    return min(runs, key=lambda run: run["cpu"])


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _per_firm(result: Mapping[str, float]) -> float:
    return result["cpu"] / result["firms"]


def _goals(results: Mapping[str, Mapping[str, float]]) -> list[Goal]:
    """Hold the results to what the project promises; all in CPU, memory apart."""

    def ratio(text: str, above: str, below: str, limit: float, *, at_most: bool) -> Goal:
        value = _per_firm(results[above]) / _per_firm(results[below])
        return Goal(text=text, value=value, limit=limit, at_most=at_most)

    memory = max(results[key]["memory_mb"] for key in ("plain", "stored", "stored_with_near"))
    explained = _per_firm(results["explain"]) * _MILLI
    return [
        ratio("plain output / hand-written", "plain", "by_hand", 1.05, at_most=True),
        ratio("stored layout / hand-written", "stored", "by_hand", 0.75, at_most=True),
        ratio("DuckDB / stored layout", "duckdb", "stored", 5, at_most=False),
        ratio("DuckDB / plain output", "duckdb", "plain", 5, at_most=False),
        ratio("OpenFisca / renqi, subset", "openfisca", "subset", 5, at_most=False),
        ratio("zen-engine / renqi, subset", "zen", "subset", 1000, at_most=False),
        Goal(text="peak memory", value=memory, limit=600, at_most=True, unit="MB"),
        Goal(text="one firm explained", value=explained, limit=2, at_most=True, unit="ms"),
        Goal(
            text="first answer of the command line",
            value=results["first_answer"]["cpu"],
            limit=0.6,
            at_most=True,
            unit="s",
        ),
    ]


def _agreement(folder: Path, ran: set[str]) -> dict[str, Any]:
    """Count the cells that differ between peers; only floats may."""
    found: dict[str, Any] = {}
    ours = folder / "of_plain.parquet"
    if {"plain", "by_hand"} <= ran:
        found["by_hand"] = _compare_in_order(ours, folder / "of_by_hand.parquet")
    if {"plain", "duckdb"} <= ran:
        found["duckdb"] = _compare_verdicts(ours, folder / "of_duckdb.parquet")
    if {"plain", "stored"} <= ran:
        found["stored"] = _compare_stored(ours, folder / "of_stored.parquet")
    for other in ("openfisca", "zen"):
        if {"subset", other} <= ran:
            path = folder / f"of_{other}.parquet"
            found[other] = _compare_in_order(folder / "of_subset.parquet", path)
    return found


def _compare_in_order(left: Path, right: Path) -> dict[str, int]:
    """Compare two results column by column, whatever their names, on the rows both have."""
    one, two = pl.scan_parquet(left), pl.scan_parquet(right)
    names, others = one.collect_schema().names(), two.collect_schema().names()
    rows = int(two.select(pl.len()).collect().item())
    pairs = list(zip(names, others, strict=True))
    differ = 0
    for name, other in pairs:
        a = one.head(rows).select(_comparable(name)).collect().to_series()
        b = two.select(_comparable(other)).collect().to_series()
        differ += int(a.ne_missing(b).sum())
    return {"cells": rows * len(pairs), "differ": differ}


def _comparable(name: str) -> pl.Expr:
    text = pl.col(name).cast(pl.String)
    return text.replace({"true": "1", "false": "0"})


def _compare_verdicts(left: Path, right: Path) -> dict[str, int]:
    """Compare the verdict of each rule; DuckDB writes the firms in an order of its own."""
    names = pl.read_parquet_schema(left)
    rules = [name.removeprefix("verdict ") for name in names if name.startswith("verdict ")]
    ours = pl.scan_parquet(left).select("uscc", *(f"verdict {rule}" for rule in rules))
    theirs = pl.scan_parquet(right).select("uscc", *rules)
    both = ours.join(theirs, on="uscc", how="full", suffix=" of theirs")
    differ = both.select(
        pl.sum_horizontal(
            pl.col(f"verdict {rule}").cast(pl.Int32).ne_missing(pl.col(rule).cast(pl.Int32)).sum()
            for rule in rules
        ).alias("differ"),
        pl.len().alias("firms"),
    ).collect(engine="streaming")
    return {"cells": int(differ["firms"][0]) * len(rules), "differ": int(differ["differ"][0])}


def _compare_stored(left: Path, right: Path) -> dict[str, int]:
    codes = {VERDICTS[truth]: int(truth) for truth in Truth}
    two = pl.scan_parquet(right)
    rules = [n for n in two.collect_schema().names() if n.startswith("verdict:")]
    differ = cells = 0
    for name in rules:
        a = pl.scan_parquet(left).select(name.replace(":", " ", 1)).collect().to_series()
        text = two.select(pl.col(name).cast(pl.String)).collect().to_series()
        differ += int(a.ne_missing(text.replace_strict(codes, return_dtype=a.dtype)).sum())
        cells += len(a)
    return {"cells": cells, "differ": differ}
