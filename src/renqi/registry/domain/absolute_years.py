"""Facts of relative years in files, of calendar years in the registry (会计年度换算).

A file speaks of `revenue_y1`, the last closed year; next year that would be another number. The
registry therefore keeps `revenue@2025` and turns it back when a rule asks as of some year.
"""

from collections.abc import Mapping

from renqi.engines.policy.domain.facts import FactCatalogue, FactSpec
from renqi.registry.domain.resolution import YEAR_MARK


def absolute_key(spec: FactSpec, *, year: int) -> str:
    """Name a fact for good, `year` being the last closed fiscal year (绝对键).

    Example: `revenue_y2` with year 2025 is `revenue@2024`; `niche_years` stays.
    """
    if spec.year is None:
        return spec.key
    return f"{spec.stem}{YEAR_MARK}{year - spec.year + 1}"


def absolute_keys(catalogue: FactCatalogue, *, year: int) -> Mapping[str, str]:
    """Give the absolute key of every fact but the credit code, by relative key."""
    return {spec.key: absolute_key(spec, year=year) for spec in catalogue if spec.key != "uscc"}


def split_key(key: str) -> tuple[str, int | None]:
    """Take an absolute key apart: `revenue@2025` is ("revenue", 2025) (拆分键)."""
    stem, mark, year = key.partition(YEAR_MARK)
    return stem, int(year) if mark else None
