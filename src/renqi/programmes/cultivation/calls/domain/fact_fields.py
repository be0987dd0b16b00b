"""The facts of a rule as fields of a form, and back (事实表单项).

A field shows what is on file; what the firm writes instead is a newer statement. Values travel
between the form (what was typed), the case (values of fields) and the registry (stored units).
"""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.casework.domain.case_type import Choice, FieldKind, FormField, Label
from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.engines.policy.domain.rule_facts import rule_facts
from renqi.engines.policy.domain.tree import Rule
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.resolution import FactValue

# Codes of places and industries come from the business register, titles from the register of
# titles: a firm does not state them in an application.
_NOT_STATED = frozenset({"uscc", "name", "district", "industry", "chain", "valid_titles"})
_KINDS: Mapping[FactKind, FieldKind] = {
    FactKind.MONEY: FieldKind.MONEY,
    FactKind.COUNT: FieldKind.WHOLE,
    FactKind.RANK: FieldKind.WHOLE,
    FactKind.FRACTION: FieldKind.SHARE,
    FactKind.DECIMAL: FieldKind.DECIMAL,
    FactKind.FLAG: FieldKind.YES_NO,
    FactKind.CATEGORY: FieldKind.CHOICE,
}
# A reference names its version, so the day does not matter.
ANY_DAY = dt.date(2000, 1, 1)
_YEARS: Mapping[int | None, tuple[str, str]] = {
    1: ("（上年度）", " (last year)"),
    2: ("（前年度）", " (the year before)"),
    3: ("（前第三年度）", " (three years ago)"),
}
_NANO = 10**9
_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFile:
    """What the registry says of one fact, and who said it when (在册数据)."""

    value: FactValue
    source: str
    observed_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value that the firm states against what is on file (新申报数据).

    `was` is None where nothing was on file.
    """

    key: str
    value: FactValue
    was: FactValue | None


def rule_at(ref: str) -> Rule:
    """Give the version of a rule that a call fixed (规则版本)."""
    return ladder_catalogue().get(ref, default_on=ANY_DAY)


def stated_specs(ref: str) -> tuple[FactSpec, ...]:
    """Give the facts that an application states, in the order of the catalogue."""
    catalogue, read = ladder_catalogue().facts, rule_facts(rule_at(ref))
    return tuple(spec for spec in catalogue if spec.key in read - _NOT_STATED)


@functools.lru_cache(maxsize=64)
def fact_fields(ref: str) -> tuple[FormField, ...]:
    """Give a field for each fact that the rule reads and the firm may state (事实表单项)."""
    return tuple(_field(spec) for spec in stated_specs(ref))


def typed(spec: FactSpec, value: FactValue) -> str:
    """Write a stored value as somebody would type it into the form (写入表单).

    Example: 1234500 fen is `12345.00`, 0.125 as billionths `12.5%`, True `yes`.
    """
    if spec.kind is FactKind.MONEY:
        fen = int(value)
        sign = "-" if fen < 0 else ""
        return f"{sign}{abs(fen) // _HUNDRED}.{abs(fen) % _HUNDRED:02d}"
    if spec.kind is FactKind.FLAG:
        return "yes" if value else "no"
    if spec.kind is FactKind.FRACTION:
        return f"{_decimal(int(value) * _HUNDRED)}%"
    if spec.kind is FactKind.DECIMAL:
        return _decimal(int(value))
    return str(value)


def stated_values(ref: str, form: Mapping[str, Any]) -> dict[str, FactValue]:
    """Give the facts that a form says, in stored units (表单事实)."""
    return {spec.key: form[spec.key] for spec in stated_specs(ref) if spec.key in form}


def newly_stated(
    ref: str, form: Mapping[str, Any], on_file: Mapping[str, FactValue]
) -> tuple[Stated, ...]:
    """Give what the form says otherwise than the registry does (与在册数据不一致)."""
    return tuple(
        Stated(key=key, value=value, was=on_file.get(key))
        for key, value in stated_values(ref, form).items()
        if on_file.get(key) != value
    )


def _field(spec: FactSpec) -> FormField:
    kind = _KINDS[spec.kind]
    year = _YEARS.get(spec.year, ("", ""))
    return FormField(
        key=spec.key,
        label=Label(zh=spec.zh + year[0], en=spec.en + year[1]),
        kind=kind,
        minimum=_bound(spec.lowest, -spec.largest) if spec.is_number else 0,
        maximum=_bound(spec.highest, spec.largest) if spec.is_number else None,
        choices=tuple(
            Choice(key=key, label=Label(zh=zh, en=key.replace("_", " ")))
            for key, zh in zip(spec.values, spec.value_zh, strict=True)
        )
        if kind is FieldKind.CHOICE
        else (),
    )


def _bound(given: int | None, otherwise: int) -> int:
    return otherwise if given is None else given


def _decimal(nanos: int) -> str:
    whole, part = divmod(abs(nanos), _NANO)
    text = f"{whole}.{part:09d}".rstrip("0").rstrip(".")
    return f"-{text}" if nanos < 0 else text
