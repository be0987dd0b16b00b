"""The default words for a condition that its document leaves unlabelled (条件文字)."""

import functools
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind
from renqi.engines.policy.domain.tree import (
    AllOf,
    AtLeastN,
    Includes,
    Label,
    Linear,
    Manual,
    Member,
    Node,
    Score,
    ScoreAt,
)

SIGNS = {(True, False): "≥", (True, True): ">", (False, False): "≤", (False, True): "<"}


def condition_label(
    entry: Mapping[str, Any],
    node: Node,
    facts: FactCatalogue,
    scores: Mapping[str, Score],
    referred: Label | None = None,
) -> Label:
    """Return the label the document gives, or one made from the fact and its bar.

    `referred` is the name of the rule that the condition inlines.
    """
    if "zh" in entry and "en" in entry:
        return Label(zh=entry["zh"], en=entry["en"])
    made = referred or _default(node, facts, scores)
    return Label(zh=entry.get("zh", made.zh), en=entry.get("en", made.en))


@functools.lru_cache(maxsize=4096)
def amount_text(value: Fraction, kind: FactKind) -> Label:
    """Write a bar or a value as people read it: 1500万元, 80 %, 3 (数值文字).

    Args:
        value: In yuan for money, of one for fractions, as counted else.
        kind: What is measured.
    """
    if kind is FactKind.MONEY:
        return _money_text(value)
    if kind is FactKind.FRACTION:
        text = f"{_decimals(value.numerator * 100, value.denominator)}%"
        return Label(zh=text, en=text)
    return Label(zh=_plain(value), en=_plain(value))


def linear_text(node: Linear) -> Label:
    """Write a numeric bar as a sentence: 营业收入（上年度） ≥ 1500万元."""
    bar = amount_text(node.threshold, node.quantity.kind)
    sign = SIGNS[node.at_least, node.strict]
    label = node.quantity.label
    return Label(zh=f"{label.zh} {sign} {bar.zh}", en=f"{label.en} {sign} {bar.en}")


def _default(node: Node, facts: FactCatalogue, scores: Mapping[str, Score]) -> Label:
    if isinstance(node, Linear):
        return linear_text(node)
    if isinstance(node, Member | Includes):
        return _membership_text(node, facts)
    if isinstance(node, Manual):
        return node.question
    if isinstance(node, ScoreAt):
        label = _score_label(node, scores[node.table])
        bar = node.at_least
        return Label(zh=f"{label.zh} ≥ {bar}分", en=f"{label.en} ≥ {bar} points")
    if isinstance(node, AtLeastN):
        return Label(zh=f"至少满足{node.n}项", en=f"At least {node.n} of")
    zh, en = ("全部满足", "All of") if isinstance(node, AllOf) else ("满足其一", "One of")
    return Label(zh=zh, en=en)


def _score_label(node: ScoreAt, score: Score) -> Label:
    """Return the name of the item or part that is asked about, or of the whole table."""
    if node.item is not None:
        return score.items(part=node.part, item=node.item)[0].label
    parts = {part.id: part.label for part in score.parts}
    return parts[node.part] if node.part is not None else score.label


def _membership_text(node: Member | Includes, facts: FactCatalogue) -> Label:
    zh_name = en_name = node.fact
    zh_values: dict[str | bool, str] = {True: "是", False: "否"}
    en_values: dict[str | bool, str] = {True: "yes", False: "no"}
    if node.fact in facts:
        spec = facts[node.fact]
        zh_name, en_name = spec.zh, spec.en
        zh_values.update(zip(spec.values, spec.value_zh, strict=False))
    values: tuple[str | bool, ...] = node.values
    negated = node.negated
    if set(values) <= {True, False}:
        # "abnormal list is no" reads better than "is not yes".
        values, negated = tuple((not v) if negated else v for v in values), False
    zh = "或".join(zh_values.get(v, str(v)) for v in values)
    en = " or ".join(en_values.get(v, str(v)) for v in values)
    zh_verb, en_verb = ("不为", "is not") if negated else ("为", "is")
    if isinstance(node, Includes):
        zh_verb, en_verb = ("不含", "lacks") if negated else ("含", "has")
    return Label(zh=f"{zh_name}{zh_verb}{zh}", en=f"{en_name} {en_verb} {en}")


def _money_text(yuan: Fraction) -> Label:
    size, unit = 1, "元"
    for factor, name in ((10**8, "亿元"), (10**4, "万元")):
        if abs(yuan.numerator) >= factor * yuan.denominator:
            size, unit = factor, name
            break
    zh = _decimals(yuan.numerator, yuan.denominator * size)
    en = _decimals(abs(yuan.numerator), yuan.denominator)
    sign = "-" if yuan < 0 else ""
    return Label(zh=f"{zh}{unit}", en=f"{sign}CNY {_grouped(en)}")


def _grouped(text: str) -> str:
    whole, _, rest = text.partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _plain(value: Fraction) -> str:
    return _decimals(value.numerator, value.denominator)


def _decimals(numerator: int, denominator: int, digits: int = 4) -> str:
    """Write a fraction in decimals, at most `digits` behind the point, cut toward zero.

    Integers throughout: an explanation writes hundreds of numbers.
    """
    whole, rest = divmod(abs(numerator) * 10**digits // denominator, 10**digits)
    text = f"{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"-{text}" if numerator < 0 and text != "0" else text
