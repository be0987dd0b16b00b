"""The result as people and scripts read it: one row a firm and rule (逐户逐条结果)."""

import json
from collections.abc import Iterator, Sequence

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, ScoreAt, Truth
from renqi.engines.policy.population.expressions import count
from renqi.engines.policy.population.gaps import Gap, decimal_text, gaps_of, shortfall
from renqi.engines.policy.population.graph import NodeId
from renqi.engines.policy.population.open_facts import OpenFacts
from renqi.engines.policy.population.plan import PopulationPlan, RulePlan
from renqi.engines.policy.population.staging import Layers, staged

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


def wide_rows(plan: PopulationPlan, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return every firm's row for every rule, firm after firm."""
    parts = [_Columns(rule) for rule in plan.rules]
    layers = staged(plan.writer, [node for part in parts for node in part.nodes])
    results = [part.row(layers) for part in parts]
    short = {name: column for part in parts for name, column in part.shortfalls(layers)}
    rows = (
        layers.apply(frame)
        .with_columns(**short)
        .select("uscc", pl.concat_list(results).alias("result"))
    )
    return rows.explode("result").unnest("result").select(WIDE_SCHEMA.names())


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
        """Return the row of this rule as one structure."""
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
        )

    def shortfalls(self, layers: Layers) -> Iterator[tuple[str, pl.Expr]]:
        """Return the text of every shortfall; rules with the same bar share it by its name."""
        for gap in self.gaps:
            points = None if gap.points is None else layers.expression(gap.points)
            yield _short(gap), decimal_text(shortfall(gap.leaf, points))

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
