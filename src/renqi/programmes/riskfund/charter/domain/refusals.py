"""Why funds and versions of charters are refused (基金与章程拒绝理由)."""

from renqi.kernel.errors import DomainError


class FundUnknown(DomainError):
    """There is none, or it is not for this person (基金不存在)."""

    code = "charter.fund_not_found"
    message = "There is no fund {fund}."


class NoCharter(DomainError):
    """No version was in force on the day (当日无有效章程)."""

    code = "charter.none_in_force"
    message = "The fund {fund} has no charter in force on {on}. Publish one first."


class VersionUnknown(DomainError):
    """There is none, or it is not for this person (章程版本不存在)."""

    code = "charter.version_not_found"
    message = "There is no version {ref} of a charter."


class FundTaken(DomainError):
    """The key is another fund's (基金代号重复)."""

    code = "charter.fund_taken"
    message = "There is a fund “{fund}” already. Choose another key."


class FundUnusable(DomainError):
    """Key or name cannot be (基金资料有误)."""

    code = "charter.fund_unusable"
    message = (
        "A fund needs a key of 2 to 24 small letters, digits and hyphens that begins with a"
        " letter, and a name in both languages."
    )


class KindUnfit(DomainError):
    """A charter of another kind of fund (章程类型不符)."""

    code = "charter.kind_unfit"
    message = "The charter is of the kind “{given}”, the fund of the kind “{kind}”."


class NoDraft(DomainError):
    """Only drafts change (非草稿)."""

    code = "charter.no_draft"
    message = (
        "{ref} is no draft any more and cannot be changed. Have it sent back, or make a new draft"
        " from it."
    )


class DraftMovedOn(DomainError):
    """Somebody else changed the draft meanwhile (草稿已被修改)."""

    code = "charter.draft_moved_on"
    message = (
        "Somebody changed the draft {ref} while you were writing. Look at it again and make your"
        " change once more."
    )


class NotTried(DomainError):
    """No trial of exactly this text is recorded (未经测算)."""

    code = "charter.not_tried"
    message = "{ref} was not tried as it stands. Try it on the trial page and record the result."


class RuinedTooOften(DomainError):
    """The newest trial exceeds the charter's own bound (破产概率超限)."""

    code = "charter.ruined_too_often"
    message = (
        "The newest trial of {ref} gives a greater chance of ruin than its own bound allows. Raise"
        " contributions or lower the cover, and try it again."
    )


class TrialUnusable(DomainError):
    """A trial without a chance of ruin cannot be recorded (测算结果不完整)."""

    code = "charter.trial_unusable"
    message = (
        "A trial needs the chance of ruin in billionths (`ruin`) and over how many months"
        " (`months`)."
    )


class TrialOfOtherText(DomainError):
    """The trial is of another text than the version has now (测算文本不符)."""

    code = "charter.trial_of_other_text"
    message = "The trial is of another text than {ref} has now. Try it again as it stands."


class OutOfTurn(DomainError):
    """The version does not stand where this can be done (环节不符)."""

    code = "charter.out_of_turn"
    message = "This cannot be done with {ref} as it stands now. Load the page again."


class ApprovedByAuthor(DomainError):
    """Nobody approves what they wrote (起草人不得审批)."""

    code = "charter.approved_by_author"
    message = (
        "Whoever wrote in a version or handed it in does not approve it. Somebody else of your"
        " side has to."
    )


class AnsweredAlready(DomainError):
    """Each side answers a round once, by two different people (本方已审批)."""

    code = "charter.answered_already"
    message = "Your side has answered already. The other side has to answer now."


class NoSide(DomainError):
    """Only a lead of the bureau and finance approve (无审批权)."""

    code = "charter.no_side"
    message = "A charter is approved by a lead of the bureau and by finance."


class ReasonMissing(DomainError):
    """Who sends back or withdraws says why (缺少理由)."""

    code = "charter.reason_missing"
    message = "Say why, so that the drafters know what to change."


class NotApproved(DomainError):
    """Both sides have to approve first (未完成审批)."""

    code = "charter.not_approved"
    message = "{ref} is not approved by both sides yet."


class BeginsInThePast(DomainError):
    """A charter begins today or later (生效日期已过)."""

    code = "charter.begins_in_the_past"
    message = "A charter begins today or later. Choose a date from {today} on."


class BeginsTooEarly(DomainError):
    """It has to begin after every published version (生效日期重叠)."""

    code = "charter.begins_too_early"
    message = (
        "Another version of this fund begins on that day or later. Choose a later date, or"
        " withdraw the other version before it begins."
    )


class InForceAlready(DomainError):
    """A version in force is not withdrawn, it is followed by another (已生效)."""

    code = "charter.in_force_already"
    message = "{ref} is in force and cannot be withdrawn. Publish a new version to follow it."


class CharterConstraintBroken(DomainError):
    """The database refused for a reason that no text names yet (数据库约束)."""

    code = "charter.constraint_broken"
    message = "The database refused this ({constraint})."
