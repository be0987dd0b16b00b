"""The words for where lists, lines, accounts, budgets and claims stand (兑付用语)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.judge_measures import STOP_WORDS, Stop
from renqi.programmes.cultivation.support.domain.line_states import (
    ChangeKind,
    ChangeState,
    ClaimState,
    Ground,
    LineState,
    ListState,
    PayeeState,
    Step,
)
from renqi.programmes.cultivation.support.services.entitled_firms import UNSETTLED
from renqi.programmes.cultivation.support.services.judge_list import ELSEWHERE
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.words import Look

Words = str | Promise

LIST_LOOKS: Mapping[str, Look] = {
    ListState.QUEUED: Look(label=_("Waits for a worker"), tone="info", icon="clock"),
    ListState.JUDGING: Look(label=_("Being judged"), tone="info", icon="loader"),
    ListState.FAILED: Look(label=_("Judging failed"), tone="bad", icon="alert-triangle"),
    ListState.DRAFT: Look(label=_("To be reviewed"), tone="warn", icon="edit"),
    ListState.SUBMITTED: Look(label=_("Before the lead"), tone="warn", icon="user-check"),
    ListState.APPROVED: Look(label=_("Approved"), tone="info", icon="check"),
    ListState.NOTICE: Look(label=_("Published for objections"), tone="info", icon="speakerphone"),
    ListState.OPEN: Look(label=_("Firms confirm"), tone="info", icon="building"),
    ListState.CLOSED: Look(label=_("Settled"), tone="good", icon="circle-check"),
    ListState.DISCARDED: Look(label=_("Given up"), tone="plain", icon="trash"),
}
LINE_LOOKS: Mapping[str, Look] = {
    LineState.LISTED: Look(label=_("On the list"), tone="plain", icon="list"),
    LineState.STRUCK: Look(label=_("Struck"), tone="bad", icon="x"),
    LineState.APPROVED: Look(label=_("Waits for money"), tone="warn", icon="clock"),
    LineState.UNFUNDED: Look(label=_("Budget does not reach"), tone="bad", icon="coins"),
    LineState.DOUBLED: Look(label=_("Aided already"), tone="bad", icon="copy"),
    LineState.PROMISED: Look(label=_("Firm to confirm"), tone="warn", icon="building"),
    LineState.ACCEPTED: Look(label=_("Accepted"), tone="info", icon="check"),
    LineState.DECLINED: Look(label=_("Declined"), tone="plain", icon="x"),
    LineState.LAPSED: Look(label=_("Lapsed"), tone="plain", icon="clock-off"),
    LineState.ORDERED: Look(label=_("With the bank"), tone="info", icon="send"),
    LineState.PAID: Look(label=_("Paid"), tone="good", icon="circle-check"),
}
STEP_WORDS: Mapping[str, Words] = {
    Step.LISTED: _("Put on the list"),
    Step.STRUCK: _("Struck"),
    Step.APPROVED: _("List approved"),
    Step.UNFUNDED: _("The budget did not reach"),
    Step.DOUBLED: _("Aid for the matter stands in the register already"),
    Step.PROMISED: _("Money set aside"),
    Step.OPENED: _("Firm asked to confirm, by"),
    Step.ACCEPTED: _("Accepted, to be paid on account"),
    Step.ACCOUNT_CHANGED: _("Account changed to"),
    Step.ACCOUNT_CHECKED: _("Changed account checked"),
    Step.ACCOUNT_REFUSED: _("Changed account refused"),
    Step.DECLINED: _("Declined"),
    Step.LAPSED: _("Lapsed: not confirmed by"),
    Step.RELEASED: _("Money back in the budget"),
    Step.ORDERED: _("Put into a payment order"),
    Step.WITHDRAWN: _("Payment order withdrawn"),
    Step.REJECTED: _("Rejected by the bank"),
    Step.PAID: _("Paid on"),
    Step.UNPAID: _("Bank booking taken back"),
    Step.RETURNED: _("Came back from the bank"),
    Step.CLAIMED: _("Claimed back"),
    Step.CLAIM_DROPPED: _("Claim dropped"),
    Step.REPAID: _("Repaid"),
}
PAYEE_LOOKS: Mapping[str, Look] = {
    PayeeState.IN_USE: Look(label=_("In use"), tone="good", icon="check"),
    PayeeState.TO_CHECK: Look(label=_("Change to be checked"), tone="warn", icon="user-search"),
    PayeeState.CHECKED: Look(label=_("In use, change checked"), tone="good", icon="user-check"),
    PayeeState.REFUSED: Look(label=_("Refused"), tone="bad", icon="x"),
    PayeeState.REPLACED: Look(label=_("Replaced"), tone="plain", icon="history"),
}
CHANGE_WORDS: Mapping[str, Words] = {
    ChangeKind.APPROPRIATE: _("Appropriate"),
    ChangeKind.REDUCE: _("Reduce"),
    ChangeKind.RETURN: _("Return what the year left over"),
}
CHANGE_LOOKS: Mapping[str, Look] = {
    ChangeState.ASKED: Look(label=_("Waits for a second person"), tone="warn", icon="clock"),
    ChangeState.POSTED: Look(label=_("Posted"), tone="good", icon="check"),
    ChangeState.DECLINED: Look(label=_("Turned down"), tone="bad", icon="x"),
    ChangeState.WITHDRAWN: Look(label=_("Withdrawn"), tone="plain", icon="arrow-back-up"),
}
CLAIM_LOOKS: Mapping[str, Look] = {
    ClaimState.PROPOSED: Look(label=_("Firm is heard"), tone="warn", icon="ear"),
    ClaimState.CLAIMED: Look(label=_("Owed"), tone="bad", icon="receipt-refund"),
    ClaimState.SETTLED: Look(label=_("Repaid"), tone="good", icon="circle-check"),
    ClaimState.DROPPED: Look(label=_("Dropped"), tone="plain", icon="x"),
}
GROUND_WORDS: Mapping[str, Words] = {
    Ground.TITLE_REVOKED: _("Title revoked"),
    Ground.PAID_IN_ERROR: _("Paid in error"),
    Ground.CONDITION_MISSED: _("Condition not kept, such as the promised investment"),
}
FUND_WORDS: Mapping[str, Words] = {
    "lg.industry_fund": _("Longgang industry fund"),
    "lg.rd_fund": _("Longgang R&D fund"),
    "ba.industry_fund": _("Bao'an industry fund"),
    "gm.industry_fund": _("Guangming industry fund"),
    "ns.industry_fund": _("Nanshan industry fund"),
    "ps.industry_fund": _("Pingshan industry fund"),
    "sz.industry_fund": _("Shenzhen industry fund"),
    "sz.science_fund": _("Shenzhen science fund"),
    "sz.voucher": _("Shenzhen innovation vouchers"),
    "gd.industry_fund": _("Guangdong industry fund"),
    "nb.voucher": _("Ningbo innovation vouchers"),
    "sh.voucher": _("Shanghai innovation vouchers"),
    "cn.srdi_fund": _("National SRDI fund"),
}
# What refusals of support name by keys.
_FACTS: Mapping[str, Words] = {
    **FUND_WORDS,
    "key": _("Fund"),
    "name": _("Name"),
    "appropriation account": _("Account of the appropriation"),
    "number": _("Account number"),
    "bank code": _("Number of the bank"),
    "bank": _("Bank and branch"),
    "8 to 30 digits": _("8 to 30 digits"),
    "12 digits or a BIC": _("12 digits or a BIC"),
    "1 to 140 characters": _("1 to 140 characters"),
}
_LOOKS: Mapping[str, Mapping[str, Look]] = {
    "list": LIST_LOOKS,
    "line": LINE_LOOKS,
    "change": CHANGE_LOOKS,
    "claim": CLAIM_LOOKS,
}
_VERDICTS: Mapping[str, Words] = {
    "unmet": _("Conditions not met"),
    "unknown": _("Facts missing"),
    "review": _("An official has to judge"),
    UNSETTLED: _("The facts leave the sum open"),
    ELSEWHERE: _("On another list for the same matter"),
}


def other_words(reason: str) -> str:
    """Say why firms get nothing."""
    if reason in _VERDICTS:
        return str(_VERDICTS[reason])
    try:
        return said(STOP_WORDS[Stop(reason)])
    except ValueError:
        return reason


def fund_words(key: str) -> str:
    """Name a fund; one that no measure of ours draws on is shown as it is."""
    return str(FUND_WORDS.get(key, key))


def money_refusal(error: DomainError) -> str:
    """Say a refusal with words for the states, funds and fields that it names by keys."""
    facts = error.data
    words = {
        name: str(_FACTS[key])
        for name, key in facts.items()
        if name in {"budget", "field", "expected"} and key in _FACTS
    }
    if "of" in facts:
        words["state"] = str(_LOOKS[facts["of"]][facts["state"]].label)
    return refusal_text(error, **words)
