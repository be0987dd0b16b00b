"""The result as people and scripts read it: one row a firm and rule (逐户逐条结果)."""

import json
from collections.abc import Iterator, Sequence

import polars as pl
from polars.io.plugins import register_io_source

from renqi.engines.policy.domain.tree import VERDICTS, ScoreAt, Truth
from renqi.engines.policy.population.expressions import any_of, count
from renqi.engines.policy.population.gaps import Gap, decimal_text, gaps_of, shortfall
from renqi.engines.policy.population.graph import NodeId, Op
from renqi.engines.policy.population.open_facts import OpenFacts
from renqi.engines.policy.population.plan import PopulationPlan, RulePlan
from renqi.engines.policy.population.staging import Layers, column_name, staged

# What is read twice is staged by us; looking for more of it only takes time.
OPTIMIZATIONS = pl.QueryOptFlags(comm_subexpr_elim=False, predicate_pushdown=False)
VERDICT_TYPE = pl.Enum([VERDICTS[truth] for truth in Truth])
WIDE_SCHEMA = pl.Schema(
    {
        "uscc": pl.String(),
        "rule": pl.String(),
        "verdict": pl.String(),
        "score": pl.Int16(),
        "met_conditions": pl.UInt8(),
        "total_conditions": pl.UInt8(),
        "unmet": pl.String(),
        "unknown": pl.String(),
        "gap": pl.String(),
        "score_high": pl.Int16(),
        "outcome": pl.String(),
        "rule_version": pl.String(),
    }
)


# Firms read at once, as many as a row group of our own files, and firms written out at once.
PIECE, BATCH = 65_536, 16_384


def wide_rows(plan: PopulationPlan, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return every firm's row for every rule, firm after firm, made as it is read."""
    return register_io_source(_Source(plan, frame), schema=WIDE_SCHEMA)


class _Source:
    """Makes the rows a batch of firms at a time, so that a city fits in little memory."""

    def __init__(self, plan: PopulationPlan, frame: pl.LazyFrame) -> None:
        self.parts = [_Columns(rule) for rule in plan.rules]
        nodes = [node for part in self.parts for node in part.nodes]
        self.layers = staged(plan.writer, nodes)
        gaps: dict[str, list[Gap]] = {}
        for part in self.parts:
            for gap in part.gaps:
                gaps.setdefault(_short(gap), []).append(gap)
        self.texts = {name: self._text(same[0]) for name, same in gaps.items()}
        where = [
            any_of([self.layers.expression(gap.where) for gap in same]).alias(f"{name}?")
            for name, same in gaps.items()
        ]
        facts = [str(node.data) for node in plan.graph.nodes if node.op is Op.FACT]
        kept = dict.fromkeys(map(column_name, nodes))
        self.judged = (
            self.layers.apply(frame.select("uscc", *facts))
            .with_columns(where)
            .select("uscc", *facts, *kept, *(f"{name}?" for name in gaps))
        )

    def __call__(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        _batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        """Yield batches of rows, as Polars asks its sources for them."""
        left = n_rows
        for judged in self._batches():
            rows = self.rows(judged)
            if left is not None:
                rows = rows.head(left)
                left -= len(rows)
            rows = rows if predicate is None else rows.filter(predicate)
            yield rows if with_columns is None else rows.select(with_columns)
            if left == 0:
                break

    def _batches(self) -> Iterator[pl.DataFrame]:
        """Judge a piece at a time: a stream would run ahead and fill the memory."""
        firms = int(self.judged.select(pl.len()).collect().item())
        for first in range(0, firms, PIECE):
            piece = self.judged.slice(first, PIECE).collect(optimizations=OPTIMIZATIONS)
            yield from piece.iter_slices(BATCH)

    def rows(self, judged: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of a batch of firms that were judged."""
        judged = judged.with_columns(self._shortfalls(judged))
        by_rule = judged.lazy().select("uscc", *(p.row(self.layers) for p in self.parts))
        found = by_rule.collect(optimizations=OPTIMIZATIONS)
        order = pl.int_range(len(found), dtype=pl.UInt32).alias("~order")
        apart = [
            found.select("uscc", order, part.rule.key).unnest(part.rule.key) for part in self.parts
        ]
        return pl.concat(apart).sort("~order", maintain_order=True).select(WIDE_SCHEMA.names())

    def _text(self, gap: Gap) -> pl.Expr:
        points = None if gap.points is None else self.layers.expression(gap.points)
        return decimal_text(shortfall(gap.leaf, points))

    def _shortfalls(self, judged: pl.DataFrame) -> list[pl.Series]:
        """Write each shortfall for the firms that have it, which are few for most numbers."""
        place = judged.select(
            pl.when(f"{name}?").then(pl.col(f"{name}?").cum_sum() - 1).alias(name)
            for name in self.texts
        )
        written = []
        for name, text in self.texts.items():
            read = judged.select(*dict.fromkeys(text.meta.root_names()))
            texts = read.filter(judged[f"{name}?"]).select(text).to_series()
            written.append(texts.gather(place[name]).alias(name))
        return written


class _Columns:
    """The columns of one rule."""

    def __init__(self, rule: RulePlan) -> None:
        conditions = [condition for condition, _ in rule.conditions]
        self.rule = rule
        self.gaps = gaps_of(rule.lowering, conditions)
        self.open_facts = OpenFacts(rule.lowering).of(conditions)
        self.score = next(iter(rule.scores.values()), None)
        self.nodes: list[NodeId] = [rule.truth, *rule.truths, *self.open_facts.values()]
        for gap in self.gaps:
            self.nodes += [gap.where] if gap.points is None else [gap.where, gap.points]
        if self.score is not None:
            self.nodes += [self.score.low, self.score.high]
        if rule.outcome is not None:
            self.nodes.append(rule.outcome)

    def row(self, layers: Layers) -> pl.Expr:
        """Return the rows of this rule as one structure."""
        rule, column = self.rule, layers.expression
        truths = [column(truth) for truth in rule.truths]
        ids = [condition.id for condition, _ in rule.conditions]
        columns = {
            "rule": pl.lit(rule.rule.id),
            "verdict": verdict_name(column(rule.truth)),
            "score": None if self.score is None else column(self.score.low),
            "met_conditions": count([truth == int(Truth.TRUE) for truth in truths]),
            "total_conditions": pl.lit(len(ids)),
            "unmet": _names(ids, [truth == int(Truth.FALSE) for truth in truths]),
            "unknown": _names(list(self.open_facts), [column(n) for n in self.open_facts.values()]),
            "gap": self._gap(layers),
            "score_high": None if self.score is None else column(self.score.high),
            "outcome": None if rule.outcome is None else column(rule.outcome),
            "rule_version": pl.lit(rule.rule.ref),
        }
        return pl.struct(
            (pl.lit(None) if value is None else value).cast(WIDE_SCHEMA[name]).alias(name)
            for name, value in columns.items()
        ).alias(rule.key)

    def _gap(self, layers: Layers) -> pl.Expr:
        texts = [
            pl.when(layers.expression(gap.where)).then(
                pl.lit(f"{json.dumps(gap.id, ensure_ascii=False)}:") + pl.col(_short(gap))
            )
            for gap in self.gaps
        ]
        if not texts:
            return pl.lit("{}")
        joined = pl.concat_str(texts, separator=",", ignore_nulls=True)
        return "{" + joined + "}"


def _short(gap: Gap) -> str:
    """Name a shortfall by its meaning."""
    leaf = gap.leaf
    if isinstance(leaf, ScoreAt):
        return f"~short of {leaf.at_least} by {gap.points}"
    quantity, sign = leaf.quantity, "≥" if leaf.at_least else "≤"
    meaning = (quantity.shape, quantity.upper, quantity.lower, quantity.years)
    return f"~short of {meaning} {sign} {leaf.threshold}"


def verdict_name(truth: pl.Expr) -> pl.Expr:
    """Return the name of a verdict kept as a number (结论名称)."""
    return truth.cat.to(VERDICT_TYPE)


def _names(names: Sequence[str], where: Sequence[pl.Expr]) -> pl.Expr:
    held = [pl.when(w).then(pl.lit(n)) for n, w in zip(names, where, strict=True)]
    return pl.concat_str(held, separator=";", ignore_nulls=True) if held else pl.lit("")
