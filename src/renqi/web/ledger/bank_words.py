"""The words for what bank lines and payment orders know by keys (银行用语)."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.bank_matching import Doubt, Rule
from renqi.engines.ledger.domain.bank_money import money_text
from renqi.engines.ledger.domain.payment_answers import BankStatus
from renqi.engines.ledger.domain.payments import OrderState, PaymentState
from renqi.engines.ledger.selectors.bank_difference import Open
from renqi.kernel.errors import DomainError
from renqi.web.shell.words import Look

Words = str | Promise
_MINUS = "\N{MINUS SIGN}"


ORDER_LOOKS: dict[str, Look] = {
    OrderState.PREPARED: Look(label=_("Prepared"), tone="warn", icon="edit"),
    OrderState.APPROVED: Look(label=_("Approved"), tone="info", icon="user-check"),
    OrderState.SENT: Look(label=_("Sent to the bank"), tone="info", icon="send"),
    OrderState.WITHDRAWN: Look(label=_("Withdrawn"), tone="plain", icon="arrow-back-up"),
    OrderState.REJECTED: Look(label=_("Rejected by the bank"), tone="bad", icon="x"),
    OrderState.SETTLED: Look(label=_("Settled"), tone="good", icon="circle-check"),
    OrderState.RETURNED: Look(label=_("Returned"), tone="bad", icon="arrow-back-up"),
}
PAYMENT_LOOKS: dict[str, Look] = {
    PaymentState.WAITING: Look(label=_("Not booked yet"), tone="warn", icon="clock"),
    PaymentState.SETTLED: ORDER_LOOKS[OrderState.SETTLED],
    PaymentState.RETURNED: ORDER_LOOKS[OrderState.RETURNED],
    PaymentState.REJECTED: ORDER_LOOKS[OrderState.REJECTED],
    PaymentState.WITHDRAWN: ORDER_LOOKS[OrderState.WITHDRAWN],
}
BANK_LOOKS: dict[str, Look] = {
    BankStatus.PENDING: Look(label=_("With the bank"), tone="info", icon="clock"),
    BankStatus.ACCEPTED: Look(label=_("Accepted by the bank"), tone="info", icon="check"),
}
# ISO 20022 external codes of status reasons, those that meet credit transfers.
REASON_WORDS: dict[str, Words] = {
    "AC01": _("The account number is wrong"),
    "AC03": _("The creditor's account number is wrong"),
    "AC04": _("The account is closed"),
    "AC06": _("The account is blocked"),
    "AC14": _("The kind of account does not fit"),
    "AG01": _("The account does not allow such payments"),
    "AG02": _("The kind of payment is not known"),
    "AM01": _("The amount is zero"),
    "AM02": _("The amount is above what is allowed"),
    "AM03": _("The currency is not allowed"),
    "AM04": _("There is not enough money on the account"),
    "AM05": _("The same payment came twice"),
    "AM09": _("The amount is not the agreed one"),
    "AM10": _("The total does not add up"),
    "BE01": _("Name and account do not belong together"),
    "BE04": _("The creditor's address is missing"),
    "BE05": _("The sender is not known"),
    "CURR": _("The currency is wrong"),
    "CUST": _("The customer asked for it"),
    "CNOR": _("The creditor's bank is not registered"),
    "DNOR": _("The paying bank is not registered"),
    "DT01": _("The date cannot be used"),
    "DUPL": _("The same payment came twice"),
    "ED05": _("Settlement failed"),
    "FF01": _("The file has a wrong form"),
    "MD07": _("The account holder has died"),
    "MS02": _("The customer gave no reason"),
    "MS03": _("The bank gave no reason"),
    "NARR": _("The reason stands in the bank's words"),
    "RC01": _("The bank code is wrong"),
    "RC04": _("The creditor's bank code is wrong"),
    "RR01": _("The payer's account or identity is missing"),
    "RR02": _("The payer's name or address is missing"),
    "RR03": _("The creditor's name or address is missing"),
    "RR04": _("A rule of the authorities forbids it"),
    "TM01": _("It came after closing time"),
}
RULE_WORDS: dict[str, Words] = {
    Rule.END_TO_END: _("The bank names the payment"),
    Rule.REFERENCE: _("The payment's name stands in the words"),
    Rule.IN_BOOKS: _("Same amount in the books on these days"),
    Rule.AMOUNT_PARTY: _("Same amount and party on these days"),
    Rule.RETURNED: _("A payment came back"),
    Rule.FEE: _("A fee of the bank"),
    Rule.INCOMING: _("Money came in, into the suspense account"),
    Rule.BY_HAND: _("By hand"),
}
DOUBT_WORDS: dict[str, Words] = {
    Doubt.NEW: _("Not looked at yet"),
    Doubt.NOT_FOUND: _("Nothing fits"),
    Doubt.AMBIGUOUS: _("More than one fits"),
    Doubt.AMOUNT_DIFFERS: _("The named payment has another amount"),
    Doubt.PAID_BEFORE: _("The named payment is settled already"),
    Doubt.RETURN_UNKNOWN: _("Something came back, and nobody knows what"),
    Doubt.HOLD_GONE: _("The promise was released or has run out"),
    Doubt.PERIOD_CLOSED: _("The day is closed in the books"),
    Doubt.REFUSED: _("The books refused it"),
    Doubt.TAKEN_BACK: _("A match was taken back"),
}
OPEN_WORDS: dict[str, Words] = {
    Open.BEFORE_FIRST: _("Opening balance of the first statement"),
    Open.GAP: _("Gap between two statements"),
    Open.AT_BANK: _("At the bank, not in the books"),
    Open.IN_BOOKS: _("In the books, not at the bank"),
}
FILE_WORDS: dict[str, Words] = {
    "camt.053": _("Statement"),
    "camt.052": _("Intraday report"),
    "camt.054": _("Notification"),
}


def bank_amount(amount: int | None, currency: str = "CNY") -> SafeString:
    """Write an amount for a page; what is below zero has a real minus and its own colour."""
    if amount is None:
        return SafeString("–")
    text = money_text(amount, currency).replace("-", _MINUS)
    return format_html('<span class="minus">{}</span>' if amount < 0 else "{}", text)


def payment_look(state: str, bank_status: str) -> Look:
    """Say how a payment is shown: what the bank said of it, as long as nothing is booked."""
    if state == PaymentState.WAITING and bank_status in BANK_LOOKS:
        return BANK_LOOKS[bank_status]
    return PAYMENT_LOOKS[state]


def reason_words(code: str) -> Words:
    """Say a bank's reason code in words, with the code; empty where there is none."""
    words = REASON_WORDS.get(code)
    if words is None:
        return code
    return gettext("{words} ({code})").format(words=words, code=code)


def bank_reference(external_ref: str) -> str:
    """Give the bank's own number out of the key of a line; empty where the bank gave none.

    Example:
        >>> bank_reference("bank:N-7:-100CNY#1"), bank_reference("said:0a1b:-100CNY#1")
        ('N-7', '')

    """
    kind, _sep, rest = external_ref.partition(":")
    return rest.rpartition(":")[0] if kind == "bank" else ""


# Words that refusals carry as facts of the case; the rest of their facts are names and numbers.
_FACTS: dict[str, Words] = {
    "creditor name": _("creditor name"),
    "creditor account": _("creditor account"),
    "creditor bank": _("creditor bank"),
    "creditor bank code": _("creditor bank code"),
    "purpose": _("purpose"),
    "amount": _("amount"),
    "1 to 140 characters without blanks at the ends": _(
        "1 to 140 characters without blanks at the ends"
    ),
    "characters that can be printed": _("characters that can be printed"),
    "1 to 34 digits, letters or -": _("1 to 34 digits, letters or -"),
    "12 digits or a BIC": _("12 digits or a BIC"),
    "above zero, at most 10 trillion yuan": _("above zero, at most 10 trillion yuan"),
    "a date": _("a date"),
    "an amount": _("an amount"),
    "a statement": _("a statement"),
    "a number": _("a number"),
    "a status of ISO 20022": _("a status of ISO 20022"),
    "account number": _("account number"),
    "holder": _("holder"),
    "bank": _("bank"),
    "owner": _("owner"),
    "an organisation": _("an organisation"),
    "1 to 34 digits, capital letters or -": _("1 to 34 digits, capital letters or -"),
    str(BankStatus.PENDING): BANK_LOOKS[BankStatus.PENDING].label,
    str(BankStatus.ACCEPTED): BANK_LOOKS[BankStatus.ACCEPTED].label,
    **{str(state): look.label for state, look in ORDER_LOOKS.items()},
}


def bank_refusal(error: DomainError) -> str:
    """Say a refusal with its facts in the language of the page, too."""
    said = {
        name: _FACTS.get(value, value) if isinstance(value, str) else value
        for name, value in error.data.items()
    }
    return gettext(error.message).format(**said)
