"""The size class of each firm of a frame, by the rule in force (划型)."""

import functools
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.domain.rule_facts import rule_facts
from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.population.screening import screen_frame
from renqi.registry.domain.absolute_years import absolute_key
from renqi.registry.domain.resolution import YEAR_MARK, FactValue
from renqi.registry.domain.rule_tables import RULES
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

_RULE = "cn.size_class"


def size_classes(frame: pl.DataFrame, *, on: date) -> pl.Series:
    """Classify every firm of a canonical frame (划型).

    Args:
        frame: Facts as of the firm's last closed year; `uscc` names the rows.
        on: The day whose rule applies.

    Returns:
        large, medium, small or micro, null where it cannot be told; in the order of the frame.
    """
    rule = _rule(on)
    known = [key for key in ("uscc", *sorted(rule_facts(rule))) if key in frame.columns]
    judged = screen_frame(frame.select(known), [rule]).firms().collect()
    return judged[f"outcome:{_RULE}"].cast(pl.String).alias("size_class")


def size_classes_of(firms: Sequence[Mapping[str, FactValue]], *, on: date) -> pl.Series:
    """Classify firms given by their values under absolute keys, each as of its last year (划型).

    A firm's last year is the newest of which anything is known: a later file that has no figures
    does not unmake the class that the last figures gave.
    """
    values = [(last_year(facts), facts) for facts in firms]
    specs = [fact_catalogue()[key] for key in sorted(rule_facts(_rule(on)))]
    columns = {
        spec.key: pl.Series(
            [facts.get(absolute_key(spec, year=year)) for year, facts in values],
            dtype=pl.String if spec.kind is FactKind.CATEGORY else pl.Int64,
        )
        for spec in specs
    }
    rows = pl.Series([str(row) for row in range(len(values))], dtype=pl.String)
    return size_classes(pl.DataFrame({"uscc": rows, **columns}), on=on)


def last_year(facts: Mapping[str, FactValue]) -> int:
    """Give the newest year of which anything is known; 0 where nothing is (最近年度)."""
    return max((int(key[-4:]) for key in facts if YEAR_MARK in key), default=0)


@functools.cache
def _rule(on: date) -> Rule:
    rules = Catalogue.read((RULES,), facts=fact_catalogue(), tables=code_tables())
    return rules.at(_RULE, on)
