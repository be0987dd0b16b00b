"""Run one peer in a process of its own and print what it took (单独测量).

    python -m renqi.bench.measure PEER FIRMS.parquet RESULT.parquet

CPU seconds are those of the work alone, loading of modules left out; memory is the highest
that the process had, modules included.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from renqi.bench import by_hand, other_engines, peers, subset
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.population.packed import packed_result
from renqi.engines.policy.population.wide import OPTIMIZATIONS

_KILO = 1024
# One firm at a time is slow enough to be told from fewer firms; the others get all.
ZEN_FIRMS = 20_000
EXPLAINED_FIRMS = 200


def main() -> int:
    """Measure one peer and print one JSON line."""
    name, firms, result = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    judged, cpu, wall = PEERS[name](firms, result)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KILO
    print(json.dumps({"firms": judged, "cpu": cpu, "wall": wall, "memory_mb": memory}))
    return 0


Measured = tuple[int, float, float]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def _on_file(work: Callable[[Path, Path], object]) -> Callable[[Path, Path], Measured]:
    def measured(firms: Path, result: Path) -> Measured:
        cpu, wall = _timed(lambda: work(firms, result))
        return int(pl.scan_parquet(firms).select(pl.len()).collect().item()), cpu, wall

    return measured


def _sink(frame: pl.LazyFrame, result: Path) -> None:
    frame.sink_parquet(
        result,
        compression="zstd",
        compression_level=1,
        engine="streaming",
        optimizations=OPTIMIZATIONS,
    )


def _by_hand(firms: Path, result: Path) -> None:
    _sink(by_hand.plain_output(pl.scan_parquet(firms)), result)


def _plain(firms: Path, result: Path) -> None:
    _sink(peers.plain_output(pl.scan_parquet(firms)), result)


def _stored(firms: Path, result: Path) -> None:
    frame = packed_result(peers.screened(pl.scan_parquet(firms))).firms
    frame.sink_parquet(result, compression="lz4", engine="streaming", optimizations=OPTIMIZATIONS)


def _stored_with_near(firms: Path, result: Path) -> None:
    near = result.with_name(f"near_{result.name}")
    packed_result(peers.screened(pl.scan_parquet(firms))).write(result, near)


def _read(firms: Path, _: Path) -> None:
    """Decode what the ladder reads, and nothing else: no evaluation can be below this."""
    frame = pl.scan_parquet(firms)
    plan = peers.screened(frame).plan
    read = {str(node.data) for node in plan.graph.nodes if node.op == "fact"}
    frame.select(pl.col(sorted(read)).is_null().sum()).collect(engine="streaming")


def _on_subset(
    work: Callable[[pl.DataFrame], pl.DataFrame], most: int | None = None
) -> Callable[[Path, Path], Measured]:
    def measured(firms: Path, result: Path) -> Measured:
        frame = pl.scan_parquet(firms)
        facts = subset.complete(frame if most is None else frame.head(most))
        found: list[pl.DataFrame] = []
        cpu, wall = _timed(lambda: found.append(work(facts)))
        found[0].write_parquet(result)
        return len(facts), cpu, wall

    return measured


def _explain(firms: Path, _: Path) -> Measured:
    """Judge firms one by one with every reason, by every rule."""
    rows = pl.scan_parquet(firms).head(EXPLAINED_FIRMS).collect().to_dicts()
    rules = peers.ladder()
    cpu, wall = _timed(lambda: [assess(rule, row) for row in rows for rule in rules])
    return len(rows), cpu, wall


PEERS: Mapping[str, Callable[[Path, Path], Measured]] = {
    "read": _on_file(_read),
    "by_hand": _on_file(_by_hand),
    "plain": _on_file(_plain),
    "stored": _on_file(_stored),
    "stored_with_near": _on_file(_stored_with_near),
    "duckdb": _on_file(peers.duckdb_output),
    "subset": _on_subset(peers.subset_output),
    "openfisca": _on_subset(other_engines.openfisca),
    "zen": _on_subset(other_engines.zen, ZEN_FIRMS),
    "explain": _explain,
}

if __name__ == "__main__":
    sys.exit(main())
