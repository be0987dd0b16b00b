"""What calls and applications refuse, and what to do about it (申报拒绝理由).

Every refusal of an application says its clause and its remedy. Labels among the data are said in
the language of the page.
"""

from renqi.kernel.errors import DomainError


class CallUnknown(DomainError):
    """There is no such call, or it is not for this person."""

    code = "calls.call_not_found"
    message = "There is no call number {call_id}."


class ApplicationUnknown(DomainError):
    """There is no such application, or it is not for this person."""

    code = "calls.application_not_found"
    message = "There is no application number {application_id}."


class BatchUnknown(DomainError):
    """There is no such batch."""

    code = "calls.batch_not_found"
    message = "There is no recommendation batch number {batch_id}."


class CallNumberTaken(DomainError):
    """Another call has this number."""

    code = "calls.number_taken"
    message = "Another call has the number {number}. Give this one its own."


class BatchNumberTaken(DomainError):
    """Another batch has this number."""

    code = "calls.batch_number_taken"
    message = "Another batch has the number {number}. Give this one its own."


class CallIncomplete(DomainError):
    """The call cannot be kept as it is written."""

    code = "calls.incomplete"
    message = "The call cannot be kept: {what}."


class CallPublished(DomainError):
    """What was published is amended, not edited."""

    code = "calls.published"
    message = "The call {number} is published. Amend it instead; the amendment is published too."


class CallNotPublished(DomainError):
    """The call is a draft or cancelled."""

    code = "calls.not_published"
    message = "The call {number} is not published, so there is nothing to amend."


class PublishedBySelf(DomainError):
    """Who wrote a call does not publish it."""

    code = "calls.published_by_self"
    message = "You wrote this yourself. Another official has to confirm it."


class ChangePending(DomainError):
    """A change of this kind waits already."""

    code = "calls.change_pending"
    message = "A change of this kind waits to be confirmed. Confirm it first."


class ChangeUnknown(DomainError):
    """There is no such change that waits."""

    code = "calls.change_not_found"
    message = "There is no change number {change_id} that waits."


class WindowShortened(DomainError):
    """Nobody's time to apply is cut short."""

    code = "calls.window_shortened"
    message = "A published window is never shortened. It closes at {closes_at}; name a later time."


class QuotaBelowUse(DomainError):
    """More places are taken than the new quota has."""

    code = "calls.quota_below_use"
    message = "{used} places are taken already; the quota cannot be {quota}."


class CallNotOpen(DomainError):
    """Outside its window a call takes nothing."""

    code = "calls.not_open"
    message = (
        "The call {number} takes applications from {opens_at} to {closes_at}, to the second. What"
        " you wrote is kept; apply under the next call."
    )


class PriorTitleMissing(DomainError):
    """No rung is skipped."""

    code = "calls.prior_title_missing"
    message = (
        "A valid title is needed first: {titles} ({clause}). Apply for that one, or have the"
        " certificate entered if you hold it."
    )


class TitleHeld(DomainError):
    """A title that is held is renewed by review, not applied for again."""

    code = "calls.title_held"
    message = "The firm holds the title {title} already. It is renewed by review, not here."


class Banned(DomainError):
    """The firm may not apply again for a while."""

    code = "calls.banned"
    message = "No application is taken until {until} ({reason}). Apply after that day."


class HolderOfAnother(DomainError):
    """Who holds this title is not recommended for the other."""

    code = "calls.holder_of_another"
    message = "A holder of {titles} is not recommended for this title ({clause})."


class RelatedHolder(DomainError):
    """A firm in a control relation with a holder, or a sister firm, is not taken."""

    code = "calls.related_holder"
    message = (
        "{name} ({uscc}) is related to the firm and holds or is recommended for the title"
        " ({clause}). If the relation has ended, have it ended in the registry with its proof."
    )


class ProofMissing(DomainError):
    """A newer figure needs its proof."""

    code = "calls.proof_missing"
    message = (
        "These figures differ from what is on file: {facts}. Attach the proof of them, or put back"
        " the figures on file."
    )


class QuotaUsedUp(DomainError):
    """No place is left."""

    code = "calls.quota_used_up"
    message = (
        "Every place of the call {number} is taken. Release one, or amend the quota; the"
        " application waits as it is."
    )


class DistrictQuotaUsedUp(DomainError):
    """No place of the district is left."""

    code = "calls.district_quota_used_up"
    message = (
        "Every place of the firm's district in the call {number} is taken. Release one, or amend"
        " the quota; the application waits as it is."
    )


class VisitMissing(DomainError):
    """The record of the visit comes first."""

    code = "calls.visit_missing"
    message = "Nobody has recorded the visit yet. Record its day, who went and what was found."


class VisitOfOne(DomainError):
    """Two people go."""

    code = "calls.visit_of_one"
    message = "Two different people make a visit. {given} are named."


class VisitDayImpossible(DomainError):
    """A visit lies between hand-in and today."""

    code = "calls.visit_day_impossible"
    message = "The visit cannot have been on {visited_on}: it lies between hand-in and today."


class StageWrongForThis(DomainError):
    """The application stands elsewhere."""

    code = "calls.stage_wrong"
    message = (
        "No visit is recorded here now. It is, while the on-site check runs, by who was assigned"
        " to it."
    )


class NotRecommendable(DomainError):
    """Only approved applications for titles of the level above are recommended."""

    code = "calls.not_recommendable"
    message = "{name} cannot be recommended here: {why}."


class BatchSent(DomainError):
    """What was sent does not change."""

    code = "calls.batch_sent"
    message = "The batch {number} was sent. It does not change any more."


class BatchEmpty(DomainError):
    """A batch names somebody."""

    code = "calls.batch_empty"
    message = "The batch {number} names no firm."


class BatchNotSent(DomainError):
    """An outcome follows a recommendation."""

    code = "calls.batch_not_sent"
    message = "The batch {number} is not sent yet, so nothing can have come of it."


class NoBarArose(DomainError):
    """What is refused for a bar needs one."""

    code = "calls.no_bar_arose"
    message = "Nothing bars {name} today: close the notice, or send the application back."


class OutcomeBySender(DomainError):
    """Two people see a batch off and its answer in."""

    code = "calls.outcome_by_sender"
    message = "You sent the batch {number}: let a colleague record what came of it."


class OutcomeOutOfTime(DomainError):
    """The level above answers after it was asked."""

    code = "calls.outcome_out_of_time"
    message = (
        "{name}: {on} is not between {since}, when the batch was sent, and {until}. Look at the"
        " document again."
    )


class OutcomeIncomplete(DomainError):
    """An outcome says when and by which document, or why not."""

    code = "calls.outcome_incomplete"
    message = "{name}: a grant needs its day and document, a refusal its reason."


class OutcomeFinal(DomainError):
    """An outcome is recorded once."""

    code = "calls.outcome_final"
    message = "The outcome of {name} is recorded already. A mistake is put right by revocation."


class OutcomeFileUnreadable(DomainError):
    """The list that came back cannot be read."""

    code = "calls.outcome_file_unreadable"
    message = "The list cannot be read: {why}. Use the list of this batch and fill its columns."


class ConstraintBroken(DomainError):
    """The database refused a row under a rule that has no kinder words."""

    code = "calls.constraint_broken"
    message = "The database refused a row: {constraint}."


class MergeDoublesApplication(DomainError):
    """Both firms apply under one call (申报重复)."""

    code = "calls.merge_doubles_application"
    message = (
        "Nothing was merged: {kept} and {duplicate} both apply under {calls}. Let one of them"
        " withdraw first."
    )
