"""The facts and code tables that every rule may speak of (事实与代码表)."""

import functools

from renqi.engines.policy.domain.facts import FactCatalogue, load_fact_catalogue
from renqi.engines.policy.loading.loader import Prefixes
from renqi.registry.domain.rule_tables import FACTS_PATH
from renqi.registry.domain.size_sectors import size_sectors


def fact_catalogue() -> FactCatalogue:
    """Return the catalogue of facts about a firm (企业事实目录)."""
    return load_fact_catalogue(FACTS_PATH)


@functools.cache
def code_tables() -> Prefixes:
    """Return the look-up tables of rules: table → (code prefix, category) pairs (对照表)."""
    sectors = size_sectors().values()
    pairs = ((prefix, sector.key) for sector in sectors for prefix in sector.prefixes)
    return {"size_sectors": tuple(sorted(pairs))}
