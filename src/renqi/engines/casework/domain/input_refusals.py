"""What casework refuses in what people hand in (提交内容拒绝理由)."""

from renqi.kernel.errors import DomainError


class DraftConflict(DomainError):
    """The form was saved elsewhere since it was opened; both texts are kept.

    `theirs` and `yours` are the two forms, `fields` those in which they differ.
    """

    code = "casework.draft_conflict"
    message = "{saved_by} has saved this form since you opened it. Compare both and save again."


class DraftClosed(DomainError):
    """The form cannot be changed where the case stands."""

    code = "casework.draft_closed"
    message = "The form cannot be changed in the stage {stage}."


class FieldsUnknown(DomainError):
    """The form has no such fields."""

    code = "casework.fields_unknown"
    message = "The form has no fields {fields}."


class FormTooLong(DomainError):
    """A form has an end."""

    code = "casework.form_too_long"
    message = "The form holds more than {limit} characters. Attach a file instead."


class ConflictUnknown(DomainError):
    """There is no such declaration that could be lifted on this case."""

    code = "casework.conflict_unknown"
    message = "There is no declared interest number {declaration_id} to lift on this case."


class OwnConflict(DomainError):
    """Nobody lifts an interest of their own."""

    code = "casework.own_conflict"
    message = "An interest is lifted by somebody else, never by the person who has it."


class EvidenceKindUnknown(DomainError):
    """The case type has no such kind of file."""

    code = "casework.evidence_kind_unknown"
    message = "Cases of this kind take no file of the kind {kind}."


class EvidenceUnknown(DomainError):
    """There is no such file, or it is not for this person to see."""

    code = "casework.evidence_unknown"
    message = "There is no file number {evidence_id}."


class EvidenceTooLarge(DomainError):
    """The file is too large."""

    code = "casework.evidence_too_large"
    message = "The file has {size} bytes; {bytes_max} are allowed."


class EvidenceEmpty(DomainError):
    """The file has no content."""

    code = "casework.evidence_empty"
    message = "The file is empty."


class EvidenceNameUnusable(DomainError):
    """A file name that could mislead."""

    code = "casework.evidence_name_unusable"
    message = "Give the file a name of at most {limit} characters without / or control characters."


class EvidenceOfWrongType(DomainError):
    """The bytes are not of a type that is taken."""

    code = "casework.evidence_of_wrong_type"
    message = "The file is {found}; taken are {taken}."


class EvidenceDamaged(DomainError):
    """The file on disk is not the one that was handed in."""

    code = "casework.evidence_damaged"
    message = "File number {evidence_id} is missing or damaged. Restore it from a backup."


class ScoreOutOfRange(DomainError):
    """A score is from 0 to 100."""

    code = "casework.score_out_of_range"
    message = "Give a whole score from 0 to {score_max}."


class AssigneeUnfit(DomainError):
    """The person cannot take the duty."""

    code = "casework.assignee_unfit"
    message = "{name} cannot be {duty}: {why}"


class AssignedAlready(DomainError):
    """The person has the duty already."""

    code = "casework.assigned_already"
    message = "{name} has this duty already."


class CommitmentMisshapen(DomainError):
    """A commitment is the sha256 of the seed."""

    code = "casework.commitment_misshapen"
    message = "The commitment must be the sha256 of the seed, 64 hexadecimal digits."


class DrawUnknown(DomainError):
    """There is no such draw."""

    code = "casework.draw_unknown"
    message = "There is no draw number {draw_id}."


class DrawDone(DomainError):
    """A draw is made once."""

    code = "casework.draw_done"
    message = "This draw is made already; draw number {draw_id} stands."


class DrawPending(DomainError):
    """The draw was announced and is not made yet."""

    code = "casework.draw_pending"
    message = "Draw number {draw_id} was announced and is not made yet."


class SeedDiffers(DomainError):
    """The seed is not the one that was committed to."""

    code = "casework.seed_differs"
    message = "The seed is not the one whose commitment was published."


class BeaconMissing(DomainError):
    """The public value that the announcement named is missing or not out yet."""

    code = "casework.beacon_missing"
    message = "The draw waits for {source} of {on}."


class PoolTooSmall(DomainError):
    """Too few experts are free of conflicts."""

    code = "casework.pool_too_small"
    message = "{eligible} experts are free of conflicts; {seats} are needed."


class PoolDoubled(DomainError):
    """A person stands twice in the pool."""

    code = "casework.pool_doubled"
    message = "{name} stands twice in the pool."


class NoticeUnknown(DomainError):
    """There is no such notice."""

    code = "casework.notice_unknown"
    message = "There is no notice number {notice_id}."


class NoticeEmpty(DomainError):
    """A notice says something."""

    code = "casework.notice_empty"
    message = "Write what is to be published."


class NoticeClosed(DomainError):
    """Objections are taken while the notice runs."""

    code = "casework.notice_closed"
    message = "Objections were taken until {closes_on}."


class ObjectionUnknown(DomainError):
    """There is no such objection to answer."""

    code = "casework.objection_unknown"
    message = "There is no open objection number {objection_id}."


class ObjectionEmpty(DomainError):
    """An objection says who and why."""

    code = "casework.objection_empty"
    message = "Give your name, a way to reach you and what you object to."


class ExtensionTooLong(DomainError):
    """An extension has a limit."""

    code = "casework.extension_too_long"
    message = "An extension adds 1 to {days_max} working days."


class ExtensionsUsedUp(DomainError):
    """The deadline was extended as often as it may be."""

    code = "casework.extensions_used_up"
    message = "This deadline can be extended {extensions_max} times."


class NoClockRunning(DomainError):
    """There is nothing to extend."""

    code = "casework.no_clock_running"
    message = "No clock runs in the stage {stage}."


class RecordFixed(DomainError):
    """What was done is kept as it was done."""

    code = "casework.record_fixed"
    message = "What was once recorded of a case is kept as it was."


class ConstraintBroken(DomainError):
    """The database refused a row under a rule that has no kinder words."""

    code = "casework.constraint_broken"
    message = "Casework refused a row: {constraint}."
