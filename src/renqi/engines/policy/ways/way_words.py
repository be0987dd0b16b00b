"""The steps of a way up, with their reasons and their words (路径文字)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.engines.policy.domain.tree import (
    Includes,
    Label,
    Linear,
    Manual,
    Member,
    Shape,
    Truth,
)
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.domain.wording import amount_text
from renqi.engines.policy.explaining.condition_words import points_text
from renqi.engines.policy.explaining.explain import ConditionExplanation, Explanation, explain
from renqi.engines.policy.explaining.fact_words import any_of_text, fact_name, fact_text, value_name
from renqi.engines.policy.judging.interpret import Assessment
from renqi.engines.policy.ways.moves import MoveNature, State, StepKind, is_judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One change of a way: a fact or judgement, or one bit of a list (变动).

    `without` is the firm at the end of the way but for this change.
    """

    key: str
    bit: int
    nature: MoveNature
    without: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A condition or score item that a step brings about (步骤理由).

    `is_number` says that it has a numeric bar, `is_derived` that the bar is on a ratio or a
    growth, which the step moves at the given figure below the line. `any_of` are the list values
    of which one is enough. `is_kept` marks what holds today and would be lost by the other steps.
    """

    condition_id: str
    label: Label
    clause: str
    before: Label | None = None
    after: Label | None = None
    bar: Label | None = None
    any_of: tuple[str, ...] = ()
    is_number: bool = False
    is_derived: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of a way up (步骤).

    `key` is the fact's, or a judgement's with a colon in it. `effort` is relative to the larger
    of the two values. `follows` names the step that this one comes with: revenue rises with
    main-business revenue.
    """

    key: str
    kind: StepKind
    name: Label
    before: Label
    after: Label
    text: Label
    effort: Fraction
    wait_years: Fraction | None
    reasons: tuple[Reason, ...]
    follows: str = ""


def make_steps(
    *,
    before: Explanation,
    after: Assessment,
    end: State,
    elements: Sequence[Element],
    wholes: Mapping[str, str],
) -> tuple[Step, ...]:
    """Return the steps of a way in words, those in one's own hands first.

    Args:
        before: The firm as it is.
        after: The same firm judged at the end of the way.
        end: Its facts and judgements there.
        elements: Each change.
        wholes: Which fact is part of which.
    """
    reached = explain(after, end.facts, before.catalogue, judgements=end.judgements)
    reasons = _Reasons(before, reached)
    keys = {one.key for one in elements}
    steps = []
    for one in elements:
        why = tuple(reasons.of(one.without))
        pairs = (pair for pair in wholes.items() if one.key in pair)
        others = (part if whole == one.key else whole for part, whole in pairs)
        follows = "" if why else next((key for key in others if key in keys), "")
        steps.append(_step(before, end, one, why, follows))
    order = list(StepKind)
    return tuple(sorted(steps, key=lambda step: (order.index(step.kind), bool(step.follows))))


class _Reasons:
    """What a step brings about: what holds at the end of the way, and not without the step."""

    def __init__(self, before: Explanation, after: Explanation) -> None:
        self.before, self.after = before, after
        self.was = _by_id(before)
        self.holding = [
            one
            for one in _by_id(after).values()
            if one.finding.truth is Truth.TRUE and _is_leaf(one)
        ]

    def of(self, without: Explanation) -> Iterator[Reason]:
        findings = without.assessment.findings
        truths = {f.condition.id: f.truth for top in findings for f in top.walk()}
        gained = [one for one in self.holding if truths.get(one.condition.id) is not Truth.TRUE]
        for one in [one for one in gained if not _is_any_rank(one)] or gained:
            yield _condition_reason(one, self.was.get(one.condition.id))
        yield from self._items(without)

    def _items(self, without: Explanation) -> Iterator[Reason]:
        tables = (self.before.scores, without.scores, self.after.scores)
        for old, less, new in zip(*tables, strict=True):
            for was, missed, now in zip(old.items, less.items, new.items, strict=True):
                if now.points.low > missed.points.low:
                    yield Reason(
                        condition_id=now.score.key_of(now.item),
                        label=now.item.label,
                        clause=now.item.clause,
                        before=points_text(was.points),
                        after=points_text(now.points),
                        bar=now.held_case.bar if now.held_case else None,
                        is_number=True,
                        is_kept=was.points.low >= now.points.low,
                    )


def _by_id(explanation: Explanation) -> dict[str, ConditionExplanation]:
    return {one.condition.id: one for top in explanation.conditions for one in top.walk()}


def _is_leaf(one: ConditionExplanation) -> bool:
    """Whether it is a condition on a fact; scores speak through their items."""
    node = one.condition.node
    return isinstance(node, Linear | Member | Includes | Manual)


def _is_any_rank(one: ConditionExplanation) -> bool:
    """Whether it only asks for some rank, as the lower end of "1 to 3" does."""
    node = one.condition.node
    if not isinstance(node, Linear) or node.quantity.kind is not FactKind.RANK:
        return False
    return node.at_least and node.threshold <= 1 and one.condition.id.endswith(".from")


def _condition_reason(one: ConditionExplanation, was: ConditionExplanation | None) -> Reason:
    node = one.condition.node
    simple = (Shape.FACT, Shape.SUM, Shape.MEAN)
    return Reason(
        condition_id=one.condition.id,
        label=one.condition.label,
        clause=one.condition.clause,
        before=was.value if was else None,
        after=one.value,
        bar=one.bar,
        any_of=node.values if isinstance(node, Includes) and not node.negated else (),
        is_number=isinstance(node, Linear),
        is_derived=isinstance(node, Linear) and node.quantity.shape not in simple,
        is_kept=was is not None and was.finding.truth is Truth.TRUE,
    )


def _step(
    before: Explanation,
    end: State,
    element: Element,
    reasons: tuple[Reason, ...],
    follows: str,
) -> Step:
    key, bit, nature = element.key, element.bit, element.nature
    if is_judgement(key):
        given = before.examination.judgements.get(key)
        name = reasons[0].label if reasons else Label(zh=key, en=key)
        was, now = _judgement_text(given), _judgement_text(end.judgements.get(key))
        text = _judgement_sentence(name, now, nature)
    else:
        spec, stored = before.catalogue[key], before.facts.get(key)
        name = fact_name(key, before.catalogue)
        target = end.facts.get(key)
        was, now = fact_text(spec, stored), fact_text(spec, target)
        if bit:
            now = any_of_text(
                [value_name(spec, value) for value in _alternatives(spec, bit, reasons)]
            )
        text = _fact_sentence(spec, name, (stored, target), (was, now), nature, reasons, follows)
    return Step(
        key=key,
        kind=nature.kind,
        name=name,
        before=was,
        after=now,
        text=text,
        effort=nature.effort,
        wait_years=nature.wait_years,
        reasons=reasons,
        follows=follows,
    )


def _alternatives(spec: FactSpec, bit: int, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Return the list values of which any one would do, that of the bit first."""
    value = spec.values[bit.bit_length() - 1]
    asked = [set(r.any_of) for r in reasons if value in r.any_of]
    others = set.intersection(*asked) - {value} if asked else set()
    return (value, *(other for other in spec.values if other in others))


def _judgement_text(given: FactValue) -> Label:
    if given is None:
        return Label(zh="未认定", en="not decided")
    if isinstance(given, bool):
        return Label(zh="是", en="yes") if given else Label(zh="否", en="no")
    return Label(zh=f"{given}分", en=f"{given} points")


def _judgement_sentence(name: Label, now: Label, nature: MoveNature) -> Label:
    if nature.kind is StepKind.IMPOSSIBLE:
        return Label(
            zh=f"主管部门已另行认定：{name.zh}（须为{now.zh}）",
            en=f"Officials decided otherwise: {name.en} (needed: {now.en})",
        )
    return Label(
        zh=f"须主管部门认定：{name.zh}（{now.zh}）",
        en=f"For an official to decide: {name.en} ({now.en})",
    )


def _fact_sentence(
    spec: FactSpec,
    name: Label,
    values: tuple[FactValue, FactValue],
    texts: tuple[Label, Label],
    nature: MoveNature,
    reasons: tuple[Reason, ...],
    follows: str,
) -> Label:
    if nature.kind is StepKind.TELL_US:
        asked = _asked(reasons)
        zh = f"请补充：{name.zh}" + (f"（{asked.zh}）" if asked.zh else "")
        return Label(zh=zh, en=f"Tell us: {name.en}" + (f" ({asked.en})" if asked.en else ""))
    sentence = _change_sentence(spec, name, values, texts)
    if follows:
        return Label(zh=f"{sentence.zh}（随之变动）", en=f"{sentence.en} (it follows)")
    lead = _LEADS.get(nature.kind, Label(zh="", en=""))
    if nature.wait_years is not None:
        years = amount_text(nature.wait_years, FactKind.DECIMAL)
        unit = "year" if nature.wait_years == 1 else "years"
        lead = Label(zh=f"再等{years.zh}年：", en=f"Wait {years.en} {unit}: ")
    derived = _derived(reasons)
    return Label(zh=f"{lead.zh}{sentence.zh}{derived.zh}", en=f"{lead.en}{sentence.en}{derived.en}")


_LEADS: Mapping[StepKind, Label] = {
    StepKind.NEXT_YEAR: Label(zh="下一年度决算：", en="In the next accounts: "),
    StepKind.WAIT: Label(zh="须待时间经过：", en="Time must pass: "),
    StepKind.IMPOSSIBLE: Label(zh="企业无法改变：", en="Beyond the firm: "),
}


def _change_sentence(
    spec: FactSpec,
    name: Label,
    values: tuple[FactValue, FactValue],
    texts: tuple[Label, Label],
) -> Label:
    was, now = texts
    if spec.kind is FactKind.LIST:
        gains = int(values[1] or 0) > int(values[0] or 0)
        zh, en = ("取得", "gain") if gains else ("去除", "lose")
        return Label(zh=f"{name.zh}：{zh}{now.zh}", en=f"{name.en}: {en} {now.en}")
    if not spec.is_number:
        zh = f"{name.zh}由“{was.zh}”变为“{now.zh}”"
        return Label(zh=zh, en=f"{name.en}: from {was.en} to {now.en}")
    if spec.kind is FactKind.RANK:
        zh = f"{name.zh}达到{now.zh}（现为{was.zh}）"
        return Label(zh=zh, en=f"{name.en}: reach {now.en} (now {was.en})")
    if int(values[1] or 0) > int(values[0] or 0):
        zh = f"{name.zh}由{was.zh}提高到至少{now.zh}"
        return Label(zh=zh, en=f"{name.en}: raise from {was.en} to at least {now.en}")
    zh = f"{name.zh}由{was.zh}降到不高于{now.zh}"
    return Label(zh=zh, en=f"{name.en}: bring down from {was.en} to at most {now.en}")


def _asked(reasons: tuple[Reason, ...]) -> Label:
    """Say what a fact is asked for; a label that has the bar in it is not given it twice."""
    texts = []
    for reason in reasons:
        label, bar = reason.label, reason.bar
        if reason.is_number and bar is not None and not _says(label, bar):
            label = Label(zh=f"{label.zh} {bar.zh}", en=f"{label.en}, {bar.en}")
        texts.append(label)
    return Label(zh="；".join(t.zh for t in texts), en="; ".join(t.en for t in texts))


def _says(label: Label, bar: Label) -> bool:
    figure = bar.zh.lstrip("≥≤<> 第").rstrip("名分年")
    return figure in label.zh


def _derived(reasons: tuple[Reason, ...]) -> Label:
    """Say which ratio a figure moves, at the given figure below the line, and what it keeps."""
    moved = [r for r in reasons if r.is_derived and not r.is_kept and r.before and r.after]
    kept = [r.label for r in reasons if r.is_kept]
    zh = [f"{r.label.zh}：{_pair(r).zh}，分母按给定数计" for r in moved]
    en = [f"{r.label.en}: {_pair(r).en}, at the given denominator" for r in moved]
    zh += [f"以保持：{label.zh}" for label in kept]
    en += [f"so as to keep: {label.en}" for label in kept]
    if not zh:
        return Label(zh="", en="")
    return Label(zh=f"（{'；'.join(zh)}）", en=f" ({'; '.join(en)})")


def _pair(reason: Reason) -> Label:
    before, after = reason.before, reason.after
    if before is None or after is None:
        return Label(zh="", en="")
    return Label(zh=f"{before.zh} → {after.zh}", en=f"{before.en} → {after.en}")
