"""The facts and code tables that every rule may speak of (事实与代码表)."""

import functools
from pathlib import Path

import yaml

from renqi.engines.policy.domain.facts import FactCatalogue, load_fact_catalogue
from renqi.engines.policy.domain.loading import Prefixes

RULES_FOLDER = Path(__file__).parent.parent / "rules"


def fact_catalogue() -> FactCatalogue:
    """Return the catalogue of facts about a firm (企业事实目录)."""
    return load_fact_catalogue(RULES_FOLDER / "facts.yaml")


@functools.cache
def code_tables() -> Prefixes:
    """Return the look-up tables of rules: table → (code prefix, category) pairs (对照表)."""
    text = (RULES_FOLDER / "size_sectors.yaml").read_text("utf-8")
    sectors = yaml.load(text, Loader=yaml.CSafeLoader)
    pairs = ((prefix, key) for key, entry in sectors.items() for prefix in entry["prefixes"])
    return {"size_sectors": tuple(sorted(pairs))}
