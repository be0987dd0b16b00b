"""What each named constraint of charters means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain import refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "charter_fund_key_shape": refusals.FundUnusable,
    "charter_fund_named": refusals.FundUnusable,
    "charter_fund_key_key": refusals.FundTaken,
    "charter_only_drafts_change": refusals.NoDraft,
    "charter_published_stays": refusals.NoDraft,
    "charter_moves_by_table": refusals.OutOfTurn,
    "charter_tried_as_it_stands": refusals.NotTried,
    "charter_ruin_within_bound": refusals.RuinedTooOften,
    "charter_trial_is_of_this_text": refusals.TrialOfOtherText,
    "charter_trial_range": refusals.TrialUnusable,
    "charter_approval_is_of_this_text": refusals.OutOfTurn,
    "charter_approver_not_author": refusals.ApprovedByAuthor,
    "charter_approved_once_a_side": refusals.AnsweredAlready,
    "charter_approved_by_two_people": refusals.AnsweredAlready,
    "charter_approved_by_its_side": refusals.NoSide,
    "charter_sent_back_says_why": refusals.ReasonMissing,
    "charter_withdrawn_says_why": refusals.ReasonMissing,
    "charter_needs_two_approvals": refusals.NotApproved,
    "charter_not_in_the_past": refusals.BeginsInThePast,
    "charter_begins_after_others": refusals.BeginsTooEarly,
    "charter_begins_once": refusals.BeginsTooEarly,
    "charter_withdrawn_before_it_begins": refusals.InForceAlready,
}

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.CharterConstraintBroken
)
