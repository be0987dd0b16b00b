"""Refuse a case type whose table contradicts itself (事项类型检查)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from renqi.engines.casework.domain.act_faults import act_faults
from renqi.engines.casework.domain.case_type import ActKind, CaseType, FieldKind
from renqi.engines.casework.domain.refusals import CaseTypeInconsistent


def check_case_type(case_type: CaseType) -> CaseType:
    """Give the table back if it holds together (检查事项类型).

    Raises:
        CaseTypeInconsistent: It does not; the refusal lists every fault.
    """
    faults = faults_of(case_type)
    if faults:
        raise CaseTypeInconsistent(
            case_type=f"{case_type.key}@{case_type.version}", faults="; ".join(faults)
        )
    return case_type


def faults_of(case_type: CaseType) -> tuple[str, ...]:
    """List what is wrong with a table, names first, ways through it only if names are right."""
    faults = [fault for check in _NAMES for fault in check(case_type)]
    if not faults:
        faults = [fault for check in _WAYS for fault in check(case_type)]
    return tuple(faults)


def _doubled_keys(case_type: CaseType) -> Iterator[str]:
    tables: dict[str, Iterable[str]] = {
        "stage": (row.key for row in case_type.stages),
        "duty": (row.key for row in case_type.duties),
        "act": (row.key for row in case_type.acts),
        "form field": (row.key for row in case_type.form),
        "evidence kind": (row.key for row in case_type.evidence),
        "deadline of stage": (row.stage for row in case_type.deadlines),
        "separation or pair": (
            *(row.key for row in case_type.separations),
            *(row.key for row in case_type.four_eyes),
        ),
    }
    for noun, keys in tables.items():
        yield from (f"{noun} {key} stands twice" for key, n in Counter(keys).items() if n > 1)


def _beginning(case_type: CaseType) -> Iterator[str]:
    if case_type.initial not in {stage.key for stage in case_type.stages}:
        yield f"the initial stage {case_type.initial} is not in the table"
    if case_type.opened_by not in {duty.key for duty in case_type.duties}:
        yield f"{case_type.opened_by}, who opens a case, is not a duty of the table"


def _duties(case_type: CaseType) -> Iterator[str]:
    given = {rule.gives_duty for rule in case_type.acts}
    for duty in case_type.duties:
        if not duty.roles:
            yield f"duty {duty.key} has no role that may take it"
        if duty.is_assigned and duty.key not in given:
            yield f"duty {duty.key} must be assigned, and no act assigns it"
        if duty.is_opener and duty.key != case_type.opened_by:
            yield f"duty {duty.key} is for who opened the case, and does not open one"
        if duty.is_assigned and duty.key == case_type.opened_by:
            yield f"duty {duty.key} opens a case, so nobody can have assigned it"
        if duty.is_blind and not (duty.is_assigned and duty.declares):
            yield f"blind duty {duty.key} must be assigned and declare its interests"


def _deadlines(case_type: CaseType) -> Iterator[str]:
    stages = {stage.key: stage for stage in case_type.stages}
    for line in case_type.deadlines:
        if line.stage not in stages:
            yield f"a deadline is set for stage {line.stage}, which is not in the table"
        elif stages[line.stage].is_final:
            yield f"a deadline is set for {line.stage}, where nothing is left to do"
        if line.lapse_to and line.lapse_to not in stages:
            yield f"stage {line.stage} lapses to {line.lapse_to}, which is not in the table"
        if line.lapse_to == line.stage:
            yield f"stage {line.stage} lapses to itself"
        if line.working_days < 1:
            yield f"the deadline of {line.stage} is under one working day"
        if (line.extensions_max > 0) != (line.extension_days_max > 0):
            yield f"the extension of {line.stage} needs both a number of times and of days"


def _apart(case_type: CaseType) -> Iterator[str]:
    duties = {duty.key for duty in case_type.duties}
    acts = {rule.key for rule in case_type.acts}
    for apart in case_type.separations:
        for key in set(apart.duties) - duties:
            yield f"separation {apart.key} names {key}, which is not a duty of the table"
        if len(set(apart.duties)) < 2:  # noqa: PLR2004, two sides
            yield f"separation {apart.key} keeps nothing apart"
    for pair in case_type.four_eyes:
        for key in sorted({pair.first, pair.second} - acts):
            yield f"pair {pair.key} names {key}, which is not an act of the table"
        if pair.first == pair.second:
            yield f"pair {pair.key} is one act"


def _sight(case_type: CaseType) -> Iterator[str]:
    stages = {stage.key for stage in case_type.stages}
    for kind in case_type.evidence:
        for key in sorted(set(kind.visible_in) - stages):
            yield f"evidence {kind.key} is visible in {key}, which is not in the table"
        if kind.attached_by and kind.attached_by not in {duty.key for duty in case_type.duties}:
            yield f"evidence {kind.key} is handed in by {kind.attached_by}, which is no duty"
        if kind.bytes_max < 1 or not kind.content_types:
            yield f"evidence {kind.key} allows no file at all"


def _form(case_type: CaseType) -> Iterator[str]:
    for field in case_type.form:
        keys = [choice.key for choice in field.choices]
        if (field.kind is FieldKind.CHOICE) != bool(keys):
            yield f"form field {field.key} is a choice only with answers to choose from"
        if len(set(keys)) < len(keys):
            yield f"form field {field.key} offers an answer twice"
        if field.maximum is not None and field.maximum < field.minimum:
            yield f"form field {field.key} takes no number at all"
        if field.characters_max < 1:
            yield f"form field {field.key} takes no text at all"


def _confirmations(case_type: CaseType) -> Iterator[str]:
    seconds = {pair.second for pair in case_type.four_eyes}
    for rule in case_type.acts:
        if rule.kind is ActKind.CONFIRM and rule.key not in seconds:
            yield f"act {rule.key} is a second approval of no pair"


def _ways(case_type: CaseType) -> dict[str, set[str]]:
    """Give where each stage leads, by acts and by lapse."""
    ways: dict[str, set[str]] = {stage.key: set() for stage in case_type.stages}
    for rule in case_type.acts:
        for stage in rule.from_stages:
            ways[stage] |= {rule.to_stage} - {"", stage}
    for line in case_type.deadlines:
        ways[line.stage] |= {line.lapse_to} - {""}
    return ways


def _reached(start: Iterable[str], ways: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        stage = waiting.pop()
        if stage not in seen:
            seen.add(stage)
            waiting.extend(ways[stage])
    return seen


def _through(case_type: CaseType) -> Iterator[str]:
    ways = _ways(case_type)
    back: dict[str, set[str]] = {key: set() for key in ways}
    for before, nexts in ways.items():
        for after in nexts:
            back[after].add(before)
    reached = _reached([case_type.initial], ways)
    finals = [stage.key for stage in case_type.stages if stage.is_final]
    can_end = _reached(finals, back)
    for stage in case_type.stages:
        if stage.key not in reached:
            yield f"stage {stage.key} can never be reached"
        if stage.is_final and ways[stage.key]:
            yield f"stage {stage.key} is final, yet something follows it"
        elif not stage.is_final and not ways[stage.key]:
            yield f"stage {stage.key} is a dead end that is not final"
        elif stage.key not in can_end:
            yield f"from stage {stage.key} the case can never end"


_Check = Callable[[CaseType], Iterator[str]]
_NAMES: tuple[_Check, ...] = (
    _doubled_keys,
    _beginning,
    _duties,
    _deadlines,
    _apart,
    _sight,
    _form,
    _confirmations,
    act_faults,
)
_WAYS: tuple[_Check, ...] = (_through,)
