"""What can be wrong with one act of a case type's table (办理动作检查)."""

from collections.abc import Callable, Iterator

from renqi.engines.casework.domain.case_type import (
    GIVES_A_DUTY,
    STAYING,
    ActKind,
    ActRule,
    CaseType,
    Needs,
)
from renqi.engines.casework.domain.table_lookups import deadline_of


def act_faults(case_type: CaseType) -> Iterator[str]:
    """List the faults of every act, each named for its act (动作缺陷)."""
    for rule in case_type.acts:
        for check in _CHECKS:
            yield from (f"act {rule.key} {fault}" for fault in check(case_type, rule))


def _actor(case_type: CaseType, rule: ActRule) -> Iterator[str]:
    if not rule.duty:
        yield "has nobody to do it"
    elif rule.duty not in {duty.key for duty in case_type.duties}:
        yield f"is for duty {rule.duty}, which is not in the table"


def _stages(case_type: CaseType, rule: ActRule) -> Iterator[str]:
    stages = {stage.key for stage in case_type.stages}
    if not rule.from_stages:
        yield "is open in no stage"
    for stage in rule.from_stages:
        if stage not in stages:
            yield f"starts in {stage}, which is not in the table"
    if rule.to_stage and rule.to_stage not in stages:
        yield f"leads to {rule.to_stage}, which is not in the table"
    if rule.kind in STAYING and rule.to_stage:
        yield "stays where the case is, so it leads nowhere"
    if rule.kind not in STAYING and not rule.to_stage:
        yield "leads nowhere"


def _needs(case_type: CaseType, rule: ActRule) -> Iterator[str]:
    needs = rule.needs
    for key in sorted(set(needs.fields) - {field.key for field in case_type.form}):
        yield f"needs form field {key}, which is not in the table"
    for key in sorted(set(needs.evidence) - {kind.key for kind in case_type.evidence}):
        yield f"needs evidence {key}, which is not in the table"
    if needs.reviews and not any(one.kind is ActKind.REVIEW for one in case_type.acts):
        yield "needs reviews, and no act of the table gives one"
    for kind, missing in _OWED.items():
        if rule.kind is kind:
            yield from (f"must need a {what}" for what in missing if not _has(needs, what))


_OWED: dict[ActKind, tuple[str, ...]] = {
    ActKind.DECIDE: ("reason", "receipt"),
    ActKind.CONFIRM: ("reason", "receipt"),
    ActKind.RETURN: ("reason",),
    ActKind.EXTEND: ("reason",),
    ActKind.REVIEW: ("reason",),
    ActKind.APPEAL: ("reason",),
    ActKind.ANSWER: ("reason",),
}


def _has(needs: Needs, what: str) -> bool:
    return needs.reason if what == "reason" else needs.receipt


def _duty_given(case_type: CaseType, rule: ActRule) -> Iterator[str]:
    assigned = {duty.key for duty in case_type.duties if duty.is_assigned}
    if rule.kind in GIVES_A_DUTY and rule.gives_duty not in assigned:
        yield "must give a duty that is assigned"
    if rule.kind not in GIVES_A_DUTY and rule.gives_duty:
        yield f"cannot give a duty, as it is of kind {rule.kind.value}"


def _clocks(case_type: CaseType, rule: ActRule) -> Iterator[str]:
    if rule.kind is ActKind.EXTEND:
        for stage in rule.from_stages:
            line = deadline_of(case_type, stage)
            if line is None or not line.extensions_max:
                yield f"extends {stage}, whose deadline cannot be extended"
    if rule.pauses_clock and not any(deadline_of(case_type, key) for key in rule.from_stages):
        yield "pauses a clock where none runs"


def _approvals(_: CaseType, rule: ActRule) -> Iterator[str]:
    counted = (ActKind.MOVE, ActKind.DECIDE, ActKind.CONFIRM)
    if rule.approvals < 1:
        yield "is done by nobody"
    if rule.approvals > 1 and rule.kind not in counted:
        yield f"cannot take several approvals, as it is of kind {rule.kind.value}"


def _notices(case_type: CaseType, rule: ActRule) -> Iterator[str]:
    opened = {one.to_stage for one in case_type.acts if one.kind is ActKind.PUBLISH}
    if rule.kind is ActKind.PUBLISH:
        line = deadline_of(case_type, rule.to_stage)
        if line is None:
            yield f"publishes a notice into {rule.to_stage}, which has no deadline"
        elif line.lapse_to or line.extensions_max:
            # The last day stands in public, and the notice is closed by somebody who looks.
            yield f"publishes a notice into {rule.to_stage}, whose deadline lapses or moves"
    if rule.kind in (ActKind.CLOSE_NOTICE, ActKind.ANSWER):
        for stage in sorted(set(rule.from_stages) - opened):
            yield f"belongs to a notice, and none is published into {stage}"


_Check = Callable[[CaseType, ActRule], Iterator[str]]
_CHECKS: tuple[_Check, ...] = (
    _actor,
    _stages,
    _needs,
    _duty_given,
    _clocks,
    _approvals,
    _notices,
)
