"""Whether an act is open to a person, and if not, every reason why (办理准入).

One list of checks serves the service that acts, under the lock, and the page that says what can
be done and why not.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.engines.casework.domain.case_type import ActKind, ActRule, CaseType, ObjectionGate
from renqi.engines.casework.domain.situation import Situation
from renqi.engines.casework.domain.table_lookups import deadline_of, duty_of, hats_of
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether this person may do this act on this case on this day (准入询问)."""

    case_type: CaseType
    rule: ActRule
    situation: Situation
    actor: Actor
    today: dt.date


def standing_refusals(question: Question) -> tuple[DomainError, ...]:
    """List why an act is not open, whatever is handed in with it (现状拒绝理由)."""
    return tuple(error for check in _STANDING for error in check(question))


def given_refusals(
    question: Question, *, reason: str, receipt_digest: str
) -> tuple[DomainError, ...]:
    """List what is missing in what was handed in with the act (要件拒绝理由)."""
    return tuple(_given(question, reason=reason.strip(), receipt_digest=receipt_digest))


def who_refusals(question: Question) -> tuple[DomainError, ...]:
    """List only the reasons that lie in the person, not in the case (人员拒绝理由)."""
    return tuple(error for check in _WHO for error in check(question))


def _stage(question: Question) -> Iterator[DomainError]:
    if question.situation.stage not in question.rule.from_stages:
        yield refusals.StageWrong(act=question.rule.key, stage=question.situation.stage)


def _role(question: Question) -> Iterator[DomainError]:
    duty = duty_of(question.case_type, question.rule.duty)
    # An empty role is nobody's, even if a table should name it by mistake.
    if not question.actor.role or question.actor.role not in duty.roles:
        yield refusals.RoleWrong(act=question.rule.key, duty=duty.key)


def _ownership(question: Question) -> Iterator[DomainError]:
    duty = duty_of(question.case_type, question.rule.duty)
    subject = question.situation.subject_key
    if duty.own_subject and question.actor.uscc != subject:
        yield refusals.NotOwnSubject(act=question.rule.key, subject_key=subject)
    if duty.is_opener and question.actor.person_id != question.situation.opened_by:
        yield refusals.NotOpener(act=question.rule.key)


def _assignment(question: Question) -> Iterator[DomainError]:
    duty = duty_of(question.case_type, question.rule.duty)
    if duty.is_assigned and duty.key not in question.situation.assigned:
        yield refusals.NotAssigned(act=question.rule.key, duty=duty.key)


def _separation(question: Question) -> Iterator[DomainError]:
    for apart, wanted in hats_of(question.case_type, question.rule):
        for held_apart, held in sorted(question.situation.hats):
            if held_apart == apart and held != wanted:
                yield refusals.DutiesSeparated(held=held, wanted=wanted)


def _interests(question: Question) -> Iterator[DomainError]:
    if not duty_of(question.case_type, question.rule.duty).declares:
        return
    if question.situation.grounds:
        grounds = ", ".join(sorted(question.situation.grounds))
        yield refusals.ConflictOfInterest(grounds=grounds)
    elif not question.situation.has_declared:
        yield refusals.InterestUndeclared()


def _in_time(question: Question) -> Iterator[DomainError]:
    situation = question.situation
    line = deadline_of(question.case_type, situation.stage)
    # Whether the daily work has run yet must not decide who is in time.
    if line and line.lapse_to and situation.due_on and situation.due_on < question.today:
        yield refusals.DeadlinePassed(due_on=situation.due_on)


def _times(question: Question) -> Iterator[DomainError]:
    rule = question.rule
    if rule.times_max and question.situation.times_done.get(rule.key, 0) >= rule.times_max:
        yield refusals.DoneTooOften(act=rule.key, times_max=rule.times_max)


def _form(question: Question) -> Iterator[DomainError]:
    needs, situation = question.rule.needs, question.situation
    empty = [key for key in needs.fields if key not in situation.fields_given]
    if empty:
        yield refusals.FieldsMissing(fields=", ".join(empty))
    if question.rule.kind is ActKind.SUBMIT and situation.fields_wrong:
        yield refusals.FieldsWrong(fields=", ".join(sorted(situation.fields_wrong)))
    absent = [key for key in needs.evidence if key not in situation.evidence_given]
    if absent:
        yield refusals.EvidenceMissing(kinds=", ".join(absent))


def _reviews(question: Question) -> Iterator[DomainError]:
    given, needed = question.situation.reviews, question.rule.needs.reviews
    if given < needed:
        yield refusals.ReviewsMissing(given=given, needed=needed)
    if question.rule.kind is ActKind.REVIEW and question.situation.has_reviewed:
        yield refusals.ReviewedAlready()


def _approvals(question: Question) -> Iterator[DomainError]:
    if question.rule.approvals > 1 and question.rule.key in question.situation.approved:
        yield refusals.ApprovedAlready(act=question.rule.key)


def _parent(question: Question) -> Iterator[DomainError]:
    if question.rule.needs.approved_parent and not question.situation.parent_approved:
        yield refusals.ParentNotApproved()


def _notice(question: Question) -> Iterator[DomainError]:
    rule, situation = question.rule, question.situation
    closes = rule.kind is ActKind.CLOSE_NOTICE
    if closes and situation.due_on and question.today <= situation.due_on:
        yield refusals.NoticeRunning(closes_on=situation.due_on)
    if (closes or rule.needs.objections is not ObjectionGate.ANY) and situation.objections_open:
        yield refusals.ObjectionsOpen(count=situation.objections_open)
    if rule.needs.objections is ObjectionGate.NONE_UPHELD and situation.objections_upheld:
        yield refusals.ObjectionsUpheld()
    if rule.needs.objections is ObjectionGate.SOME_UPHELD and not situation.objections_upheld:
        yield refusals.NoObjectionUpheld()


def _extension(question: Question) -> Iterator[DomainError]:
    if question.rule.kind is not ActKind.EXTEND:
        return
    situation = question.situation
    line = deadline_of(question.case_type, situation.stage)
    if line is None or situation.due_on is None:
        yield input_refusals.NoClockRunning(stage=situation.stage)
    elif situation.extensions_done >= line.extensions_max:
        yield input_refusals.ExtensionsUsedUp(extensions_max=line.extensions_max)


def _given(question: Question, *, reason: str, receipt_digest: str) -> Iterator[DomainError]:
    needs = question.rule.needs
    if needs.reason and not reason:
        yield refusals.ReasonMissing()
    if needs.receipt and not receipt_digest:
        yield refusals.ReceiptMissing()
    first = question.situation.decided_receipt
    follows = question.rule.kind is ActKind.CONFIRM or question.situation.approvals.get(
        question.rule.key
    )
    if needs.receipt and follows and receipt_digest and receipt_digest != first:
        yield refusals.ReceiptDiffers()


_Check = Callable[[Question], Iterator[DomainError]]
_WHO: tuple[_Check, ...] = (_role, _ownership, _assignment, _separation, _interests)
_STANDING: tuple[_Check, ...] = (
    _stage,
    *_WHO,
    _in_time,
    _times,
    _form,
    _reviews,
    _approvals,
    _parent,
    _notice,
    _extension,
)
