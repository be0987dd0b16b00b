"""What the pool refuses, and why (培育库拒绝理由)."""

from renqi.kernel.errors import DomainError


class EntryUnknown(DomainError):
    """There is no such place, or not for this reader (没有该入库记录)."""

    code = "pool.entry_not_found"
    message = "There is no such place in the pool."


class ProposalUnknown(DomainError):
    """There is no such proposal, or not for this reader (没有该建议名单)."""

    code = "pool.proposal_not_found"
    message = "There is no such proposal list."


class LineUnknown(DomainError):
    """There is no such line, or not for this reader (没有该名单条目)."""

    code = "pool.line_not_found"
    message = "There is no such line in a proposal list."


class QuotaUnknown(DomainError):
    """There is no such quota (没有该名额)."""

    code = "pool.quota_not_found"
    message = "There is no such quota."


class FirmNotInRegistry(DomainError):
    """The code leads to no firm of its own (企业不存在)."""

    code = "pool.firm_not_registered"
    message = "{uscc} is no firm of the registry, or was merged into another."


class ReasonMissing(DomainError):
    """An act without a reason (缺少理由)."""

    code = "pool.reason_missing"
    message = "Say why: the firm is told the reason, and it stays on record."


class PlaceTaken(DomainError):
    """The firm stands in this kind already (已在库)."""

    code = "pool.place_taken"
    message = "The firm stands in this kind of the pool already."


class OpenLineExists(DomainError):
    """Another list already proposes something for the firm and kind (已有待决建议)."""

    code = "pool.line_open_already"
    message = "Another open list already proposes something for this firm in this kind."


class GradeSkipped(DomainError):
    """A promotion over more than one grade (越级)."""

    code = "pool.grade_skipped"
    message = "A promotion goes one grade up and no further. No grade is skipped."


class GradeNotOpen(DomainError):
    """The rules do not open this grade to the firm (未达到入库条件)."""

    code = "pool.grade_not_open"
    message = "The rules do not open this grade to the firm: what they ask for is not there."


class NotFromHere(DomainError):
    """The place is not in the state the act needs (状态不符)."""

    code = "pool.state_wrong"
    message = "The place is not in the state that this act needs."


class ListNotOpen(DomainError):
    """The list is no longer in the state that this act needs (名单状态不符)."""

    code = "pool.list_not_open"
    message = "The list is not in the state that this act needs. Open it again to see it."


class ListEmpty(DomainError):
    """Nothing would be proposed (名单为空)."""

    code = "pool.list_empty"
    message = "The list would have no line. Widen the choice or add a firm."


class ListTooLong(DomainError):
    """More lines than two people can look through (名单过长)."""

    code = "pool.list_too_long"
    message = "{found} lines are more than the {most} of one list. Narrow the choice."


class SamePerson(DomainError):
    """Who proposed may not decide (须两人经办)."""

    code = "pool.same_person"
    message = "Who proposed, changed or submitted a line does not decide it. Ask a colleague."


class NotALead(DomainError):
    """Only a lead of the bureau decides (须由负责人决定)."""

    code = "pool.not_a_lead"
    message = "A lead of the bureau decides."


class HearingRuns(DomainError):
    """The firm may still answer (听取意见期未满)."""

    code = "pool.hearing_runs"
    message = "The firm may answer until {until}. Decide after that day, or once it has answered."


class LineChangedMeanwhile(DomainError):
    """Somebody decided or changed the line first (已被他人处理)."""

    code = "pool.line_changed"
    message = "Somebody has decided or changed this line meanwhile. Open the list again."


class QuotaFull(DomainError):
    """No place is left (名额已满)."""

    code = "pool.quota_full"
    message = "No place is left in the quota of this grade."


class QuotaBelowTaken(DomainError):
    """Fewer places than are taken (名额少于已用)."""

    code = "pool.quota_below_taken"
    message = "{taken} places are taken. The quota cannot be smaller."


class QuotaTwice(DomainError):
    """The quota exists (名额已设)."""

    code = "pool.quota_twice"
    message = "A quota for this kind, grade, district and call exists. Change that one."


class HearingOver(DomainError):
    """The period for answering is over (听取意见期已过)."""

    code = "pool.hearing_over"
    message = "The period for an answer is over, or the matter is decided."


class AnsweredAlready(DomainError):
    """The firm has answered (已提交意见)."""

    code = "pool.answered_already"
    message = "The firm has answered already; what it said is on record."


class RulesBroken(DomainError):
    """A rule file of the pool cannot be read (培育库规则有误)."""

    code = "pool.rules_broken"
    message = "{path}: {reason}."


class NoRulesInForce(DomainError):
    """No version on that day (当日无有效规则)."""

    code = "pool.no_rules_in_force"
    message = "No rules of the pool are in force on {on} for {kind}."


class RunMissing(DomainError):
    """The registry was never screened (尚未摸排)."""

    code = "pool.run_missing"
    message = "The registry has not been screened yet. Run the survey first."


class RunNotCurrent(DomainError):
    """The run has been replaced (摸排已更新)."""

    code = "pool.run_replaced"
    message = "A newer run of the survey exists. Start the list from that one."


class RecordKept(DomainError):
    """A move or an answer was to be altered (记录不可更改)."""

    code = "pool.record_fixed"
    message = "What happened to a place is never altered."


class ConstraintBroken(DomainError):
    """A constraint without words of its own (违反约束)."""

    code = "pool.constraint_broken"
    message = "The database refused this ({constraint})."


class MergeDoublesPlace(DomainError):
    """Both firms stand in one kind of the pool (入库重复)."""

    code = "pool.merge_doubles_place"
    message = (
        "Nothing was merged: {kept} and {duplicate} both stand in one kind of the pool. Let one"
        " of them leave it first."
    )
