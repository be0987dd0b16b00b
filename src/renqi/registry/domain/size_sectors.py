"""The sector whose bounds decide a firm's size class (划型行业)."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.registry.domain.rule_tables import load_table


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeSector:
    """One line of the size-class table and the industries it covers (划型行业)."""

    key: str
    item: int
    zh: str
    en: str
    prefixes: tuple[str, ...]


@functools.cache
def size_sectors() -> Mapping[str, SizeSector]:
    """Read the sectors by key (读取划型行业)."""
    return {
        key: SizeSector(
            key=key,
            item=entry["item"],
            zh=entry["zh"],
            en=entry["en"],
            prefixes=tuple(entry["prefixes"]),
        )
        for key, entry in load_table("size_sectors.yaml")["sectors"].items()
    }


def size_sector_of(industry: str) -> str | None:
    """Return the sector of an industry code, None when the table covers none (划型行业).

    The longest prefix wins: 591 is transport although 59 otherwise is storage.

    Example:
        >>> size_sector_of("3985"), size_sector_of("5910"), size_sector_of("5300")
        ('industry', 'transport', None)

    """
    by_prefix = _by_prefix()
    for length in range(len(industry), 0, -1):
        if industry[:length] in by_prefix:
            return by_prefix[industry[:length]]
    return None


@functools.cache
def _by_prefix() -> dict[str, str]:
    return {prefix: key for key, sector in size_sectors().items() for prefix in sector.prefixes}
