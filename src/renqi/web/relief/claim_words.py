"""What claims for emergency money are called on pages (救助申请用语)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from renqi.kernel.money import grouped_yuan
from renqi.web.shell.words import Look

STAGES: Mapping[str, Look] = {
    "draft": Look(label=_("Being filled in"), tone="info", icon="edit"),
    "check": Look(label=_("Being checked"), tone="info", icon="search"),
    "second": Look(label=_("To be decided"), tone="info", icon="gavel"),
    "more": Look(label=_("Back with the firm"), tone="warn", icon="arrow-back-up"),
    "glass": Look(label=_("Second signature before review"), tone="warn", icon="bolt"),
    "second_look": Look(label=_("Paid before review"), tone="warn", icon="eye"),
    "approved": Look(label=_("Help approved"), tone="good", icon="circle-check"),
    "objected": Look(label=_("Second look objects"), tone="bad", icon="alert-triangle"),
    "refused": Look(label=_("Refused, appeal open"), tone="bad", icon="circle-x"),
    "appeal": Look(label=_("Appeal being looked at"), tone="warn", icon="scale"),
    "refused_final": Look(label=_("Refused"), tone="bad", icon="circle-x"),
    "withdrawn": Look(label=_("Withdrawn"), tone="info", icon="arrow-back"),
}
LANES: Mapping[str, Look] = {
    "fast": Look(label=_("Fast lane"), tone="good", icon="bolt"),
    "standard": Look(label=_("Standard lane"), tone="info", icon="road"),
    "full": Look(label=_("Full review"), tone="warn", icon="zoom-check"),
}
EVENTS: Mapping[str, Any] = {
    "closure": _("Closed by a public emergency"),
    "disaster": _("Damage by a disaster"),
    "customer_insolvency": _("A customer's insolvency"),
    "order_loss": _("Sudden loss of orders"),
    "late_payment": _("A public buyer or large firm pays late"),
    "loan_due": _("A bank loan falls due"),
    "bad_loan": _("A loan that is lost"),
}
FORMS: Mapping[str, Any] = {
    "bridge": _("Bridge money"),
    "loan": _("Interest-free loan"),
    "grant": _("Grant"),
}
BUYERS: Mapping[str, Any] = {
    "other": _("Another firm"),
    "large": _("A large firm"),
    "public": _("A public body"),
}
CHECKS: Mapping[str, Any] = {
    "same_event": _("The same event twice"),
    "other_aid": _("Aid of other programmes"),
    "connected_firms": _("Claims of related firms"),
    "connected_customer": _("The customer is a related firm"),
    "ring_trade": _("Firms that owe each other in a circle"),
    "same_invoice": _("The same invoice twice"),
    "same_payee": _("One account for several firms"),
    "cover": _("Cover, waiting time and arrears"),
    "new_relation": _("Relations that changed shortly before"),
    "under_bound": _("Just below a bound of who decides"),
}
OUTCOMES: Mapping[str, Look] = {
    "passed": Look(label=_("Nothing found"), tone="good", icon="circle-check"),
    "found": Look(label=_("Found something"), tone="bad", icon="alert-triangle"),
    "unknown": Look(label=_("Could not be checked"), tone="warn", icon="help"),
}
PHASES: Mapping[str, Any] = {
    "hand_in": _("At the hand-in"),
    "proposal": _("At the proposal"),
    "decision": _("At the decision"),
}
SIGNS: Mapping[str, Any] = {
    "claim_near": _("An earlier claim for the same or a near event"),
    "aid": _("Live aid for the same event"),
    "claim_of_group": _("A claim of a firm of the same group"),
    "customer_of_group": _("The customer belongs to the same group"),
    "customer_without_code": _("The customer's credit code is missing, so nothing can be compared"),
    "ring": _("A circle of claimed debts"),
    "invoice_claimed": _("The invoice stands in another claim"),
    "invoice_paid": _("Help was granted for the invoice before"),
    "payee_of": _("The account is that of another firm's claim"),
    "payee_missing": _("No account was named"),
    "not_covered": _("The firm was not covered on the day"),
    "cover_unknown": _("Whether the firm was covered is unknown"),
    "arrears": _("Contributions are unpaid"),
    "arrears_unknown": _("Whether contributions are unpaid is unknown"),
    "relation_begun": _("A relation began within 90 days"),
    "relation_ended": _("A relation ended within 90 days"),
    "under_bound": _("The firm asks for a little less than a bound, though more is allowed"),
}
CONDITIONS: Mapping[str, Any] = {
    "cover": _("Covered on the day of the event"),
    "event": _("The charter names the event"),
    "form": _("The event opens this form of help"),
    "declared": _("Within a declared event"),
    "drop": _("The fall reaches the charter's share"),
    "overdue": _("Overdue for as long as the charter asks"),
    "evidence": _("Proof is complete"),
    "window": _("Claimed in time"),
    "exclusion": _("No exclusion applies"),
    "amount": _("The help reaches the least amount"),
}
LIMITS: Mapping[str, Any] = {
    "loss": _("Proven loss"),
    "contributions": _("Multiple of contributions"),
    "cap:firm": _("Cap of the firm"),
    "cap:group": _("Cap of the group"),
    "cap:chain": _("Cap of the chain"),
    "cap:district": _("Cap of the district"),
    "cap:event": _("Cap of the event"),
    "cap:total": _("Cap of the fund"),
}
LANE_REASONS: Mapping[str, Any] = {
    "found": _("a check found something"),
    "unmet": _("a condition is not met"),
    "unknown": _("something could not be checked yet"),
    "amount": _("the amount is above a faster lane's"),
    "months": _("too few contributions for a faster lane"),
    "arrears": _("contributions are unpaid"),
}
FAULTS: Mapping[str, Any] = {
    "missing": _("is missing"),
    "unreadable": _("cannot be read"),
    "too_long": _("is too long"),
}
FIELDS: Mapping[str, Any] = {
    "event_kind": _("What happened"),
    "declared": _("Declared event"),
    "event_on": _("Day of the event"),
    "help_form": _("Form of help"),
    "wanted": _("Amount asked for (yuan)"),
    "drop": _("Fall of orders, in per cent"),
    "words": _("What happened, in words"),
    "losses": _("Losses"),
    "payee_number": _("Account number"),
    "payee_bank_code": _("Bank code"),
    "payee_bank_name": _("Bank"),
    "declares": _("Declaration"),
    "counterparty": _("Counterparty"),
    "counterparty_uscc": _("Its credit code"),
    "invoice_no": _("Invoice or contract number"),
    "amount": _("Amount (yuan)"),
    "buyer": _("Kind of buyer"),
    "delivered_on": _("Delivered on"),
    "accepted_on": _("Accepted on"),
    "agreed_days": _("Agreed days to pay"),
    "due_on": _("Due on"),
}
ROLES: Mapping[str, Any] = {
    "bureau_officer": _("Bureau officer"),
    "bureau_lead": _("Bureau lead"),
}
_PARTS = 3


def field_words(key: str) -> str:
    """Say a field of the form, with the line where it is one of a loss."""
    parts = key.split(".")
    name = str(FIELDS.get(parts[-1], parts[-1]))
    return f"{FIELDS['losses']} {parts[1]}: {name}" if len(parts) == _PARTS else name


def condition_row(condition: Mapping[str, Any]) -> dict[str, Any]:
    """Give a condition as pages show it, with the clause in words."""
    clause = str(condition.get("clause", ""))
    parts = {"cover": _("Cover"), "events": _("Trigger events"), "exclusions": _("Exclusions")}
    where = parts.get(clause.split(".", maxsplit=1)[0], clause)
    return {**condition, "words": condition_words(condition), "where": where}


def condition_words(condition: Mapping[str, Any]) -> str:
    """Say a condition; an exclusion by its own name."""
    data = condition.get("data", {})
    name = str(CONDITIONS.get(condition["key"], condition["key"]))
    if condition["key"] == "exclusion":
        zh = (get_language() or "").startswith("zh")
        return f"{name}: {data.get('zh' if zh else 'en', '')}"
    return name


def sign_words(sign: Mapping[str, Any]) -> str:
    """Say what a check points to, with its figures."""
    data = dict(sign.get("data", {}))
    for key in ("amount", "bound"):
        if key in data:
            data[key] = f"{grouped_yuan(int(data[key]))} 元"
    said = [str(SIGNS.get(sign["words"], sign["words"])), str(sign.get("name", ""))]
    said += [str(value) for key, value in data.items() if key != "programme"]
    return " · ".join(part for part in said if part and part != "None")
