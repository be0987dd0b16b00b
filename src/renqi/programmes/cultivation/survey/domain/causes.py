"""Why a firm stands elsewhere than before: which facts, or which rule version (变动原因).

What changed between two runs are facts and perhaps the version of the rule. The cause is a
smallest part of it: laid upon how things were, it brings the new standing about, and nothing of
it can be left out. Whatever else changed did not matter.
"""

from dataclasses import dataclass

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.rule_facts import rule_facts
from renqi.engines.policy.domain.tree import Rule, Stage, Truth
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.judging.interpret import assess

TITLES = "valid_titles"
# The rule version as a part of what changed, beside the keys of facts.
_VERSION = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One rung as one run judged it: the version in force, and the facts of the firm (一侧)."""

    rule: Rule
    facts: FactRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a standing changed (变动原因).

    Attributes:
        facts: Keys of the facts that had to change, in the order of the catalogue.
        by_version: Whether the new version of the rule was needed for it.
    """

    facts: tuple[str, ...]
    by_version: bool


def stands(truth: Truth) -> bool:
    """Whether a firm is before a rung as one that meets it, be it up to a review (达到)."""
    return truth >= Truth.REVIEW


def judge(rule: Rule, facts: FactRow, catalogue: FactCatalogue) -> Truth:
    """Judge a firm as a run does: who holds the rung's title as for renewal (判定)."""
    spec = catalogue[TITLES]
    titles = facts.get(TITLES) or 0
    bit = spec.bit(rule.grants) if rule.grants in spec.values else 0
    stage = Stage.RENEWAL if isinstance(titles, int) and titles & bit else Stage.FIRST
    return assess(rule, facts, stage=stage).truth


def cause_of(old: Side, new: Side, catalogue: FactCatalogue) -> Cause | None:
    """Find a smallest part of what changed that brings the new standing about (变动原因).

    Of several such parts the one is told that needs no new version, and then the one that spares
    the facts named first in the catalogue.

    Args:
        old: How things were.
        new: How they are.
        catalogue: The facts.

    Returns:
        The cause; None where the firm stands as before.
    """
    after = stands(judge(new.rule, new.facts, catalogue))
    if stands(judge(old.rule, old.facts, catalogue)) == after:
        return None
    read = {TITLES} | rule_facts(old.rule) | rule_facts(new.rule)
    needed = [
        spec.key
        for spec in catalogue
        if spec.key in read and old.facts.get(spec.key) != new.facts.get(spec.key)
    ]
    if _says(old.rule) != _says(new.rule):
        needed.insert(0, _VERSION)
    for part in tuple(needed):
        rest = [one for one in needed if one != part]
        if stands(judge(*_between(old, new, rest), catalogue)) == after:
            needed = rest
    return Cause(
        facts=tuple(key for key in needed if key != _VERSION), by_version=_VERSION in needed
    )


def _says(rule: Rule) -> tuple[str, dict[str, str]]:
    """What a version says: its own words, and the versions that it refers to."""
    return rule.digest, dict(rule.references)


def _between(old: Side, new: Side, changed: list[str]) -> tuple[Rule, FactRow]:
    """The old side with some of what changed laid upon it."""
    facts = dict(old.facts)
    for key in changed:
        if key != _VERSION:
            facts.pop(key, None)
            if key in new.facts:
                facts[key] = new.facts[key]
    return new.rule if _VERSION in changed else old.rule, facts
