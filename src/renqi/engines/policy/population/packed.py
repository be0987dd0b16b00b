"""The result as it is stored: verdicts and scores as columns, conditions as bits (紧凑结果).

Rules share conditions, and a condition has few verdicts, so two or three bits of a few words
hold what nullable columns would take ten times the room for. Gaps are kept for near misses
alone; any other is worked out again when somebody asks for the firm.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from renqi.engines.policy.population.expressions import total
from renqi.engines.policy.population.graph import NodeId
from renqi.engines.policy.population.lowering import Planes
from renqi.engines.policy.population.near import ROW, few_unmet, near_groups, near_misses
from renqi.engines.policy.population.plan import PopulationPlan, RulePlan
from renqi.engines.policy.population.screening import Screening
from renqi.engines.policy.population.staging import Layers, staged
from renqi.engines.policy.population.wide import OPTIMIZATIONS, verdict_name

WORD = 64
_BYTE = 8
# Small pieces, so that little waits in memory to be written.
PIECE, ROW_GROUP = 524_288, 65_536
METADATA_KEY = "renqi.screening"
PLANES = ("true", "known", "review")


@dataclass(frozen=True, slots=True)
class BitLayout:
    """Which bit stands for which condition (位布局).

    `places` gives, for each rule, the bit of each of its conditions in their order.
    """

    conditions: tuple[Planes, ...]
    places: tuple[tuple[int, ...], ...]

    @property
    def words(self) -> int:
        """How many words one plane of bits takes."""
        return -(-len(self.conditions) // WORD)


def bit_layout(plan: PopulationPlan) -> BitLayout:
    """Give each distinct condition of the rules a bit (分配位)."""
    bits: dict[Planes, int] = {}
    places = tuple(
        tuple(bits.setdefault(planes, len(bits)) for _, planes in rule.conditions)
        for rule in plan.rules
    )
    return BitLayout(tuple(bits), places)


def layout_text(plan: PopulationPlan, layout: BitLayout) -> str:
    """Return the JSON that tells a reader which bit means what (位布局说明)."""
    rules = [
        {
            "rule": rule.rule.id,
            "version": rule.rule.ref,
            "digest": rule.rule.digest,
            "bits": {c.id: bit for (c, _), bit in zip(rule.conditions, bits, strict=True)},
        }
        for rule, bits in zip(plan.rules, layout.places, strict=True)
    ]
    return json.dumps({"stage": str(plan.stage), "word": WORD, "rules": rules}, ensure_ascii=False)


Tables = Callable[[pl.LazyFrame], tuple[pl.LazyFrame, pl.LazyFrame]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedResult:
    """The two tables of a stored result, not computed yet (紧凑结果).

    `firms` has one row a firm in the order of the input: `verdict:<rule>`, scores, the class,
    and the words `true:0`, `known:0`, `review:0`, ... `near` has one row for each number that
    just misses its bar: `row` (of the firm, from 0), `rule`, `condition`, `gap`.
    """

    frame: pl.LazyFrame
    tables: Tables
    layout: str

    @property
    def firms(self) -> pl.LazyFrame:
        """One row a firm (企业表)."""
        return self.tables(self.frame)[0]

    def write(self, firms: Path, near: Path) -> None:
        """Write both tables, reading the population once (写出).

        A piece at a time: of two results of one stream, the quicker one would run ahead of the
        other and keep what it has read in memory.
        """
        misses: list[pl.DataFrame] = []
        self._in_pieces(misses).sink_parquet(
            firms,
            compression="lz4",
            row_group_size=ROW_GROUP,
            metadata={METADATA_KEY: self.layout},
            engine="streaming",
        )
        pl.concat(misses).write_parquet(near, compression="lz4")

    def _in_pieces(self, misses: list[pl.DataFrame]) -> pl.LazyFrame:
        count = int(self.frame.select(pl.len()).collect(engine="streaming").item())

        def pieces(*_: object) -> Iterator[pl.DataFrame]:
            for first in range(0, max(count, 1), PIECE):
                tables = self.tables(self.frame.slice(first, PIECE))
                judged, near = pl.collect_all(
                    tables, engine="streaming", optimizations=OPTIMIZATIONS
                )
                misses.append(near.with_columns(pl.col(ROW) + first))
                yield judged

        return register_io_source(pieces, schema=self.firms.collect_schema())


def packed_result(screening: Screening) -> PackedResult:
    """Return the stored form of a screening (紧凑结果)."""
    plan, layout = screening.plan, bit_layout(screening.plan)
    nodes: list[NodeId] = [node for rule in plan.rules for node in _outputs(rule)]
    for planes in layout.conditions:
        nodes += [planes.known] if planes.unknown is None else [planes.known, planes.unknown]
    near = near_groups(plan)
    nodes += [node for group in near for number in group.numbers for node in number.nodes]
    layers = staged(plan.writer, nodes)
    columns = [c for rule in plan.rules for c in _columns(rule, layers)]
    words = [f"{p}:{w}" for p in _planes(layout) for w in range(layout.words)]
    masks = [
        few_unmet(rule, _failed(bits), layers)
        for rule, bits in zip(plan.rules, layout.places, strict=True)
    ]

    def tables(frame: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
        judged = layers.apply(frame.with_row_index(ROW)).with_columns(_words(layout, layers))
        judged = judged.with_columns(masks)
        return judged.select("uscc", *columns, *words), near_misses(near, judged, layers)

    return PackedResult(frame=screening.frame, tables=tables, layout=layout_text(plan, layout))


def _failed(bits: Sequence[int]) -> pl.Expr:
    """Return how many of the conditions behind these bits fail."""
    masks: dict[int, int] = {}
    for bit in bits:
        masks[bit // WORD] = masks.get(bit // WORD, 0) | 1 << bit % WORD
    failed = [
        (pl.col(f"known:{word}") & ~pl.col(f"true:{word}") & pl.lit(mask, dtype=pl.UInt64))
        for word, mask in masks.items()
    ]
    return total([words.bitwise_count_ones() for words in failed])


def _outputs(rule: RulePlan) -> Iterable[NodeId]:
    yield rule.truth
    for span in rule.scores.values():
        yield from (span.low, span.high)
    if rule.outcome is not None:
        yield rule.outcome


def _columns(rule: RulePlan, layers: Layers) -> Iterable[pl.Expr]:
    yield verdict_name(layers.expression(rule.truth)).alias(f"verdict:{rule.key}")
    for name, span in rule.scores.items():
        yield layers.expression(span.low).alias(f"score:{rule.key}:{name}")
        yield layers.expression(span.high).alias(f"score_high:{rule.key}:{name}")
    if rule.outcome is not None:
        yield layers.expression(rule.outcome).alias(f"outcome:{rule.key}")


def _planes(layout: BitLayout) -> tuple[str, ...]:
    reviewed = any(planes.unknown is not None for planes in layout.conditions)
    return PLANES if reviewed else PLANES[:2]


def _words(layout: BitLayout, layers: Layers) -> list[pl.Expr]:
    none = pl.lit(value=False)
    conditions: dict[str, list[pl.Expr]] = {plane: [] for plane in PLANES}
    for planes in layout.conditions:
        known = layers.expression(planes.known)
        conditions["true"].append(known)
        conditions["known"].append(known.is_not_null())
        review = none
        if planes.unknown is not None:
            review = known.is_null() & ~layers.expression(planes.unknown)
        conditions["review"].append(review)
    return [
        _word(conditions[plane][WORD * word : WORD * (word + 1)]).alias(f"{plane}:{word}")
        for plane in _planes(layout)
        for word in range(layout.words)
    ]


def _word(conditions: Sequence[pl.Expr]) -> pl.Expr:
    """Pack up to 64 conditions: first into bytes, which is eight times less work."""
    packed = []
    for start in range(0, len(conditions), _BYTE):
        bits = [
            pl.when(condition).then(pl.lit(1 << n, dtype=pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
            for n, condition in enumerate(conditions[start : start + _BYTE])
        ]
        byte = reduce(or_, bits).cast(pl.UInt64)
        packed.append(byte * pl.lit(1 << start, dtype=pl.UInt64) if start else byte)
    return reduce(or_, packed)
