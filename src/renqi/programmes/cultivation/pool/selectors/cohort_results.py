"""What the matched comparisons found (成效对比查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.cohort import Balance, Comparison, Outcome
from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.models import CohortResult


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptComparison:
    """A comparison with what it was made of (对比结果)."""

    kind: PoolKind
    entry_year: int
    last_year: int
    place: str
    rules: str
    seed: int
    made_by: str
    made_at: dt.datetime
    found: Comparison


def cohort_results(*, scope: Scope, place: str) -> tuple[KeptComparison, ...]:
    """Give the newest comparison of each kind and year, for the whole city only (对比结果).

    Args:
        scope: What may be seen.
        place: `district` or `chain`: which of them partners share.
    """
    if not scope.all:
        return ()
    rows = CohortResult.objects.filter(place=place)
    newest = rows.order_by("kind", "entry_year", "-made_at", "-pk").distinct("kind", "entry_year")
    return tuple(_kept(row) for row in newest)


def _kept(row: CohortResult) -> KeptComparison:
    result = row.result
    return KeptComparison(
        kind=PoolKind(row.kind),
        entry_year=row.entry_year,
        last_year=row.last_year,
        place=row.place,
        rules=row.rules,
        seed=row.seed,
        made_by=row.made_by,
        made_at=row.made_at,
        found=Comparison(
            **{
                **result,
                "outcomes": tuple(Outcome(**one) for one in result["outcomes"]),
                "balance": tuple(Balance(**one) for one in result["balance"]),
            }
        ),
    )
