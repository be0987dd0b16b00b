"""What may not be done with a title, and why (称号拒绝理由)."""

from renqi.kernel.errors import DomainError


class TitleUnknown(DomainError):
    """No such title in reach (称号不存在)."""

    code = "ladder.title_not_found"
    message = "There is no title {title}."


class ListConfirmedBySelf(DomainError):
    """Two people give titles by a list (名单须由他人确认)."""

    code = "ladder.list_confirmed_by_self"
    message = "You brought this list in: let a colleague look at it and confirm it."


class ListNotWaiting(DomainError):
    """The list waits for nobody (名单无需确认)."""

    code = "ladder.list_not_waiting"
    message = "The list {number} waits for no confirmation."


class TitleHeld(DomainError):
    """The firm holds the title already (已有同类有效称号)."""

    code = "ladder.title_held"
    message = "{uscc} holds this title already. Renew it or end it first."


class TitleEnded(DomainError):
    """The title is over (称号已失效)."""

    code = "ladder.title_ended"
    message = "This title ended on {on}. It takes no further act."


class RungWithoutTitle(DomainError):
    """The rung gives no title (该层级无称号)."""

    code = "ladder.rung_without_title"
    message = "{rung} gives no title that the register could hold."


class DatesOutOfOrder(DomainError):
    """A title would end before it began (日期颠倒)."""

    code = "ladder.dates_out_of_order"
    message = "A title granted on {granted_on} cannot end on {valid_until}. Check both dates."


class GrantLiesAhead(DomainError):
    """The day of the grant is yet to come (授予日期在将来)."""

    code = "ladder.grant_lies_ahead"
    message = "{granted_on} has not come yet. A title is registered from the day of its grant."


class RungUnderBan(DomainError):
    """The firm may not be given the title yet (禁申期内)."""

    code = "ladder.rung_under_ban"
    message = "{uscc} may not be given this title until {until}."


class UpdateTooLate(DomainError):
    """The update day is over (年度更新已逾期)."""

    code = "ladder.update_too_late"
    message = (
        "The yearly update was due by {due_on}. It cannot be made up; an appeal can ask to have"
        " what followed lifted."
    )


class UpdateDone(DomainError):
    """This year's update is on record (本年度已更新)."""

    code = "ladder.update_done"
    message = "The update due by {due_on} is on record already."


class NoUpdateAsked(DomainError):
    """No update is asked for this year (本年度无需更新)."""

    code = "ladder.no_update_asked"
    message = "This title asks for no update this year."


class UpdateWithoutProof(DomainError):
    """The update names no proof (缺少更新凭据)."""

    code = "ladder.update_without_proof"
    message = "Say where the update can be seen: the platform's number or the file's name."


class ChangeUnknown(DomainError):
    """The rule asks for no report of such a change (无须报告的变化)."""

    code = "ladder.change_unknown"
    message = "No report of “{change}” is asked for. Reported are: {known}."


class ChangeLiesAhead(DomainError):
    """The change has not come about (变化尚未发生)."""

    code = "ladder.change_lies_ahead"
    message = "{happened_on} has not come yet. Report the change once it has come about."


class ChangeNoted(DomainError):
    """The change is on record (变化已登记)."""

    code = "ladder.change_noted"
    message = "This change of {happened_on} is on record already."


class ChangeReported(DomainError):
    """The change was reported before (变化已报告)."""

    code = "ladder.change_reported"
    message = "This change was reported before."


class NoRightToRenewal(DomainError):
    """The title cannot be renewed (无复核资格)."""

    code = "ladder.no_right_to_renewal"
    message = "This title has no right to renewal. An appeal can ask to have the mark lifted."


class ReviewNotOpen(DomainError):
    """The review cannot be handed in on this day (不在复核受理期)."""

    code = "ladder.review_not_open"
    message = "The review is handed in from {opens_on} to {last_day}."


class ReviewHeldAlready(DomainError):
    """A review is under way (复核进行中)."""

    code = "ladder.review_under_way"
    message = "A review of this title is under way."


class NoReviewUnderWay(DomainError):
    """No review is under way (无复核进行中)."""

    code = "ladder.no_review_under_way"
    message = "No review of this title is under way."


class NoReviewOfThis(DomainError):
    """The rule knows no review of such a title (该称号无复核)."""

    code = "ladder.no_review_of_this"
    message = "No rule says how this title is renewed, or its dates are not known."


class GroundUnknown(DomainError):
    """The rule does not revoke on this ground (撤销事由无依据)."""

    code = "ladder.ground_unknown"
    message = "“{ground}” is no ground of revocation here. Grounds are: {known}."


class NothingToAppeal(DomainError):
    """Nothing was taken from the title (无可申诉事项)."""

    code = "ladder.nothing_to_appeal"
    message = "This title bears no mark and has not ended. There is nothing to appeal against."


class ReasonMissing(DomainError):
    """An act that takes something away needs a reason (缺少理由)."""

    code = "ladder.reason_missing"
    message = "Give the reason."


class CaseOpenAlready(DomainError):
    """Such a case of this title is open (已有同类办件)."""

    code = "ladder.case_open_already"
    message = "A case of this kind about this title is open already."


class TitleRecordFixed(DomainError):
    """What was recorded of a title stays (称号记录不可改)."""

    code = "ladder.record_fixed"
    message = "What was recorded of a title is not altered. Record what follows instead."


class ConstraintBroken(DomainError):
    """A rule of the database refused (违反数据约束)."""

    code = "ladder.constraint_broken"
    message = "The database refused: {constraint}."


class ActOfFirm(DomainError):
    """Only the firm does this, or the bureau for it (非本企业)."""

    code = "ladder.not_yours"
    message = "This is done by the firm that holds the title, or by the bureau for it."


class ActOfBureau(DomainError):
    """Only the bureau does this (仅限主管部门)."""

    code = "ladder.bureau_only"
    message = "Only the bureau does this."


class MergeDoublesTitle(DomainError):
    """Both firms hold a title that one firm holds once (称号重复)."""

    code = "ladder.merge_doubles_title"
    message = (
        "Nothing was merged: {kept} has {titles} as well. Let {duplicate} give it up first, or"
        " keep {duplicate} instead."
    )
