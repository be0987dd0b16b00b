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
