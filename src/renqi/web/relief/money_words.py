"""The words for where payouts, loans, plans and losses stand (资金用语)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, HelpForm
from renqi.programmes.riskfund.relief.domain.money_states import (
    LoanState,
    LossKind,
    LossState,
    PayeeState,
    PayoutState,
    PlanKind,
    PlanState,
    Step,
    WaitsFor,
)
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.words import Look

Words = str | Promise

PAYOUT_LOOKS: Mapping[str, Look] = {
    PayoutState.QUEUED: Look(label=_("In the queue"), tone="warn", icon="clock"),
    PayoutState.RESERVED: Look(label=_("Money set aside"), tone="info", icon="pig-money"),
    PayoutState.ORDERED: Look(label=_("With the bank"), tone="info", icon="send"),
    PayoutState.PAID: Look(label=_("Paid"), tone="good", icon="circle-check"),
    PayoutState.CANCELLED: Look(label=_("Given up"), tone="plain", icon="x"),
}
WAIT_WORDS: Mapping[str, Words] = {
    WaitsFor.ACCOUNT: _("waits for the firm's account"),
    WaitsFor.MONEY: _("waits for money of the fund"),
}
FORM_WORDS: Mapping[str, Words] = {
    HelpForm.BRIDGE: _("Bridge"),
    HelpForm.LOAN: _("Interest-free loan"),
    HelpForm.GRANT: _("Grant"),
}
LOAN_LOOKS: Mapping[str, Look] = {
    LoanState.OPEN: Look(label=_("Being paid back"), tone="info", icon="calendar-dollar"),
    LoanState.SETTLED: Look(label=_("Paid back"), tone="good", icon="circle-check"),
    LoanState.WRITTEN_OFF: Look(label=_("Written off"), tone="bad", icon="file-x"),
    LoanState.VOID: Look(label=_("Void"), tone="plain", icon="ban"),
}
PLAN_LOOKS: Mapping[str, Look] = {
    PlanState.ASKED: Look(label=_("Waits for a second person"), tone="warn", icon="clock"),
    PlanState.IN_FORCE: Look(label=_("In force"), tone="good", icon="check"),
    PlanState.REPLACED: Look(label=_("Replaced"), tone="plain", icon="history"),
    PlanState.REFUSED: Look(label=_("Turned down"), tone="bad", icon="x"),
}
PLAN_WORDS: Mapping[str, Words] = {
    PlanKind.FIRST: _("First plan"),
    PlanKind.RESTRUCTURED: _("Restructured"),
    PlanKind.PAUSED: _("Put off by a declared event"),
}
LOSS_LOOKS: Mapping[str, Look] = {
    LossState.ASKED: Look(label=_("Waits for signatures"), tone="warn", icon="signature"),
    LossState.DECIDED: Look(label=_("Signed, being booked"), tone="info", icon="loader"),
    LossState.BOOKED: Look(label=_("Loss is booked"), tone="bad", icon="book"),
    LossState.REFUSED: Look(label=_("Turned down"), tone="plain", icon="x"),
}
LOSS_WORDS: Mapping[str, Words] = {
    LossKind.GRANT: _("Grant"),
    LossKind.WRITE_OFF: _("Loan written off"),
}
BEARER_WORDS: Mapping[str, Words] = {
    Bearer.OWN_STAKE: _("The firm's own stake"),
    Bearer.FIRM: _("All firms"),
    Bearer.GOVERNMENT: _("Government"),
    Bearer.INSTITUTION: _("Institution"),
    Bearer.RETAINED: _("The lending bank, outside the fund"),
}
PAYEE_LOOKS: Mapping[str, Look] = {
    PayeeState.IN_USE: Look(label=_("In use"), tone="good", icon="check"),
    PayeeState.TO_CHECK: Look(label=_("Change to be checked"), tone="warn", icon="user-search"),
    PayeeState.CHECKED: Look(label=_("In use, change checked"), tone="good", icon="user-check"),
    PayeeState.REFUSED: Look(label=_("Refused"), tone="bad", icon="x"),
    PayeeState.REPLACED: Look(label=_("Replaced"), tone="plain", icon="history"),
}
HOW_WORDS: Mapping[str, Words] = {
    "reference": _("by its number"),
    "payer": _("by payer and amount"),
    "hand": _("by hand"),
}
STEP_WORDS: Mapping[str, Words] = {
    Step.APPROVED: _("Help approved"),
    Step.ACCOUNT_NAMED: _("Account named"),
    Step.ACCOUNT_CHECKED: _("Changed account checked"),
    Step.ACCOUNT_REFUSED: _("Changed account refused"),
    Step.RESERVED: _("Money set aside"),
    Step.SHORT: _("The fund's floor is reached: waits in its place"),
    Step.ORDERED: _("Put into a payment order"),
    Step.WITHDRAWN: _("Payment order withdrawn"),
    Step.REJECTED: _("Rejected by the bank"),
    Step.PAID: _("Paid on"),
    Step.UNPAID: _("Bank booking taken back"),
    Step.RETURNED: _("Came back from the bank"),
    Step.CANCELLED: _("Given up"),
    Step.REPAID: _("Paid back on"),
    Step.SETTLED: _("Paid back whole on"),
    Step.PLAN_ASKED: _("Another plan proposed"),
    Step.PLAN_DECIDED: _("Another plan in force"),
    Step.PLAN_REFUSED: _("Plan turned down"),
    Step.LOSS_ASKED: _("Write-off proposed"),
    Step.LOSS_SIGNED: _("Write-off signed"),
    Step.LOSS_REFUSED: _("Write-off turned down"),
    Step.LOSS_BOOKED: _("Loss booked"),
    Step.RECOVERED: _("Recovered on"),
}
_FACTS: Mapping[str, Words] = {
    "number": _("Account number"),
    "bank code": _("Number of the bank"),
    "bank": _("Bank and branch"),
    "8 to 30 digits": _("8 to 30 digits"),
    "12 digits or a BIC": _("12 digits or a BIC"),
    "1 to 140 characters": _("1 to 140 characters"),
    "1 to 120 months, with fewer months of grace": _("1 to 120 months, with fewer months of grace"),
    "1 to 12 months": _("1 to 12 months"),
    "an event that the bureau has declared": _("an event that the bureau has declared"),
}
_STATES: Mapping[str, Look] = {**LOSS_LOOKS, **PLAN_LOOKS, **LOAN_LOOKS, **PAYOUT_LOOKS}


def money_refusal(error: DomainError) -> str:
    """Say a refusal with words for the states and fields that it names by keys."""
    words = {
        name: str(_FACTS[key])
        for name, key in error.data.items()
        if name in {"field", "expected"} and key in _FACTS
    }
    if error.data.get("state") in _STATES:
        words["state"] = str(_STATES[error.data["state"]].label)
    return refusal_text(error, **words)
