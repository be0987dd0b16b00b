"""How many there are, as far as anybody turns pages (有界计数)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundedCount:
    """A count that stops at `MOST`; whether there are more is known, how many is not."""

    total: int
    is_capped: bool


def bounded_count(rows: QuerySet[Any]) -> BoundedCount:
    """Count up to a bound: counting millions would take longer than reading the page."""
    seen = rows.order_by()[: MOST + 1].count()
    return BoundedCount(total=min(seen, MOST), is_capped=seen > MOST)
