"""Judge a population of firms by several rules at once (批量判定).

    screening = screen_frame(frame, rules, Stage.FIRST)
    screening.counts()        how many firms meet each rule
    screening.firms()         one row a firm, a few columns a rule
    screening.rows()          one row a firm and rule, with unmet conditions, wanted facts, gaps

Nothing is computed before the result is collected or written, and writing streams.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Rule, Stage, Truth
from renqi.engines.policy.population.expressions import count
from renqi.engines.policy.population.plan import PopulationPlan, RulePlan, plan_population
from renqi.engines.policy.population.staging import Layers, staged
from renqi.engines.policy.population.wide import OPTIMIZATIONS, verdict_name, wide_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A population and the rules to judge it by (批量判定)."""

    plan: PopulationPlan
    frame: pl.LazyFrame

    def rows(self) -> pl.LazyFrame:
        """Return one row a firm and rule, firm after firm (逐户逐条结果)."""
        return wide_rows(self.plan, self.frame)

    def firms(self) -> pl.LazyFrame:
        """Return one row a firm: `verdict:<rule>`, `unmet:<rule>` (a count), scores, class.

        Scores are `score:<rule>` (certain) and `score_high:<rule>` (if missing facts turn out
        best), for rules that have a score table; `outcome:<rule>` is the class.
        """
        layers = self._layers()
        columns = [c for rule in self.plan.rules for c in _firm_columns(rule, layers)]
        return layers.apply(self.frame).select("uscc", *columns)

    def counts(self) -> dict[str, Mapping[str, int]]:
        """Return how many firms have each verdict, by rule (各结论户数)."""
        layers = staged(self.plan.writer, [rule.truth for rule in self.plan.rules])
        sums = [
            (layers.expression(rule.truth) == int(truth)).sum().alias(f"{rule.key} {truth}")
            for rule in self.plan.rules
            for truth in Truth
        ]
        found = layers.apply(self.frame).select(sums)
        row = found.collect(engine="streaming", optimizations=OPTIMIZATIONS).row(0, named=True)
        return {
            rule.key: {VERDICTS[t]: row[f"{rule.key} {t}"] for t in reversed(Truth)}
            for rule in self.plan.rules
        }

    def _layers(self) -> Layers:
        nodes = []
        for rule in self.plan.rules:
            nodes += [rule.truth, *rule.truths]
            nodes += [node for s in rule.scores.values() for node in (s.low, s.high)]
            nodes += [] if rule.outcome is None else [rule.outcome]
        return staged(self.plan.writer, nodes)


def screen_frame(
    frame: pl.LazyFrame | pl.DataFrame, rules: Iterable[Rule], stage: Stage = Stage.FIRST
) -> Screening:
    """Judge every firm of a canonical frame by every rule (批量判定).

    Args:
        frame: One row a firm with `uscc`; facts as integers in the stored unit, categories as
            text or Enum, null for unknown. A column that is absent is unknown for every firm.
            What officials decided is in `judgement:<rule>:<condition>` columns.
        rules: The versions to judge by.
        stage: First recognition or renewal.
    """
    lazy = frame.lazy()
    plan = plan_population(tuple(rules), stage, dict(lazy.collect_schema()))
    return Screening(plan=plan, frame=lazy)


def _firm_columns(rule: RulePlan, layers: Layers) -> list[pl.Expr]:
    unmet = count([layers.expression(truth) == int(Truth.FALSE) for truth in rule.truths])
    columns = [
        verdict_name(layers.expression(rule.truth)).alias(f"verdict:{rule.key}"),
        unmet.alias(f"unmet:{rule.key}"),
    ]
    for span in list(rule.scores.values())[:1]:
        columns.append(layers.expression(span.low).alias(f"score:{rule.key}"))
        columns.append(layers.expression(span.high).alias(f"score_high:{rule.key}"))
    if rule.outcome is not None:
        columns.append(layers.expression(rule.outcome).alias(f"outcome:{rule.key}"))
    return columns
