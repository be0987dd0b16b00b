"""Judge a firm by a charter: may it join, which risk class, is it excluded (章程判定)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Rule, Truth
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.explaining.explain import Explanation, FactSource, explain
from renqi.engines.policy.judging.interpret import Judgements, assess
from renqi.programmes.riskfund.charter.domain.charter import Charter, RiskClass
from renqi.programmes.riskfund.charter.domain.charter_facts import charter_catalogue, with_age
from renqi.programmes.riskfund.charter.domain.help_terms import Exclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionHit:
    """An exclusion that holds, or that nobody can rule out yet (除外情形).

    Attributes:
        exclusion: What the charter says.
        is_certain: The facts or an official's answer show that it holds; otherwise it waits for
            a fact or for somebody's judgement.
        why: The conditions with their reasons; none where the charter has words only.
    """

    exclusion: Exclusion
    is_certain: bool
    why: Explanation | None


def judge_joining(
    charter: Charter,
    *,
    facts: FactRow,
    on: dt.date,
    judgements: Judgements | None = None,
    sources: Mapping[str, FactSource] | None = None,
) -> Explanation:
    """Judge whether a firm may join (加入资格判定).

    Args:
        charter: The one in force.
        facts: Stored values by fact key; an absent key and None both mean unknown.
        on: The day, which a firm's age is counted to.
        judgements: What officials answered, by `rule id:condition id`.
        sources: Who said each fact, where known.

    Returns:
        The verdict with each condition and its reason.
    """
    return _explained(charter.joining, facts, on, judgements, sources)


def risk_class_of(charter: Charter, *, facts: FactRow, on: dt.date) -> RiskClass:
    """Find the first risk class whose conditions hold for certain (风险等级判定).

    The last class has no conditions and takes what is left or unknown, so there is always one.
    """
    aged = with_age(facts, on=on)
    for one in charter.risk_classes:
        if one.rule is None or assess(one.rule, aged).truth is Truth.TRUE:
            return one
    return charter.risk_classes[-1]


def exclusions_hit(
    charter: Charter, *, facts: FactRow, on: dt.date, judgements: Judgements | None = None
) -> tuple[ExclusionHit, ...]:
    """List the exclusions that hold or that cannot be ruled out yet (除外情形判定).

    An exclusion in words alone always waits for an official.
    """
    found = []
    for one in charter.exclusions:
        if one.rule is None:
            found.append(ExclusionHit(exclusion=one, is_certain=False, why=None))
            continue
        why = _explained(one.rule, facts, on, judgements, None)
        truth = why.assessment.truth
        if truth is not Truth.FALSE:
            found.append(ExclusionHit(exclusion=one, is_certain=truth is Truth.TRUE, why=why))
    return tuple(found)


def _explained(
    rule: Rule,
    facts: FactRow,
    on: dt.date,
    judgements: Judgements | None,
    sources: Mapping[str, FactSource] | None,
) -> Explanation:
    aged = with_age(facts, on=on)
    assessment = assess(rule, aged, judgements=judgements)
    return explain(assessment, aged, charter_catalogue(), judgements=judgements, sources=sources)
