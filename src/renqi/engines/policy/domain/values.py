"""What a quantity or a looked-up category is for one firm (指标取值)."""

from collections.abc import Mapping
from fractions import Fraction

from renqi.engines.policy.domain.facts import SCALES
from renqi.engines.policy.domain.tree import Lookup, Quantity, Shape

FactValue = int | bool | str | None
FactRow = Mapping[str, FactValue]


def quantity_value(quantity: Quantity, upper: int | None, lower: int | None) -> Fraction | None:
    """Return the quantity in its own unit from the sums it is made of (指标值).

    A compound rate is cut to twelve decimals for show; verdicts never use it.
    """
    if upper is None:
        return None
    if not quantity.lower:
        count = len(quantity.upper) if quantity.shape is Shape.MEAN else 1
        return Fraction(upper, SCALES[quantity.kind] * count)
    if lower is None or lower <= 0:
        return None
    ratio = Fraction(upper, lower)
    if quantity.shape is Shape.CAGR:
        ratio = _root(ratio, quantity.years)
    return ratio if quantity.shape is Shape.RATIO else ratio - 1


def look_up(lookup: Lookup, code: FactValue) -> str | None:
    """Return the category of a code by its longest known prefix; None for an unknown code."""
    if code is None:
        return None
    table, text = dict(lookup.prefixes), str(code)
    for length in range(len(text), 0, -1):
        if text[:length] in table:
            return table[text[:length]]
    return lookup.otherwise


def _root(ratio: Fraction, degree: int) -> Fraction:
    """Return a root cut to twelve decimals, by integer arithmetic alone."""
    scale = 10**12
    target = ratio.numerator * scale**degree // ratio.denominator
    low, high = 0, max(scale, target) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**degree <= target else (low, middle)
    return Fraction(low, scale)
