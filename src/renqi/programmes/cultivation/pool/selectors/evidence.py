"""Where firms stand today before what the pool asks for (企业判定依据)."""

import datetime as dt
from collections.abc import Iterable, Sequence

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Rule, Truth
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules, criteria_catalogue
from renqi.programmes.cultivation.pool.domain.openings import Evidence, FirmEvidence
from renqi.programmes.cultivation.survey.domain.city_standings import (
    TITLES,
    RegistryRules,
    city_standings,
)
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.facts_frame import facts_frame, facts_frames


def evidence_of(
    usccs: Sequence[str], *, rules: KindRules, as_of: dt.date, scope: Scope
) -> dict[str, FirmEvidence]:
    """Judge some firms by every rule that a kind asks about, on the facts of today (判定依据).

    Args:
        usccs: The firms; those not in the registry, or merged, are left out.
        rules: The version of the kind.
        as_of: The day for which rules and fiscal year are chosen.
        scope: What may be seen.
    """
    frame = facts_frame(year=as_of.year - 1, scope=scope, usccs=list(usccs))
    return _judged(frame, asked_rules(rules, as_of=as_of))


def city_evidence(
    *, rules: KindRules, as_of: dt.date, scope: Scope, only_criteria: bool
) -> Iterable[FirmEvidence]:
    """Judge the whole city, a part at a time (全市判定).

    Args:
        rules: The version of the kind.
        as_of: The day for which rules and fiscal year are chosen.
        scope: What may be seen.
        only_criteria: Whether rungs are left out: a run of the survey has judged them already.
    """
    asked = asked_rules(rules, as_of=as_of, only_criteria=only_criteria)
    for part in facts_frames(year=as_of.year - 1, scope=scope):
        yield from _judged(part, asked).values()


def asked_rules(
    rules: KindRules, *, as_of: dt.date, only_criteria: bool = False
) -> tuple[Rule, ...]:
    """Give the rules that the openings of a kind name, in force on a day (所涉规则)."""
    ids = {
        opening.rule
        for grade in rules.grades
        for opening in grade.opens
        if opening.rule and (opening.is_criterion or not only_criteria)
    }
    return tuple(criteria_catalogue().at(one, as_of) for one in sorted(ids))


def titles_in(bits: int | None) -> frozenset[str] | None:
    """Read the titles out of a fact; unknown stays unknown (称号)."""
    if bits is None:
        return None
    spec = fact_catalogue()[TITLES]
    return frozenset(value for value in spec.values if bits & spec.bit(value))


def _judged(frame: pl.DataFrame, asked: tuple[Rule, ...]) -> dict[str, FirmEvidence]:
    found: dict[str, dict[str, Evidence]] = {code: {} for code in frame["uscc"]}
    if asked and frame.height:
        standings = city_standings(frame, RegistryRules(rungs=asked, classifications=()))
        columns = ("uscc", "rule", "verdict", "shortfall", "missing", "unmet")
        for code, rule, verdict, shortfall, missing, unmet in standings.select(columns).iter_rows():
            found[code][rule] = Evidence(
                rule=rule,
                verdict=VERDICTS[Truth(verdict)],
                shortfall=shortfall,
                missing=_items(missing),
                unmet=_items(unmet),
            )
    titles = dict(frame.select("uscc", TITLES).iter_rows())
    return {
        code: FirmEvidence(uscc=code, titles=titles_in(titles[code]), standings=standings)
        for code, standings in found.items()
    }


def _items(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()
