"""Facts and quantities in words: for people in both languages, for files exactly (事实文字)."""

from decimal import Decimal
from fractions import Fraction

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind, FactSpec
from renqi.engines.policy.domain.tree import Label, Quantity, Shape
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.domain.wording import amount_text
from renqi.engines.policy.loading.quantities import fact_quantity

UNKNOWN = Label(zh="未知", en="unknown")
NONE = Label(zh="无", en="none")
YES_NO = {True: Label(zh="是", en="yes"), False: Label(zh="否", en="no")}
_SHOWN_DIGITS = 10**4


def fact_name(key: str, facts: FactCatalogue) -> Label:
    """Return the name of a fact with its year: 营业收入（上年度） (事实名称)."""
    spec = facts[key]
    if spec.is_number:
        return fact_quantity(key, facts).label
    return Label(zh=spec.zh, en=spec.en)


def fact_text(spec: FactSpec, stored: FactValue) -> Label:
    """Write a stored value for people (事实值文字)."""
    if stored is None:
        return UNKNOWN
    if spec.kind is FactKind.FLAG:
        return YES_NO[bool(stored)]
    if spec.kind is FactKind.LIST:
        return _joined([value_name(spec, value) for value in list_values(spec, int(stored))])
    if spec.is_number:
        return number_text(Fraction(int(stored), spec.scale), spec)
    return value_name(spec, stored)


def number_text(value: Fraction, spec: FactSpec) -> Label:
    """Write a number in a fact's unit: 1500万元, 2.4年, 第3名 (数值文字)."""
    if spec.kind is FactKind.RANK:
        return Label(zh=f"第{value}名", en=f"rank {value}") if value else NONE
    return _with_unit(amount_text(value, spec.kind), spec)


def value_name(spec: FactSpec, value: FactValue) -> Label:
    """Return the name of one value of a category, flag or list (取值名称)."""
    if isinstance(value, bool):
        return YES_NO[value]
    if value in spec.values and len(spec.value_zh) == len(spec.values):
        name = spec.value_zh[spec.values.index(str(value))]
        return Label(zh=name, en=str(value).replace("_", " "))
    return Label(zh=str(value), en=str(value))


def list_values(spec: FactSpec, mask: int) -> tuple[str, ...]:
    """Return the values whose bits are set."""
    return tuple(value for index, value in enumerate(spec.values) if mask >> index & 1)


def quantity_text(quantity: Quantity, value: Fraction, facts: FactCatalogue) -> Label:
    """Write what a condition compares, in the quantity's unit (指标值文字)."""
    spec = facts[quantity.upper[0]]
    if quantity.shape in (Shape.FACT, Shape.SUM, Shape.MEAN):
        return number_text(value, spec)
    return amount_text(value, quantity.kind)


def gap_text(quantity: Quantity, gap: Fraction, facts: FactCatalogue) -> Label:
    """Write a shortfall, rounded up so that a gap never reads as none (差距文字)."""
    percent = 100 if quantity.kind is FactKind.FRACTION else 1
    scaled = gap * percent * _SHOWN_DIGITS
    shown = Fraction(-(-scaled.numerator // scaled.denominator), _SHOWN_DIGITS)
    if quantity.kind is FactKind.FRACTION:
        points = amount_text(shown, FactKind.DECIMAL)
        return Label(zh=f"{points.zh}个百分点", en=f"{points.en} percentage points")
    spec = facts[quantity.upper[0]]
    if spec.kind is FactKind.RANK:
        return Label(zh=f"{shown}名", en=f"{shown} ranks")
    return _with_unit(amount_text(shown, quantity.kind), spec)


def category_name(category: FactValue) -> Label:
    """Return a looked-up category as it stands in its table (对照类别)."""
    return UNKNOWN if category is None else Label(zh=str(category), en=str(category))


def any_of_text(labels: list[Label]) -> Label:
    """Join alternatives: 省部级或国家级 (任一)."""
    return Label(zh="或".join(x.zh for x in labels), en=" or ".join(x.en for x in labels))


def file_text(spec: FactSpec, stored: FactValue) -> str | None:
    """Write a stored value exactly as a firm file gives it, None where unknown (文件取值).

    Example: 150000 fen of money is "1500", 30000000 of a fraction "0.03", an empty list "none".
    """
    if stored is None:
        return None
    if isinstance(stored, bool):
        return "true" if stored else "false"
    if spec.kind is FactKind.LIST:
        return ";".join(list_values(spec, int(stored))) or "none"
    if not spec.is_number:
        return str(stored)
    exact = Decimal(int(stored)).scaleb(1 - len(str(spec.scale)))
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_unit(text: Label, spec: FactSpec) -> Label:
    if spec.kind is not FactKind.DECIMAL or not spec.unit:
        return text
    return Label(zh=f"{text.zh}{spec.unit['zh']}", en=f"{text.en} {spec.unit['en']}")


def _joined(labels: list[Label]) -> Label:
    if not labels:
        return NONE
    return Label(zh="、".join(x.zh for x in labels), en=", ".join(x.en for x in labels))
