"""Derived numbers, and how a bar on one becomes an inequality over integers (指标与不等式)."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind
from renqi.engines.policy.domain.tree import Label, Linear, Quantity, Shape

INT64_LIMIT = 2**63
_RATIOS = (Shape.RATIO, Shape.GROWTH, Shape.CAGR)


def fact_quantity(key: str, facts: FactCatalogue) -> Quantity:
    """Return the quantity that is one fact.

    Raises:
        ValueError: No such fact, or one that is not a number.
    """
    if key not in facts:
        raise ValueError(f"no fact or derived number is called {key!r}")
    spec = facts[key]
    if not spec.is_number:
        raise ValueError(f"{key} is a {spec.kind}: it cannot be compared with a number")
    label = Label(zh=spec.zh + _year_zh(spec.year), en=spec.en + _year_en(spec.year))
    return Quantity(name=key, label=label, shape=Shape.FACT, kind=spec.kind, upper=(key,))


def derive_quantity(
    name: str, entry: Mapping[str, Any], known: Mapping[str, Quantity], facts: FactCatalogue
) -> Quantity:
    """Return a derived number from its entry in a document (派生指标).

    Operands are facts, or sums named before.

    Raises:
        ValueError: Not exactly one shape, an operand that is unknown or of another unit.
    """
    shapes = [Shape(k) for k in entry if k in set(Shape) - {Shape.FACT}]
    if len(shapes) != 1:
        raise ValueError(f"{name} needs exactly one of sum, mean, ratio, growth, cagr")
    shape = shapes[0]
    operands = [_operand(key, known, facts) for key in entry[shape]]
    label = Label(zh=entry["zh"], en=entry["en"])
    if len({q.kind for q in operands}) != 1:
        raise ValueError(f"{name} mixes units: {', '.join(q.kind for q in operands)}")
    kind = operands[0].kind
    if shape in (Shape.SUM, Shape.MEAN):
        upper = tuple(key for q in operands for key in q.upper)
        return Quantity(name=name, label=label, shape=shape, kind=kind, upper=upper)
    above, below = operands
    return Quantity(
        name=name,
        label=label,
        shape=shape,
        kind=FactKind.FRACTION,
        upper=above.upper,
        lower=below.upper,
        years=int(entry.get("years", 2)) if shape is Shape.CAGR else 1,
    )


def compare(
    quantity: Quantity,
    threshold: Fraction,
    *,
    at_least: bool,
    strict: bool,
    facts: FactCatalogue,
) -> Linear:
    """Bring "quantity ≥ threshold" (or ≤, >, <) to an inequality over stored integers.

    A ratio n / d ≥ p / q becomes q × n − p × d ≥ 0; growth adds one to the bar, a compound rate
    raises that to its years. Strict bars move by one, since everything is an integer.

    Raises:
        ValueError: The largest allowed facts could overflow 64 bits.
    """
    scale = facts[quantity.upper[0]].scale
    if quantity.shape in _RATIOS:
        bar = threshold
        if quantity.shape is Shape.GROWTH:
            bar = 1 + threshold
        elif quantity.shape is Shape.CAGR:
            bar = (1 + threshold) ** quantity.years
        upper, lower, limit = bar.denominator, -bar.numerator, Fraction(0)
    else:
        count = len(quantity.upper) if quantity.shape is Shape.MEAN else 1
        upper, lower, limit = 1, 0, threshold * scale * count
    coefficients: dict[str, int] = {}
    for keys, factor in ((quantity.upper, upper), (quantity.lower, lower)):
        for key in keys:
            coefficients[key] = coefficients.get(key, 0) + factor
    terms = tuple((key, factor) for key, factor in coefficients.items() if factor)
    bound = _integer_bound(limit, at_least=at_least, strict=strict)
    _prove_no_overflow(quantity, terms, bound, facts)
    return Linear(
        quantity=quantity,
        threshold=threshold,
        at_least=at_least,
        terms=terms,
        bound=bound,
        guards=quantity.lower,
        strict=strict,
    )


def _integer_bound(limit: Fraction, *, at_least: bool, strict: bool) -> int:
    if at_least:
        return math.floor(limit) + 1 if strict else math.ceil(limit)
    return math.ceil(limit) - 1 if strict else math.floor(limit)


def _prove_no_overflow(
    quantity: Quantity, terms: tuple[tuple[str, int], ...], bound: int, facts: FactCatalogue
) -> None:
    worst = abs(bound) + sum(abs(factor) * facts[key].largest for key, factor in terms)
    if worst >= INT64_LIMIT:
        raise ValueError(f"the bar on {quantity.name} has too many digits to be exact in 64 bits")


def _operand(key: str, known: Mapping[str, Quantity], facts: FactCatalogue) -> Quantity:
    if key not in known:
        return fact_quantity(key, facts)
    if known[key].shape is not Shape.SUM:
        raise ValueError(f"{key} is a {known[key].shape}: only facts and sums can be combined")
    return known[key]


def _year_zh(year: int | None) -> str:
    return {None: "", 1: "（上年度）", 2: "（前年度）", 3: "（再前一年度）"}[year]


def _year_en(year: int | None) -> str:
    return {None: "", 1: " (last year)", 2: " (year before)", 3: " (two years before)"}[year]
