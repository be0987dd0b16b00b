"""What claims are refused for, until they are decided (救助申请拒绝理由)."""

from renqi.kernel.errors import DomainError


class ClaimUnknown(DomainError):
    """There is no such claim, or it is another's."""

    code = "relief.claim_not_found"
    message = "There is no claim {claim}."


class EventUnknown(DomainError):
    """There is no such declared event."""

    code = "relief.event_not_found"
    message = "There is no declared event “{event}”."


class FileUnknown(DomainError):
    """There is no such file."""

    code = "relief.file_not_found"
    message = "There is no file {file}."


class NotMember(DomainError):
    """Only members claim."""

    code = "relief.not_member"
    message = "{name} is not a member of this fund. Join it first; cover begins after the waiting."


class FormFaulty(DomainError):
    """The form has gaps or cannot be read."""

    code = "relief.form_faulty"
    message = "Put these fields right before you hand in: {fields}."


class FilesMissing(DomainError):
    """A file that the charter asks for is missing."""

    code = "relief.files_missing"
    message = "The charter asks for these files first: {kinds}. Ask the firm for them."


class FileFull(DomainError):
    """There are more files than a claim may have."""

    code = "relief.files_full"
    message = "A claim takes up to {most} files. Take one back first."


class FileKindUnknown(DomainError):
    """A file of a kind that nobody asks for."""

    code = "relief.file_kind_unknown"
    message = "The fund takes no files of the kind “{kind}”."


class DraftMoved(DomainError):
    """Somebody saved the draft since."""

    code = "relief.draft_moved"
    message = "{name} saved this claim since you opened it. Look at it again before you go on."


class ClaimMoved(DomainError):
    """The claim does not stand where the act begins."""

    code = "relief.claim_moved"
    message = "The claim stands at “{stage}” by now, so this cannot be done. Open it again."


class EventClaimed(DomainError):
    """The firm claims for the event already."""

    code = "relief.event_claimed"
    message = "There is a claim of this firm for this event already. Go on with that one."


class InvoiceClaimed(DomainError):
    """The firm claims for the invoice already."""

    code = "relief.invoice_claimed"
    message = "An invoice of this claim stands in another claim of this firm, or twice in this one."


class InvoicePaid(DomainError):
    """Money was let go for the invoice."""

    code = "relief.invoice_paid"
    message = "Help was granted for an invoice of this claim before. Refuse it or send it back."


class CapExceeded(DomainError):
    """The decision would exceed a cap."""

    code = "relief.cap_exceeded"
    message = (
        "The cap over {on} “{key}” is {cap} yuan, of which {used} is used; {amount} does not fit."
        " Decide at most {left}, or wait until help is paid back."
    )


class GlassUsedUp(DomainError):
    """As much was paid before review as a month allows."""

    code = "relief.glass_used_up"
    message = (
        "Before review the charter allows {cap} yuan a month, of which {left} is left. Take the"
        " normal way."
    )


class GlassClosed(DomainError):
    """The charter knows no payment before review."""

    code = "relief.glass_closed"
    message = "The charter of this fund allows no payment before review."


class GlassTooMuch(DomainError):
    """A payment before review is bounded."""

    code = "relief.glass_too_much"
    message = "Before review at most {most} yuan may be paid; {amount} was asked for."


class LookOverdue(DomainError):
    """A second look of somebody who signs is overdue."""

    code = "relief.look_overdue"
    message = (
        "A second look at a payment that one of you signed is overdue. Until it is done, neither"
        " of you signs another."
    )


class SamePerson(DomainError):
    """Another person has to do it."""

    code = "relief.same_person"
    message = "Somebody else has to do this: you have acted on it before."


class DelegationExceeded(DomainError):
    """The amount is somebody higher's."""

    code = "relief.delegation_exceeded"
    message = "Your role may not decide {amount} yuan. Leave it to: {roles}."


class AmountUnfit(DomainError):
    """An amount beyond what the claim may get."""

    code = "relief.claim_amount_unfit"
    message = "Decide more than nothing and at most {most} yuan."


class ChecksWorse(DomainError):
    """A check finds something that was not known when it was proposed."""

    code = "relief.checks_worse"
    message = "Since the proposal a check found something: {checks}. Send the claim back."


class ConditionUnmet(DomainError):
    """A claim that does not meet the charter is not approved."""

    code = "relief.condition_unmet"
    message = "A condition of the charter is not met: {conditions}. Refuse it or send it back."


class ReasonMissing(DomainError):
    """A reason is missing."""

    code = "relief.reason_missing"
    message = "Give a reason in words."


class EventUnfit(DomainError):
    """What was declared makes no sense."""

    code = "relief.event_unfit"
    message = "The event cannot be declared: check {field}."


class EventKeyTaken(DomainError):
    """A key is used once."""

    code = "relief.event_key_taken"
    message = "There is an event “{key}” already."


class ClaimFixed(DomainError):
    """What was handed in stays."""

    code = "relief.claim_fixed"
    message = "What was handed in stays as it is."


class MergeDoublesClaim(DomainError):
    """Both firms claim for one event."""

    code = "relief.merge_doubles_claim"
    message = "{duplicate} and {kept} both claim for one event. Decide one of the claims first."


class ConstraintBroken(DomainError):
    """The database refused it by a rule that has no words of its own."""

    code = "relief.constraint_broken"
    message = "This was refused by a rule of the database: {constraint}."
