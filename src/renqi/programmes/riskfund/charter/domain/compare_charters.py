"""What changed between two versions of a charter, field by field (章程比较)."""

from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.charter_lines import CharterLine, charter_lines
from renqi.programmes.riskfund.charter.domain.conditions import written_conditions
from renqi.programmes.riskfund.charter.domain.schema import SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterChange:
    """One field that differs (变更).

    Attributes:
        section: Name of the section.
        row: The row, in words; empty outside tables.
        label: Name of the field.
        before: What it said; none where the field is new.
        after: What it says; none where the field is gone.
    """

    section: Label
    row: Label
    label: Label
    before: Label | None
    after: Label | None


def compare_charters(old: Charter, new: Charter) -> tuple[CharterChange, ...]:
    """List what differs, in the order of the new version; what is gone comes last (章程比较).

    Conditions that differ in a number only, or in the facts that they look at, show their
    wording, which says so.
    """
    before = {line.path: line for line in charter_lines(old)}
    after = {line.path: line for line in charter_lines(new)}
    rules = _rules(old), _rules(new)
    found = [
        _change(before.get(path), line)
        for path, line in after.items()
        if path not in before
        or before[path].text != line.text
        or rules[0].get(path) != rules[1].get(path)
    ]
    found += [_change(line, None) for path, line in before.items() if path not in after]
    return tuple(found)


def _change(old: CharterLine | None, new: CharterLine | None) -> CharterChange:
    line = new or old
    assert line is not None  # noqa: S101, one of the two is there
    return CharterChange(
        section=SECTIONS[line.section].label,
        row=line.row,
        label=line.label,
        before=None if old is None else old.text,
        after=None if new is None else new.text,
    )


def _rules(charter: Charter) -> dict[str, object]:
    """Conditions as they were written, by path: the same words may stand for another bar."""
    found: dict[str, object] = {"joining": written_conditions(charter.joining)}
    for one in charter.risk_classes:
        if one.rule is not None:
            found[f"risk_classes.{one.key}.rule"] = written_conditions(one.rule)
    for exclusion in charter.exclusions:
        if exclusion.rule is not None:
            path = f"exclusions.{exclusion.key}.rule"
            found[path] = written_conditions(exclusion.rule)
    return found
