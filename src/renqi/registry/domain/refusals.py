"""What the registry refuses, as types (名录拒绝理由)."""

from renqi.kernel.errors import DomainError


class FirmUnknown(DomainError):
    """No firm in the registry has this credit code."""

    code = "registry.firm_unknown"
    message = "No firm with the credit code {uscc} is in the registry."


class CreditCodeMisshapen(DomainError):
    """A credit code does not have the shape of one."""

    code = "registry.credit_code_misshapen"
    message = "A credit code has 18 characters, digits and capital letters without I, O, S, V, Z."


class FirmTwice(DomainError):
    """A firm with this credit code is already registered."""

    code = "registry.firm_twice"
    message = "A firm with this credit code is already in the registry."


class FactRecordFixed(DomainError):
    """A fact record may be added, never altered or removed."""

    code = "registry.fact_record_fixed"
    message = "What a source once said is kept as it was said."


class SourceTooLong(DomainError):
    """The name of a source is an essay."""

    code = "registry.source_too_long"
    message = "Name the source in at most {limit} characters."


class SourceReserved(DomainError):
    """A file is said to come from the register of titles, which no file speaks for."""

    code = "registry.source_reserved"
    message = "No file speaks for the register of titles. Name who says what is in it."


class ImportUnknown(DomainError):
    """No import has this number."""

    code = "registry.import_unknown"
    message = "There is no import number {batch_id}."


class ImportOutOfTurn(DomainError):
    """The import is in a state from which this step is not open."""

    code = "registry.import_out_of_turn"
    message = "Import {batch_id} is {state}; it cannot become {wanted}."


class ImportFileChanged(DomainError):
    """The file is not the one that was shown in the preview."""

    code = "registry.import_file_changed"
    message = "{file_name} has changed since it was read. Import it again."


class ConstraintBroken(DomainError):
    """The database refused a row under a rule that has no kinder words."""

    code = "registry.constraint_broken"
    message = "The registry refused a row: {constraint}."


class MergeIntoItself(DomainError):
    """A firm cannot be its own duplicate."""

    code = "registry.merge_into_itself"
    message = "{uscc} cannot be merged into itself."


class MergeTwice(DomainError):
    """The duplicate was merged before."""

    code = "registry.merge_twice"
    message = "{uscc} is already merged into {target}. Un-merge it first."


class MergeIntoMerged(DomainError):
    """The firm to keep has itself been merged into another."""

    code = "registry.merge_into_merged"
    message = "{uscc} is itself merged into {target}. Merge into {target} instead."


class MergeChained(DomainError):
    """The duplicate carries other firms, which a second merge would bury."""

    code = "registry.merge_chained"
    message = "Others are merged into {uscc}: {others}. Un-merge them first."


class MergeRelationUnlisted(DomainError):
    """Something points at firms and nobody has said that it may move."""

    code = "registry.merge_relation_unlisted"
    message = "Nothing was merged: nobody has decided whether these may move: {relations}."


class MergeCollides(DomainError):
    """Both firms hold something that only one may hold."""

    code = "registry.merge_collides"
    message = "Nothing was merged: both firms hold {relation}, and one firm may hold it once."


class NotMerged(DomainError):
    """There is no merge to undo."""

    code = "registry.not_merged"
    message = "{uscc} is not merged into another firm."


class FactUnheardOf(DomainError):
    """The catalogue of facts has no such fact."""

    code = "registry.fact_unheard_of"
    message = "There is no fact {key}."


class FactImpossible(DomainError):
    """A stated value is none that the fact can have."""

    code = "registry.fact_impossible"
    message = "{value} cannot be the value of {key}."


class StatedTwice(DomainError):
    """One act states one firm's facts twice."""

    code = "registry.stated_twice"
    message = "{uscc} is stated twice at once."


class AidDoubled(DomainError):
    """Another programme, or the same one, gives the firm money for this already."""

    code = "registry.aid_doubled"
    message = "{uscc} has aid for {matter} already: {amount} yuan by {programme} ({measure})."


class AidUnknown(DomainError):
    """There is no such aid, or it is out of reach."""

    code = "registry.aid_not_found"
    message = "There is no aid number {aid_id}."


class AidAmountWrong(DomainError):
    """The sum is nothing, or more than is left."""

    code = "registry.aid_amount_wrong"
    message = "{amount} yuan is not possible here: {left} yuan are left."


class AidOutOfTurn(DomainError):
    """The aid is in a state from which this step is not open."""

    code = "registry.aid_out_of_turn"
    message = "Aid {aid_id} is {state}; that step is not open to it."


class AidMisshapen(DomainError):
    """Aid without a matter, a programme, a measure or a ground."""

    code = "registry.aid_misshapen"
    message = "Aid needs a matter such as title:srdi:2026, a programme, a measure and a ground."


class AidReasonMissing(DomainError):
    """Aid is let go or claimed back for a reason that can be read later."""

    code = "registry.aid_reason_missing"
    message = "Give a reason."


class AidStepFixed(DomainError):
    """A step of aid may be added, never altered or removed."""

    code = "registry.aid_step_fixed"
    message = "What happened to aid is kept as it happened."


class MergeDoublesAid(DomainError):
    """Both firms hold live aid for one matter, which one firm may hold once."""

    code = "registry.merge_doubles_aid"
    message = (
        "Nothing was merged: both firms hold aid for {matters}. Release or claim back one of each"
        " first."
    )


class RelationWithItself(DomainError):
    """A firm is not related to itself."""

    code = "registry.relation_with_itself"
    message = "A firm cannot be related to itself."


class RelationTwice(DomainError):
    """The two firms are on record in this way for some of these days."""

    code = "registry.relation_twice"
    message = "This relation is on record already for some of these days. End that one first."


class RelationEndsBeforeStart(DomainError):
    """A relation ends before it begins."""

    code = "registry.relation_ends_before_start"
    message = "A relation ends after the day on which it begins."


class RelationSourceMissing(DomainError):
    """A relation is on record with who says so."""

    code = "registry.relation_source_missing"
    message = "Say who says so."


class RelationUnknown(DomainError):
    """There is no such relation, or it is out of reach."""

    code = "registry.relation_not_found"
    message = "There is no relation number {relation_id}."


class RelationEnded(DomainError):
    """The relation has ended, or would end later than it does."""

    code = "registry.relation_ended"
    message = "The relation ends on {until_on} already."
