"""What each kind and grade of the pool asks for, in dated versions (入库标准)."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.tree import Label
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.programmes.cultivation.ladder.domain.catalogue import RULE_FOLDERS
from renqi.programmes.cultivation.pool.domain.kinds import LADDERS, Grade, PoolKind
from renqi.programmes.cultivation.pool.domain.refusals import NoRulesInForce, RulesBroken
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

_RULES = Path(__file__).parent.parent / "rules"
KIND_RULES = _RULES / "kinds"
CRITERIA = _RULES / "criteria"
VERDICTS = ("met", "review", "unknown", "unmet")
_SURE = ("met", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One of the ways in which a grade opens to a firm (准入途径).

    Attributes:
        title: A valid title; empty where a rule decides.
        rule: Id of a rung of the ladder, or of a criterion of the pool.
        is_criterion: Whether the rule is one of the pool's own.
        verdicts: Verdicts that open.
        shortfall_at_most: How much of the failed bars may be missing; none where no near miss
            opens.
        unknown_facts_at_most: How many facts may be missing; none where no open verdict opens.
    """

    title: str = ""
    rule: str = ""
    is_criterion: bool = False
    verdicts: tuple[str, ...] = ()
    shortfall_at_most: float | None = None
    unknown_facts_at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """What one grade asks for; any opening will do (层级标准)."""

    grade: Grade
    note: Label
    source: str
    opens: tuple[Opening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRules:
    """One version of what a kind asks for (类别标准).

    Attributes:
        kind: The kind.
        version: The day from which it holds.
        until: The first day on which it no longer does; none where it is open.
        name: What the pool of the kind is called.
        source: The document, or `[design]` for city policy that no document fixes.
        hearing_working_days: How long a firm may answer before something is taken from it.
        lines_at_most: How long one list may be.
        similar_product_digits: How many digits of the industry code make products similar.
        bars_related_firms: Whether a related firm with a place of the kind bars another.
        grades: The grades that are open at all.
    """

    kind: PoolKind
    version: dt.date
    until: dt.date | None
    name: Label
    source: str
    hearing_working_days: int
    lines_at_most: int
    similar_product_digits: int
    bars_related_firms: bool
    grades: tuple[GradeRule, ...]

    @property
    def ref(self) -> str:
        """The version as receipts and lists name it."""
        return f"pool.{self.kind.value}@{self.version.isoformat()}"

    def of_grade(self, grade: Grade) -> GradeRule | None:
        """Give what a grade asks for; none where the rules do not open it."""
        return next((one for one in self.grades if one.grade is grade), None)


@functools.cache
def pool_rules() -> tuple[KindRules, ...]:
    """Read every version of every kind (读取入库标准)."""
    return tuple(read_kind_rules(path) for path in sorted(KIND_RULES.glob("*.yaml")))


def rules_of(kind: PoolKind, *, on: dt.date) -> KindRules:
    """Give the version of a kind that holds on a day (当日标准).

    Raises:
        NoRulesInForce: None does.
    """
    for one in pool_rules():
        if one.kind is kind and one.version <= on and (one.until is None or on < one.until):
            return one
    raise NoRulesInForce(kind=kind.value, on=on)


@functools.cache
def criteria_catalogue() -> Catalogue:
    """Give the ladder's rules and the pool's own criteria (入库判定规则)."""
    return Catalogue.read((*RULE_FOLDERS, CRITERIA), facts=fact_catalogue(), tables=code_tables())


def read_kind_rules(path: Path) -> KindRules:
    """Read one version, and refuse one that leaves anything open.

    Raises:
        RulesBroken: A grade is not on the ladder of the kind, an opening opens nothing, a rule
            or a title is unknown.
    """
    try:
        data = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        kind = PoolKind(data["kind"])
        found = KindRules(
            kind=kind,
            version=data["effective"]["from"],
            until=data["effective"]["until"],
            name=Label(**data["name"]),
            source=data["source"],
            hearing_working_days=int(data["hearing_working_days"]),
            lines_at_most=int(data["lines_at_most"]),
            similar_product_digits=int(data["similar_product_digits"]),
            bars_related_firms=bool(data["bars_related_firms"]),
            grades=tuple(_grade(entry, data["source"]) for entry in data["grades"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RulesBroken(path=path.name, reason=repr(error)) from error
    _check(found, path)
    return found


def _grade(entry: Mapping[str, Any], source: str) -> GradeRule:
    return GradeRule(
        grade=Grade(entry["grade"]),
        note=Label(**entry["note"]),
        source=entry.get("source", source),
        opens=tuple(_opening(one) for one in entry["opens"]),
    )


def _opening(entry: Mapping[str, Any]) -> Opening:
    unknown = set(entry) - {
        "title",
        "rung",
        "criterion",
        "verdicts",
        "shortfall_at_most",
        "unknown_facts_at_most",
    }
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    rule = entry.get("rung") or entry.get("criterion") or ""
    ways = {"shortfall_at_most", "unknown_facts_at_most", "verdicts"} & set(entry)
    return Opening(
        title=entry.get("title", ""),
        rule=rule,
        is_criterion="criterion" in entry,
        verdicts=tuple(entry.get("verdicts", _SURE if rule and not ways else ())),
        shortfall_at_most=entry.get("shortfall_at_most"),
        unknown_facts_at_most=entry.get("unknown_facts_at_most"),
    )


def _check(rules: KindRules, path: Path) -> None:
    ladder = LADDERS[rules.kind]
    steps = [ladder.index(one.grade) for one in rules.grades if one.grade in ladder]
    if steps != list(range(len(rules.grades))):
        raise RulesBroken(path=path.name, reason="the grades are not the ladder from its foot")
    titles, known = set(fact_catalogue()["valid_titles"].values), set(criteria_catalogue().ids)
    for one in (opening for grade in rules.grades for opening in grade.opens):
        if bool(one.title) == bool(one.rule):
            raise RulesBroken(path=path.name, reason="an opening names one title or one rule")
        if one.title and one.title not in titles:
            raise RulesBroken(path=path.name, reason=f"there is no title {one.title}")
        if one.rule and one.rule not in known:
            raise RulesBroken(path=path.name, reason=f"there is no rule {one.rule}")
        if set(one.verdicts) - set(VERDICTS):
            raise RulesBroken(path=path.name, reason=f"there are no verdicts {one.verdicts}")
