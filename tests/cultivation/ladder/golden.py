"""Golden cases: hand-worked firms with the verdicts a version must give (金标案例).

A folder `tests/cases/ladder/<rule>/<from-date>/` holds the cases of one version: `base.yaml`
is a firm that meets everything, every other file a list of small changes to it. Facts are in
file units (yuan, fractions, years), null is unknown.
"""

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.engines.policy.domain.logic import Points
from renqi.engines.policy.domain.tree import Rule, Stage, Truth
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.judging.interpret import Assessment, Examination, assess
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.loading.literals import parse_threshold
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.vocabulary import fact_catalogue

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests/cases/ladder"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the engine says of a case, outside and inside (判定结果).

    `truths` are the verdicts of all conditions by id, those of score cases among them; `points`
    are those of every part and every `part.item`.
    """

    assessment: Assessment
    truths: Mapping[str, Truth]
    points: Mapping[str, Points]


@functools.cache
def shipped() -> Catalogue:
    """Read the rules that are shipped."""
    return ladder_catalogue()


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


def judged(case: GoldenCase) -> Judged:
    """Judge a case and look at everything inside it."""
    rule = shipped().at(case.rule, case.version)
    judgements = {f"{rule.id}:{key}": value for key, value in case.judgements.items()}
    run = Examination(rule, case.facts, stage=case.stage, judgements=judgements)
    assessment = assess(rule, case.facts, stage=case.stage, judgements=judgements)
    findings = [*assessment.findings]
    points: dict[str, Points] = {}
    for score in rule.scores.values():
        for part in score.parts:
            points[part.id] = run.points(score, part=part.id)
            for item in part.items:
                points[f"{part.id}.{item.id}"] = run.item(score, item)
                findings += [run.find(entry.when) for entry in item.cases]
    truths = {f.condition.id: f.truth for top in findings for f in top.walk()}
    return Judged(assessment=assessment, truths=truths, points=points)


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
