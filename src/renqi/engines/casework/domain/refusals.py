"""What casework refuses, as types (办件拒绝理由)."""

from renqi.kernel.errors import DomainError


class CaseTypeInconsistent(DomainError):
    """The table of a case type contradicts itself."""

    code = "casework.case_type_inconsistent"
    message = "The case type {case_type} does not hold together: {faults}."


class CaseTypeChanged(DomainError):
    """A table was altered without a new version."""

    code = "casework.case_type_changed"
    message = "The case type {case_type} is in use with another table. Give the new one a version."


class CaseUnknown(DomainError):
    """No case has this number, or it is not for this person to see."""

    code = "casework.case_unknown"
    message = "There is no case number {case_id}."


class SubjectHasOpenCase(DomainError):
    """The subject may have one open case of this kind."""

    code = "casework.subject_has_open_case"
    message = "{subject_key} already has an open case of this kind."


class CaseMoved(DomainError):
    """Somebody acted since the page was opened."""

    code = "casework.case_moved"
    message = (
        "The case has moved on since you opened it ({last_act}). Look at it again before acting."
    )


class ActUnknown(DomainError):
    """The case type knows no such act."""

    code = "casework.act_unknown"
    message = "Cases of this kind know no act {act}."


class ActOfAnotherKind(DomainError):
    """The act is done by another service."""

    code = "casework.act_of_another_kind"
    message = "{act} cannot be done this way."


class StageWrong(DomainError):
    """The act is not open where the case stands."""

    code = "casework.stage_wrong"
    message = "{act} is not open in the stage {stage}."


class RoleWrong(DomainError):
    """The person's role may not take this duty."""

    code = "casework.role_wrong"
    message = "{act} is done by {duty}; your role cannot be that."


class NotOwnSubject(DomainError):
    """The act belongs to the subject of the case."""

    code = "casework.not_own_subject"
    message = "{act} is for the people of {subject_key}."


class NotOpener(DomainError):
    """The act belongs to the person who opened the case."""

    code = "casework.not_opener"
    message = "{act} is for the person who opened the case."


class NotAssigned(DomainError):
    """The act belongs to those whom the case was assigned to."""

    code = "casework.not_assigned"
    message = "{act} is for whom the case was assigned to as {duty}."


class DutiesSeparated(DomainError):
    """The person has been something else on this case."""

    code = "casework.duties_separated"
    message = "You were {held} on this case and cannot also be {wanted}."


class InterestUndeclared(DomainError):
    """The file stays shut until interests are declared."""

    code = "casework.interest_undeclared"
    message = "Declare whether you have an interest in this case before you open it."


class ConflictOfInterest(DomainError):
    """The person has an interest in the subject."""

    code = "casework.conflict_of_interest"
    message = "You have an interest in this case: {grounds}."


class DeadlinePassed(DomainError):
    """The clock of the stage has run out, and the case lapses."""

    code = "casework.deadline_passed"
    message = "The last day for this was {due_on}."


class DoneTooOften(DomainError):
    """The act was done as often as it may be."""

    code = "casework.done_too_often"
    message = "{act} can be done {times_max} times on one case."


class FieldsMissing(DomainError):
    """The form has gaps."""

    code = "casework.fields_missing"
    message = "These fields of the form are empty: {fields}."


class FieldsWrong(DomainError):
    """Something in the form cannot be read."""

    code = "casework.fields_wrong"
    message = "These fields of the form cannot be read: {fields}."


class ApprovedAlready(DomainError):
    """Each of several approvals is another person's."""

    code = "casework.approved_already"
    message = "You have done {act} already. The next approval is somebody else's."


class EvidenceMissing(DomainError):
    """Files are missing."""

    code = "casework.evidence_missing"
    message = "These files are missing: {kinds}."


class ReviewsMissing(DomainError):
    """Reviews are missing."""

    code = "casework.reviews_missing"
    message = "{given} of {needed} reviews are in."


class ParentNotApproved(DomainError):
    """The case above is not approved."""

    code = "casework.parent_not_approved"
    message = "The case above this one is not approved."


class ReasonMissing(DomainError):
    """The act needs a reason."""

    code = "casework.reason_missing"
    message = "Give a reason."


class ReceiptMissing(DomainError):
    """The act needs a receipt."""

    code = "casework.receipt_missing"
    message = "Give the receipt that the decision rests on."


class ReceiptUnknown(DomainError):
    """The receipt is neither the case as it stands nor one that was kept with it."""

    code = "casework.receipt_unknown"
    message = "What the decision rests on has changed. Look at the case again before you decide."


class ReceiptDiffers(DomainError):
    """The second approval rests on something else than the first."""

    code = "casework.receipt_differs"
    message = "The first approval rests on another receipt. Both must rest on the same."


class NoticeRunning(DomainError):
    """The notice period is not over."""

    code = "casework.notice_running"
    message = "The notice runs until the end of {closes_on}."


class ObjectionsOpen(DomainError):
    """Objections wait for an answer."""

    code = "casework.objections_open"
    message = "{count} objections wait for an answer."


class ObjectionsUpheld(DomainError):
    """An objection was upheld, so the case cannot go on as if none had been."""

    code = "casework.objections_upheld"
    message = "An objection was upheld; the case cannot go this way."


class NoObjectionUpheld(DomainError):
    """No objection was upheld, so there is nothing to go back for."""

    code = "casework.no_objection_upheld"
    message = "No objection was upheld; the case cannot go this way."


class ReviewedAlready(DomainError):
    """One review a person and round."""

    code = "casework.reviewed_already"
    message = "You have already reviewed this case."
