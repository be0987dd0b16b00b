"""What a condition asks for, what the firm has and what is short, in words (条件文字)."""

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.logic import Points
from renqi.engines.policy.domain.tree import (
    AtLeastN,
    Includes,
    Label,
    Linear,
    Member,
    Node,
    Rule,
    ScoreAt,
    Switch,
    Truth,
)
from renqi.engines.policy.domain.values import FactRow, look_up
from renqi.engines.policy.domain.wording import SIGNS
from renqi.engines.policy.explaining.fact_words import (
    any_of_text,
    category_name,
    fact_text,
    gap_text,
    quantity_text,
    value_name,
)
from renqi.engines.policy.judging.interpret import Finding


def value_label(
    finding: Finding, rule: Rule, facts: FactRow, catalogue: FactCatalogue
) -> Label | None:
    """Write what the firm has (现值)."""
    node = finding.condition.node
    if isinstance(node, Linear):
        value = finding.value
        return None if value is None else quantity_text(node.quantity, value, catalogue)
    if isinstance(node, Switch):
        return _branch_value(node, rule, facts)
    if isinstance(node, Member | Includes):
        return _held_value(node, rule, facts, catalogue)
    if isinstance(node, ScoreAt) and finding.points is not None:
        return points_text(finding.points)
    if isinstance(node, AtLeastN):
        held = sum(child.truth is Truth.TRUE for child in finding.children)
        return Label(zh=f"{held}项", en=str(held))
    return None


def bar_label(node: Node, rule: Rule, catalogue: FactCatalogue) -> Label | None:
    """Write what is asked for (要求)."""
    if isinstance(node, Linear):
        bar = quantity_text(node.quantity, node.threshold, catalogue)
        return _signed(SIGNS[node.at_least, node.strict], bar)
    if isinstance(node, Member):
        return _member_bar(node, rule, catalogue)
    if isinstance(node, Includes):
        wanted = any_of_text([value_name(catalogue[node.fact], value) for value in node.values])
        zh, en = ("不含", "without") if node.negated else ("含", "with")
        return Label(zh=f"{zh}{wanted.zh}", en=f"{en} {wanted.en}")
    if isinstance(node, ScoreAt):
        return Label(zh=f"≥ {node.at_least}分", en=f"≥ {node.at_least} points")
    if isinstance(node, AtLeastN):
        return Label(zh=f"≥ {node.n}项", en=f"≥ {node.n}")
    return None


def gap_label(finding: Finding, catalogue: FactCatalogue) -> Label | None:
    """Write how far a failed number is from its bar (差距)."""
    gap, node = finding.shortfall, finding.condition.node
    if gap is None:
        return None
    if isinstance(node, Linear):
        return gap_text(node.quantity, gap, catalogue)
    return Label(zh=f"{gap}分", en=f"{gap} points")


def points_text(points: Points) -> Label:
    """Write points, as a range while something is open: 40–55分 (得分文字)."""
    text = str(points.low) if points.low == points.high else f"{points.low}–{points.high}"
    return Label(zh=f"{text}分", en=f"{text} points")


def _branch_value(node: Switch, rule: Rule, facts: FactRow) -> Label:
    """Name the firm's own branch by its condition, which says more than the key."""
    lookup = rule.lookups[node.lookup]
    category = look_up(lookup, facts.get(lookup.fact))
    branch = dict(node.cases).get(category or "")
    return category_name(category) if branch is None else branch.label


def _held_value(
    node: Member | Includes, rule: Rule, facts: FactRow, catalogue: FactCatalogue
) -> Label | None:
    if node.fact in rule.lookups:
        lookup = rule.lookups[node.fact]
        return category_name(look_up(lookup, facts.get(lookup.fact)))
    stored = facts.get(node.fact)
    return None if stored is None else fact_text(catalogue[node.fact], stored)


def _member_bar(node: Member, rule: Rule, catalogue: FactCatalogue) -> Label:
    values, negated = node.values, node.negated
    if set(values) <= {True, False} and negated:
        values, negated = tuple(not value for value in values), False
    if node.fact in rule.lookups:
        names = [category_name(value) for value in values]
    else:
        names = [value_name(catalogue[node.fact], value) for value in values]
    wanted = any_of_text(names)
    return Label(zh=f"非{wanted.zh}", en=f"not {wanted.en}") if negated else wanted


def _signed(sign: str, bar: Label) -> Label:
    return Label(zh=f"{sign} {bar.zh}", en=f"{sign} {bar.en}")
