"""Pooled firms and firms never pooled, with their figures before and after (对比数据)."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.models import Entry
from renqi.programmes.cultivation.survey.domain.city_standings import (
    RegistryRules,
    screened_firms,
)
from renqi.registry.domain.industries import industry_table
from renqi.registry.selectors.facts_frame import facts_frames

_BEFORE = {
    "revenue_before": "revenue_y1",
    "revenue_earlier": "revenue_y2",
    "staff_before": "employees_y1",
    "rd_before": "rd_expense_y1",
}
_AFTER = {
    "revenue_after": "revenue_y1",
    "staff_after": "employees_y1",
    "rd_after": "rd_expense_y1",
}
PLACES = ("district", "chain")


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortFrames:
    """The two sides of a comparison, one row a firm (对比两组)."""

    pooled: pl.DataFrame
    others: pl.DataFrame


def entry_years() -> list[tuple[PoolKind, int]]:
    """List in which years firms entered which kind (入库年度)."""
    years = Entry.objects.order_by("kind", "entered_on__year").values_list(
        "kind", "entered_on__year"
    )
    return [(PoolKind(kind), year) for kind, year in years.distinct()]


def city_figures(*, entry_year: int, last_year: int, scope: Scope) -> pl.DataFrame:
    """Give every firm's figures of the year before entry and of the last closed year (全市数据).

    Size class and place are those of the facts of the year before entry, as far as they are
    dated, so that nothing that came after entry decides who is alike.

    Args:
        entry_year: The year of entries.
        last_year: The last closed fiscal year.
        scope: What may be seen.
    """
    before = [_firms(part, entry_year) for part in facts_frames(year=entry_year - 1, scope=scope)]
    after = [
        part.select("uscc", **{name: pl.col(key) for name, key in _AFTER.items()})
        for part in facts_frames(year=last_year, scope=scope)
    ]
    if not before or not after:
        return pl.DataFrame(schema={"uscc": pl.String})
    return pl.concat(before).join(pl.concat(after), on="uscc", how="left")


def cohort_frames(
    figures: pl.DataFrame, *, kind: PoolKind, entry_year: int, place: str
) -> CohortFrames:
    """Part a city into firms that entered a kind in a year, and firms never pooled (分组).

    Whoever entered stays in, even after an exit: what became of a firm must not decide whether
    it counts. Firms of other years or kinds are on neither side.

    Args:
        figures: The city, from `city_figures`.
        kind: The kind.
        entry_year: The year.
        place: `district` or `chain`: which of them partners share.
    """
    ours = Entry.objects.filter(kind=kind.value, entered_on__year=entry_year)
    earlier = Entry.objects.filter(kind=kind.value, entered_on__year__lt=entry_year)
    mine = set(ours.values_list("uscc", flat=True)) - set(earlier.values_list("uscc", flat=True))
    ever = set(Entry.objects.values_list("uscc", flat=True))
    shared = figures.with_columns(place=pl.col(place))
    return CohortFrames(
        pooled=shared.filter(pl.col("uscc").is_in(sorted(mine))),
        others=shared.filter(~pl.col("uscc").is_in(sorted(ever))),
    )


def _firms(frame: pl.DataFrame, entry_year: int) -> pl.DataFrame:
    day = dt.date(entry_year, 1, 1)
    rules = RegistryRules.of(ladder_catalogue().rules_at(day))
    classes = screened_firms(frame, rules).select("uscc", "district", "chain", "size_class")
    sections = {code: one.section for code, one in industry_table().items()}
    figures = frame.select(
        "uscc",
        pl.col("industry").replace_strict(sections, default=None).alias("section"),
        **{name: pl.col(key) for name, key in _BEFORE.items()},
    )
    return classes.join(figures, on="uscc", how="left")
