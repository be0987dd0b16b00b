"""Whether a value is one that a fact can have (取值检查)."""

import datetime as dt

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.registry.domain.resolution import FactValue

_NUL = "\x00"


def can_have(spec: FactSpec, value: FactValue) -> bool:
    """Tell whether a value has the kind and the bounds of a fact (取值检查).

    Args:
        spec: The fact.
        value: In the stored unit: fen, billionths, the bits of a list, an ISO date.
    """
    if spec.kind is FactKind.FLAG:
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if spec.kind is FactKind.LIST:
        return isinstance(value, int) and 0 <= value < 1 << len(spec.values)
    if spec.is_number:
        return isinstance(value, int) and _is_within(spec, value)
    return isinstance(value, str) and _is_text_of(spec, value)


def _is_within(spec: FactSpec, value: int) -> bool:
    lowest = -spec.largest if spec.lowest is None else spec.lowest
    highest = spec.largest if spec.highest is None else spec.highest
    return lowest <= value <= highest


def _is_text_of(spec: FactSpec, value: str) -> bool:
    if spec.kind is FactKind.DATE:
        try:
            return dt.date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return _NUL not in value and (not spec.values or value in spec.values)
