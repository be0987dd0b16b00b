"""Where every firm stands before every rung, as frames (全市梯级结果)."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from renqi.engines.policy.domain.tree import Rule, Stage, Truth
from renqi.engines.policy.population.screening import screen_frame
from renqi.programmes.cultivation.survey.domain.nearness import Nearness
from renqi.programmes.cultivation.survey.domain.places import NUMBER_OF_VERDICT
from renqi.registry.domain.vocabulary import fact_catalogue

TITLES = "valid_titles"
# Which facts would settle most is a question about few facts: the tail helps nobody.
WANTED_FACTS_KEPT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRules:
    """The rules of a run: rungs, in their order, and size classes (普查规则)."""

    rungs: tuple[Rule, ...]
    classifications: tuple[Rule, ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "RegistryRules":
        """Sort the rules in force on a day."""
        known = tuple(rules)
        rungs = [rule for rule in known if rule.rung]
        return cls(
            rungs=tuple(sorted(rungs, key=lambda rule: (rule.rung.get("order", 0), rule.id))),
            classifications=tuple(rule for rule in known if rule.classes),
        )


def screened_firms(frame: pl.DataFrame, rules: RegistryRules) -> pl.DataFrame:
    """Return what a run keeps of each firm: name, place, size class, titles (被普查企业)."""
    firms = frame.select(
        "uscc",
        pl.col("name").fill_null(""),
        "district",
        "chain",
        pl.col(TITLES).alias("titles"),
    )
    size_class = pl.lit(None, dtype=pl.String)
    if rules.classifications:
        rule = rules.classifications[0]
        outcome = screen_frame(frame, [rule]).firms().collect()
        named = outcome.select("uscc", pl.col(f"outcome:{rule.id}").cast(pl.String).alias("size"))
        firms, size_class = firms.join(named, on="uscc", how="left"), pl.col("size")
    return firms.select(
        "uscc", "name", "district", "chain", size_class.alias("size_class"), "titles"
    )


def city_standings(frame: pl.DataFrame, rules: RegistryRules) -> pl.DataFrame:
    """Return one row a firm and rung: verdict, counts, score, unmet, missing, shortfall (结果).

    Who holds the title of a rung is judged as for renewal, all others as for the first time.
    """
    spec = fact_catalogue()[TITLES]
    bits = {
        rule.id: spec.bit(rule.grants) if rule.grants in spec.values else 0 for rule in rules.rungs
    }
    held = (pl.col("titles").fill_null(0) & pl.col("rule").replace_strict(bits)) != 0
    titles = frame.select("uscc", pl.col(TITLES).alias("titles"))
    parts = []
    for stage, population in (
        (Stage.FIRST, frame),
        (Stage.RENEWAL, frame.filter(pl.col(TITLES).fill_null(0) != 0)),
    ):
        rows = screen_frame(population, rules.rungs, stage).rows().collect(engine="streaming")
        rows = rows.join(titles, on="uscc", how="left").with_columns(is_held=held)
        parts.append(rows.filter(pl.col("is_held") == (stage is Stage.RENEWAL)))
    rows = pl.concat(parts)
    return rows.select(
        "uscc",
        "rule",
        pl.col("verdict").replace_strict(NUMBER_OF_VERDICT, return_dtype=pl.Int16),
        "is_held",
        pl.col("met_conditions").alias("met"),
        pl.col("total_conditions").alias("total"),
        pl.col("score").alias("score_low"),
        "score_high",
        "unmet",
        pl.col("unknown").alias("missing"),
        _shortfalls(rows, rules),
    )


def _shortfalls(rows: pl.DataFrame, rules: RegistryRules) -> pl.Series:
    """Work out the near misses one by one: they are few, and each is a small tree."""
    by_rule = {rule.id: Nearness(rule, fact_catalogue()) for rule in rules.rungs}
    found: list[float | None] = []
    for rule, unmet, gap in rows.select("rule", "unmet", "gap").iter_rows():
        names = unmet.split(";") if unmet else []
        near = by_rule[rule]
        found.append(near.shortfall(names, json.loads(gap)) if near.may_be_near(names) else None)
    return pl.Series("shortfall", found, dtype=pl.Float64)


class CityTallies:
    """Counts verdicts by rung, district and chain, and the facts wanted most (汇总).

    Parts of a city are counted as they come, so that its nine rows a firm are never together. A
    firm must be in one part only.
    """

    def __init__(self) -> None:
        """Begin with no firm."""
        self._parts: dict[str, list[pl.DataFrame]] = {name: [] for name in _COUNTED}

    def add(self, standings: pl.DataFrame) -> None:
        """Count one part: uscc, rule, verdict, is_held, missing, district and chain."""
        for name, (count, _) in _COUNTED.items():
            self._parts[name].append(count(standings))

    def document(self) -> dict[str, Any]:
        """Return all counts; those by rule are: unmet, unknown, review, met, held."""
        if not self._parts["rungs"]:
            return {}
        tables = {
            name: pl.concat(self._parts[name]).group_by(keys).sum().sort(keys)
            for name, (_, keys) in _COUNTED.items()
        }
        tables["wanted"] = _most_wanted(tables["wanted"])
        return {name: [list(row) for row in table.iter_rows()] for name, table in tables.items()}


def _by_rule(standings: pl.DataFrame, *place: str) -> pl.DataFrame:
    sums = [(pl.col("verdict") == int(truth)).sum().alias(str(truth)) for truth in Truth]
    held = pl.col("is_held").sum().alias("held")
    return standings.group_by(*place, "rule").agg(*sums, held)


def _firms(standings: pl.DataFrame, place: str) -> pl.DataFrame:
    return standings.group_by(place).agg(pl.col("uscc").n_unique())


def _wanted(standings: pl.DataFrame) -> pl.DataFrame:
    """Per rung: fact, firms whose verdict it could settle, firms that lack nothing else."""
    opened = standings.filter(pl.col("verdict") == int(Truth.UNKNOWN), pl.col("missing") != "")
    keys = opened.with_columns(key=pl.col("missing").str.split(";"))
    keys = keys.with_columns(alone=pl.col("key").list.len() == 1).explode("key")
    return keys.group_by("rule", "key").agg(
        pl.len().alias("firms"), pl.col("alone").sum().alias("alone")
    )


def _most_wanted(counted: pl.DataFrame) -> pl.DataFrame:
    kept = counted.sort("rule", "alone", "firms", "key", descending=[False, True, True, False])
    kept = kept.group_by("rule", maintain_order=True).head(WANTED_FACTS_KEPT)
    return kept.select("rule", "key", "firms", "alone")


# What counts a part, and the columns that its counts are added up by.
_COUNTED: Mapping[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], list[str]]] = {
    "rungs": (_by_rule, ["rule"]),
    "districts": (lambda part: _by_rule(part, "district"), ["district", "rule"]),
    "chains": (lambda part: _by_rule(part, "chain"), ["chain", "rule"]),
    "firms_by_district": (lambda part: _firms(part, "district"), ["district"]),
    "firms_by_chain": (lambda part: _firms(part, "chain"), ["chain"]),
    "wanted": (_wanted, ["rule", "key"]),
}
