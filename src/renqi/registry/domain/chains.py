"""Shenzhen's "20+8" clusters (20+8 产业集群)."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.kernel.width import half_width
from renqi.registry.domain.code_readings import CodeReading
from renqi.registry.domain.rule_tables import load_table

_ENDING = re.compile(r"(?:产业)?(?:集群|链)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One cluster; `kind` is 20 for an emerging industry, 8 for a future one (集群)."""

    key: str
    kind: int
    zh: str
    en: str


@functools.cache
def chain_table() -> Mapping[str, Chain]:
    """Read the clusters by key (读取集群表)."""
    entries = load_table("chains.yaml")["chains"]
    return {
        key: Chain(key=key, kind=entry["kind"], zh=entry["zh"], en=entry["en"])
        for key, entry in entries.items()
    }


def read_chain(text: str) -> CodeReading:
    """Read a cluster given by key or by name, old names included (解读产业集群).

    Example:
        >>> read_chain("半导体与集成电路产业集群").value
        'semiconductor'
        >>> read_chain("工业母机")
        CodeReading(value='high_end_equipment', problem='', warning='chain.old_name', hint='')

    """
    plain = re.sub(r"\s", "", half_width(text)).casefold()
    bare = _ENDING.sub("", plain)
    current, old, dropped = _names()
    for name in (plain, bare):
        if name in current:
            return CodeReading(value=current[name])
        if name in old:
            return CodeReading(value=old[name], warning="chain.old_name")
        if name in dropped:
            return CodeReading(problem="chain.dropped")
    return CodeReading(problem="chain.unknown")


def chain_values() -> tuple[str, ...]:
    """Return every key a file may give (取值)."""
    return tuple(chain_table())


@functools.cache
def _names() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    document = load_table("chains.yaml")
    current, old = {}, {}
    for key, entry in document["chains"].items():
        for name in (key, entry["zh"], entry["en"]):
            plain = re.sub(r"\s", "", name).casefold()
            current[plain] = current[_ENDING.sub("", plain)] = key
        for name in entry.get("old", ()):
            old[name] = old[_ENDING.sub("", name)] = key
    return current, old, frozenset(document["dropped"])
