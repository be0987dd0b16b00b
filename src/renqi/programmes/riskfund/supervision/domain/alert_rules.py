"""Which figures of a fund raise an alert: rules from YAML (预警规则)."""

import functools
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.supervision.domain.alert_states import Level
from renqi.programmes.riskfund.supervision.domain.refusals import AlertRulesUnfit

_FILE = Path(__file__).resolve().parent.parent / "rules" / "alerts.yaml"
_TESTS: Mapping[str, Callable[[int, int], bool]] = {
    "below": operator.lt,
    "at_most": operator.le,
    "above": operator.gt,
    "at_least": operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """When a figure raises an alert (预警规则).

    Attributes:
        key: Short name.
        label: What it says, for people.
        figure: Which figure it looks at.
        test: How it compares: `below`, `at_most`, `above`, `at_least`.
        bound: Against what; none where the figure brings its own bound, as those of a charter.
        level: How pressing it is.
        unit: In what the figure is: `share`, `money`, `count`.
        why: Why it matters, for who is told.
        do: What to do first.
    """

    key: str
    label: Label
    figure: str
    test: str
    bound: int | None
    level: Level
    unit: str
    why: Label
    do: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a fund on a day (指标).

    Attributes:
        name: Which.
        value: What it is, in fen, billionths or a count.
        bound: Its own bound, such as a floor of the charter; none where the rule says it.
        key: What it is about, where there are many: a claim, a lane, a difference.
    """

    name: str
    value: int
    bound: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert that a rule and a figure raise (触发的预警)."""

    rule: AlertRule
    key: str
    found: int
    bound: int


@functools.cache
def alert_rules() -> Mapping[str, AlertRule]:
    """Read the rules (读取预警规则).

    Raises:
        AlertRulesUnfit: A rule lacks something or says what nobody knows.
    """
    document = yaml.safe_load(_FILE.read_text("utf-8"))
    return {one["key"]: _rule(one) for one in document["rules"]}


def raised_by(figures: Iterable[Figure]) -> tuple[Raised, ...]:
    """Give the alerts that figures raise; a figure that nobody knows is not among them (判断)."""
    by_name: dict[str, list[AlertRule]] = {}
    for rule in alert_rules().values():
        by_name.setdefault(rule.figure, []).append(rule)
    found = []
    for figure in figures:
        for rule in by_name.get(figure.name, ()):
            bound = rule.bound if rule.bound is not None else figure.bound
            if bound is not None and _TESTS[rule.test](figure.value, bound):
                found.append(Raised(rule=rule, key=figure.key, found=figure.value, bound=bound))
    return tuple(found)


def _rule(entry: Mapping[str, object]) -> AlertRule:
    try:
        if entry["test"] not in _TESTS:
            raise AlertRulesUnfit(rule=entry["key"], what=entry["test"])
        return AlertRule(
            key=str(entry["key"]),
            label=_label(entry["label"]),
            figure=str(entry["figure"]),
            test=str(entry["test"]),
            bound=None if entry.get("bound") is None else int(str(entry["bound"])),
            level=Level(str(entry["level"])),
            unit=str(entry["unit"]),
            why=_label(entry["why"]),
            do=_label(entry["do"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise AlertRulesUnfit(rule=entry.get("key", "?"), what=error) from error


def _label(entry: object) -> Label:
    if not isinstance(entry, Mapping):
        raise TypeError(entry)
    return Label(zh=entry["zh"], en=entry["en"])
