"""Golden cases: hand-worked firms with the verdicts a version must give (金标案例).

A folder `tests/cases/cultivation/<rule>/<from-date>/` holds the cases of one version: `base.yaml`
is a firm that meets everything, every other file a list of small changes to it. Facts are in
file units (yuan, fractions, years), null is unknown.
"""

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.catalogue import Catalogue
from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.engines.policy.domain.interpret import Assessment, FactValue, Finding, assess
from renqi.engines.policy.domain.literals import parse_threshold
from renqi.engines.policy.domain.tree import Condition, Label, Rule, ScoreAt, Stage
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/cultivation"
RULE_FOLDERS = (ROOT / "src/renqi/registry/rules", ROOT / "src/renqi/programmes/cultivation/rules")
TEXT = Label(zh="-", en="-")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenCase:
    """One firm, hand-worked against one version (金标案例)."""

    rule: str
    version: dt.date
    file: str
    name: str
    clause: str
    facts: Mapping[str, FactValue]
    stage: Stage
    judgements: Mapping[str, bool | int]
    expect: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Where to find the case: `cn.srdi@2026-04-01/scale: A firm …`."""
        return f"{self.rule}@{self.version}/{self.file}: {self.name}"


@functools.cache
def shipped() -> Catalogue:
    """Read the rules that are shipped."""
    return Catalogue.read(RULE_FOLDERS, facts=fact_catalogue(), tables=code_tables())


@functools.cache
def shipped_versions() -> tuple[Rule, ...]:
    """Return every version of every rule, fragments included."""
    return tuple(rule for key in shipped().ids for rule in shipped().versions(key))


@functools.cache
def golden_cases() -> tuple[GoldenCase, ...]:
    """Read every case file."""
    return tuple(
        case
        for path in sorted(CASES.glob("*/*/*.yaml"))
        if path.name != "base.yaml"
        for case in _cases_of(path)
    )


def cases_for(rule: Rule) -> list[GoldenCase]:
    """Return the cases of one version."""
    return [c for c in golden_cases() if (c.rule, c.version) == (rule.id, rule.effective_from)]


def judged(case: GoldenCase) -> tuple[Assessment, Mapping[str, Finding]]:
    """Judge a case: the verdict, and the finding of everything inside by id.

    Conditions of score cases are found under their own ids; the points of a part or an item
    under `points:<part>` and `points:<part>.<item>`.
    """
    rule = shipped().at(case.rule, case.version)
    judgements = {f"{rule.id}:{key}": value for key, value in case.judgements.items()}
    verdict = assess(rule, case.facts, stage=case.stage, judgements=judgements)
    open_rule = replace(rule, requires=(*rule.requires, *_score_conditions(rule)))
    everything = assess(open_rule, case.facts, stage=case.stage, judgements=judgements)
    found = {f.condition.id: f for top in everything.findings for f in top.walk()}
    return verdict, found


def _score_conditions(rule: Rule) -> Iterator[Condition]:
    for score in rule.scores.values():
        for part in score.parts:
            yield _points(f"points:{part.id}", score.id, part.id, None)
            for item in part.items:
                yield _points(f"points:{part.id}.{item.id}", score.id, part.id, item.id)
                yield from (entry.when for entry in item.cases)


def _points(key: str, table: str, part: str, item: str | None) -> Condition:
    node = ScoreAt(table=table, part=part, item=item, at_least=0)
    return Condition(id=key, label=TEXT, clause="", evidence="", node=node)


def _cases_of(path: Path) -> Iterator[GoldenCase]:
    data = yaml.safe_load(path.read_text("utf-8"))
    base = yaml.safe_load((path.parent / "base.yaml").read_text("utf-8"))
    for version in (path.parent.name, *map(str, data.get("also", ()))):
        for entry in data["cases"]:
            raw = entry.get("facts", base | data.get("change", {}) | entry.get("change", {}))
            yield GoldenCase(
                rule=path.parent.parent.name,
                version=dt.date.fromisoformat(version),
                file=path.stem,
                name=entry["name"],
                clause=entry.get("clause", data.get("clause", "")),
                facts={key: stored(key, value) for key, value in raw.items()},
                stage=Stage(entry.get("stage", data.get("stage", "first"))),
                judgements=data.get("judgements", {}) | entry.get("judgements", {}),
                expect=entry["expect"],
            )


def stored(key: str, value: Any) -> FactValue:
    """Bring a fact in file units to the stored form."""
    spec = fact_catalogue()[key]
    if value is None:
        return None
    if spec.is_number:
        return _scaled(spec, value)
    if spec.kind is FactKind.LIST:
        names = [] if value == "none" else str(value).split(";")
        return sum(spec.bit(name) for name in names)
    if spec.kind is FactKind.FLAG:
        assert isinstance(value, bool), f"{key}: {value!r} is not true or false"
        return value
    return str(value)


def _scaled(spec: FactSpec, value: Any) -> int:
    text = str(value)
    plain = text.removeprefix("-").replace(".", "", 1).isdigit()
    number = Fraction(text) if plain else parse_threshold(text, spec.kind)
    exact = number * spec.scale
    assert exact.denominator == 1, f"{spec.key}: {value!r} has too many decimals"
    return int(exact)
