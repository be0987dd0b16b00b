"""What each peer computes from a firm file, and how it is measured (对照对象)."""

import datetime as dt

import polars as pl

from renqi.engines.policy.domain.tree import Rule, Stage
from renqi.engines.policy.population.graph import Op
from renqi.engines.policy.population.packed import bit_layout
from renqi.engines.policy.population.screening import Screening, screen_frame
from renqi.engines.policy.population.staging import staged
from renqi.programmes.cultivation.domain.ladder import ladder_catalogue

# The day for which `by_hand` is written.
DAY = dt.date(2026, 6, 1)


def ladder() -> tuple[Rule, ...]:
    """Return the shipped ladder of the day that the bench is about (梯度规则)."""
    return ladder_catalogue().rules_at(DAY)


def screened(frame: pl.LazyFrame) -> Screening:
    """Return the ladder over a frame."""
    return screen_frame(frame, ladder(), Stage.FIRST)


def plain_output(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the compiled ladder in the columns of `by_hand.plain_output` (平铺输出).

    Conditions have no names in common with those written by hand; they are in the order in
    which the rules first ask for them, and so are the hand-written ones.
    """
    plan = screened(frame).plan
    layout = bit_layout(plan)
    named = {f"verdict {rule.key}": rule.truth for rule in plan.rules}
    for rule in plan.rules:
        for span in rule.scores.values():
            named |= {f"low {rule.key}": span.low, f"high {rule.key}": span.high}
    named |= {"size": rule.outcome for rule in plan.rules if rule.outcome is not None}
    # A judgement that nobody gave is a column of nothing, and is not written.
    asked = [p for p in layout.conditions if plan.graph.nodes[p.known].op is not Op.ABSENT]
    named |= {f"condition {n}": planes.known for n, planes in enumerate(asked)}
    opened = [p.unknown for p in asked if p.unknown is not None]
    named |= {f"open {n}": node for n, node in enumerate(opened)}
    layers = staged(plan.writer, named.values())
    return layers.apply(frame).select("uscc", *layers.named(named))
