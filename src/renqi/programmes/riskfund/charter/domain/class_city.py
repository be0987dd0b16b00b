"""Judge a city by a charter, with the same answers as for one firm (全市判定)."""

import datetime as dt

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Truth
from renqi.engines.policy.population.screening import screen_frame
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.charter_facts import frame_with_age
from renqi.registry.domain.size_class import size_classes

CLASSED_SCHEMA = pl.Schema(
    {"uscc": pl.String(), "eligible": pl.String(), "size": pl.String(), "risk": pl.String()}
)


def class_city(charter: Charter, frame: pl.DataFrame, *, on: dt.date) -> pl.DataFrame:
    """Say of every firm whether it may join, its size and its risk class (全市参加资格与等级).

    Args:
        charter: The charter.
        frame: A canonical frame: one row a firm with `uscc`, facts as stored, null for unknown.
        on: The day, which ages are counted to and whose size rule applies.

    Returns:
        One row a firm in the order of the frame: `eligible` is the verdict (`met`, `review`,
        `unknown`, `unmet`), `size` is null where it cannot be told, `risk` is always a class.
    """
    if frame.is_empty():
        return pl.DataFrame(schema=CLASSED_SCHEMA)
    aged = frame_with_age(frame, on=on)
    rules = [one.rule for one in charter.risk_classes if one.rule is not None]
    judged = screen_frame(aged, [charter.joining, *rules]).firms().collect()
    risk = pl.lit(charter.risk_classes[-1].key)
    for one in reversed(charter.risk_classes):
        if one.rule is not None:
            is_met = pl.col(f"verdict:{one.rule.id}").cast(pl.String) == VERDICTS[Truth.TRUE]
            risk = pl.when(is_met).then(pl.lit(one.key)).otherwise(risk)
    return (
        judged.select(
            "uscc",
            pl.col(f"verdict:{charter.joining.id}").cast(pl.String).alias("eligible"),
            risk.alias("risk"),
        )
        .with_columns(size_classes(frame, on=on).alias("size"))
        .select(CLASSED_SCHEMA.names())
    )
