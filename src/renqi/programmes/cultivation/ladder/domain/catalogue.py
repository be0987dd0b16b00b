"""The shipped rules: size class, common vetoes and the ladder of titles (内置规则)."""

import functools
from pathlib import Path

from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.registry.domain.rule_tables import RULES
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

LADDER_FOLDER = Path(__file__).parent.parent / "rules"
RULE_FOLDERS = (RULES, LADDER_FOLDER)


@functools.cache
def ladder_catalogue() -> Catalogue:
    """Return the catalogue of every shipped rule (梯度培育规则目录)."""
    return Catalogue.read(RULE_FOLDERS, facts=fact_catalogue(), tables=code_tables())
