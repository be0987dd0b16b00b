"""The rules in the order of the ladder, with the version in force (规则清单)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Condition, Rule
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.web.policy.conditions import children_of
from renqi.web.policy.timeline import Bar, Span, bars

LEVEL_WORDS = {"city": _("City"), "province": _("Province"), "nation": _("Nation")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule as the list shows it.

    Attributes:
        shown: The version in force; the newest where none is.
        is_in_force: Whether that version was in force on the day asked about.
        level: Who recognises.
        conditions: How many conditions the version has.
        to_verify: How many of them carry a number still to be checked.
        bars: All its versions on the line of time.
    """

    shown: Rule
    is_in_force: bool
    level: str | Promise
    conditions: int
    to_verify: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """Rules of one sort."""

    title: str | Promise
    note: str | Promise
    lines: tuple[RuleLine, ...]


def rule_groups(*, as_of: dt.date, span: Span) -> tuple[RuleGroup, ...]:
    """Give the ladder from its lowest rung up, then what the ladder builds on."""
    lines = [_line(rule_id, as_of=as_of, span=span) for rule_id in ladder_catalogue().ids]
    rungs = [line for line in lines if line.shown.rung]
    rungs.sort(key=lambda line: (line.shown.rung["order"], line.shown.id))
    others = tuple(line for line in lines if not line.shown.rung)
    groups = (
        RuleGroup(title=_("Ladder"), note=_("from the first rung up"), lines=tuple(rungs)),
        RuleGroup(title=_("Groundwork"), note=_("what the ladder builds on"), lines=others),
    )
    return tuple(group for group in groups if group.lines)


def all_conditions(rule: Rule) -> Iterator[Condition]:
    """Walk every condition of a rule, outermost first."""
    waiting = list(reversed(rule.requires))
    while waiting:
        condition = waiting.pop()
        yield condition
        waiting.extend(reversed(children_of(condition)))


def _line(rule_id: str, *, as_of: dt.date, span: Span) -> RuleLine:
    versions = ladder_catalogue().versions(rule_id)
    in_force = [one for one in versions if _holds(one, as_of)]
    shown = in_force[0] if in_force else versions[-1]
    return RuleLine(
        shown=shown,
        is_in_force=bool(in_force),
        level=LEVEL_WORDS.get(shown.rung.get("level", ""), ""),
        conditions=len(shown.requires),
        to_verify=sum(condition.verify for condition in all_conditions(shown)),
        bars=bars(versions, span=span, as_of=as_of),
    )


def _holds(rule: Rule, on: dt.date) -> bool:
    return rule.effective_from <= on and (rule.effective_until is None or on < rule.effective_until)
