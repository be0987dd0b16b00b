"""The size class of a firm with the bounds that decide it (划型说明)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from renqi.engines.policy.domain.tree import SizeClass
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.explaining.explain import ConditionExplanation, Explanation, explain
from renqi.engines.policy.judging.interpret import assess
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.web.shell.bilingual import said

SIZE_RULE = "cn.size_class"


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeReading:
    """What class a firm is in, and why.

    Attributes:
        words: Name of the class; empty while it cannot be told.
        reached: Bounds of the class that the firm reaches.
        missed: Bounds of the class above that it does not reach.
        missing: Facts that are needed to tell.
        clause: Where the bounds stand.
    """

    words: str
    reached: tuple[str, ...]
    missed: tuple[str, ...]
    missing: tuple[str, ...]
    clause: str


def size_reading(facts: FactRow, *, as_of: date) -> SizeReading:
    """Work out the size class of one firm."""
    rule = ladder_catalogue().at(SIZE_RULE, as_of)
    found = assess(rule, facts)
    why = explain(found, facts, ladder_catalogue().facts)
    keys = [one.key for one in rule.classes]
    if found.outcome is None:
        missing = dict.fromkeys(
            said(why.fact(key).name)
            for one in rule.classes
            if one.at_or_above is not None
            for key in why.examination.find(one.at_or_above).missing
        )
        return SizeReading(words="", reached=(), missed=(), missing=tuple(missing), clause="")
    at = keys.index(found.outcome)
    own = _bounds(why, rule.classes[at])
    above = _bounds(why, rule.classes[at - 1]) if at else []
    return SizeReading(
        words=said(rule.classes[at].label),
        reached=tuple(_words(one) for one in own),
        missed=tuple(_words(one) for one in above if one.verdict == "unmet"),
        missing=(),
        clause=next((one.condition.clause for one in [*own, *above]), ""),
    )


def _bounds(why: Explanation, size_class: SizeClass) -> list[ConditionExplanation]:
    """Give the bounds of the firm's own sector for one class; the lowest has none."""
    if size_class.at_or_above is None:
        return []
    finding = why.examination.find(size_class.at_or_above)
    whole = ConditionExplanation(finding=finding, whole=why)
    return [one for one in whole.walk() if one.bar is not None and not one.children]


def _words(one: ConditionExplanation) -> str:
    value, bar = one.value, one.bar
    name = ", ".join(said(use.name) for use in one.facts)
    held = said(value) if value else gettext("unknown")
    return f"{name} {held} ({said(bar) if bar else ''})"
