"""What was promised of the ledger's speed, and what a run found (账务性能目标)."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from renqi.bench.ledger_cases import CROWD, CROWD_THREADS
from renqi.bench.ledger_clients import Sample

_DIRECT = "1 hot"
# By case, number of clients and poster: one sample a round.
Samples = dict[tuple[str, int, str], list[Sample]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The median round of one poster in one case (结果).

    Attributes:
        rate: Transfers a second, all clients together.
        lowest: The same in the worst round.
        highest: The same in the best round.
        server: Microseconds of the server's CPU for a transfer.
        client: Microseconds of the client's CPU for a transfer.
        to_floor: Rate by the floor's rate.
        cpu_to_floor: The floor's CPU, server and client, by this poster's.
    """

    case: str
    clients: int
    poster: str
    rate: float
    lowest: float
    highest: float
    server: float | None
    client: float
    to_floor: float | None
    cpu_to_floor: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A promise about a ratio (目标): by the clock, and by the CPU where that is known."""

    text: str
    value: float | None
    limit: float
    by_cpu: float | None = None
    at_most: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the promise is kept; unknown where the peer is not there."""
        if self.value is None:
            return None
        return self.value <= self.limit if self.at_most else self.value >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """One poster beside another in one case, with so many clients or the most there were."""

    text: str
    case: str
    clients: int
    beside: str
    limit: float
    beside_case: str = ""


_PROMISES = (
    _Promise(
        text="batch 1000, hot, to floor", case="1000 hot", clients=2, beside="floor", limit=0.5
    ),
    _Promise(
        text="batch 1000, hot, to pgledger", case="1000 hot", clients=2, beside="pgledger", limit=10
    ),
    _Promise(
        text="batch 100, hot, to floor", case="100 hot", clients=2, beside="floor", limit=0.45
    ),
    _Promise(
        text="batch 100, hot, to pgledger", case="100 hot", clients=2, beside="pgledger", limit=8
    ),
    _Promise(text="single, to floor", case="1 uniform", clients=4, beside="floor", limit=0.45),
    _Promise(text="single, to pgledger", case="1 uniform", clients=4, beside="pgledger", limit=2.5),
    _Promise(
        text="single, insert-only to uniform",
        case="1 insert-only",
        clients=4,
        beside="renqi",
        beside_case="1 uniform",
        limit=0.95,
    ),
    _Promise(text="batch 100 to the ORM's bulk", case="100 hot", clients=1, beside="orm", limit=15),
    _Promise(
        text="batch 1000 to the ORM's bulk", case="1000 hot", clients=1, beside="orm", limit=15
    ),
    _Promise(text="single to the ORM's", case="1 uniform", clients=1, beside="orm", limit=3),
)


def measured(samples: Samples) -> tuple[Measured, ...]:
    """Give the median of each poster in each case."""
    told = []
    for (case, clients, poster), found in samples.items():
        key, floor = (case, clients, poster), (case, clients, "floor")
        rates = [one.rate for one in found]
        server = [one.server for one in found if one.server is not None]
        told.append(
            Measured(
                case=case,
                clients=clients,
                poster=poster,
                rate=statistics.median(rates),
                lowest=min(rates),
                highest=max(rates),
                server=statistics.median(server) if server else None,
                client=statistics.median(one.client for one in found),
                to_floor=_ratio(samples, key, floor, _rate),
                cpu_to_floor=_ratio(samples, key, floor, _thrift),
            )
        )
    return tuple(told)


def goals(samples: Samples, seal_share: float) -> tuple[Goal, ...]:
    """Hold what was found against what was promised."""
    told = [*(_goal(promise, samples) for promise in _PROMISES), _crowd(samples)]
    sealing = Goal(
        text="sealing to posting", value=seal_share, by_cpu=seal_share, limit=0.15, at_most=True
    )
    return (*told, sealing)


def _goal(promise: _Promise, samples: Samples) -> Goal:
    counts = {count for case, count, _ in samples if case == promise.case}
    clients = max((n for n in counts if n <= promise.clients), default=min(counts))
    one = (promise.case, clients, "renqi")
    other = (promise.beside_case or promise.case, clients, promise.beside)
    return Goal(
        text=f"{promise.text}, {clients} clients",
        value=_ratio(samples, one, other, _rate),
        by_cpu=_ratio(samples, one, other, _thrift),
        limit=promise.limit,
    )


def _crowd(samples: Samples) -> Goal:
    """Hold 64 threads that submit against as many direct clients as there were."""
    most = max(count for case, count, _ in samples if case == _DIRECT)
    one, other = (CROWD.key, 1, "submit"), (_DIRECT, most, "renqi")
    return Goal(
        text=f"{CROWD_THREADS} threads that submit, to {most} direct clients",
        value=_ratio(samples, one, other, _rate),
        by_cpu=_ratio(samples, one, other, _thrift),
        limit=5,
    )


def _rate(sample: Sample) -> float | None:
    return sample.rate


def _thrift(sample: Sample) -> float | None:
    """Transfers for a CPU second of the server and the client."""
    return None if sample.server is None else 1e6 / (sample.server + sample.client)


def _ratio(
    samples: Mapping[tuple[str, int, str], Sequence[Sample]],
    one: tuple[str, int, str],
    other: tuple[str, int, str],
    of: Callable[[Sample], float | None],
) -> float | None:
    """Give the median over the rounds, each compared within itself."""
    rounds = zip(samples.get(one, ()), samples.get(other, ()), strict=False)
    pairs = [(of(above), of(below)) for above, below in rounds]
    found = [above / below for above, below in pairs if above is not None and below is not None]
    return statistics.median(found) if found else None
