"""The words for what ledgers know by numbers and keys (账务用语)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.kinds import Kind, Side, Unit
from renqi.web.shell.words import Look

Words = str | Promise


KIND_LOOKS: dict[Kind, Look] = {
    Kind.POSTED: Look(label=_("Posted"), tone="plain", icon="arrow-right"),
    Kind.HELD: Look(label=_("Held"), tone="warn", icon="lock"),
    Kind.SETTLED: Look(label=_("Settled"), tone="good", icon="circle-check"),
    Kind.RELEASED: Look(label=_("Released"), tone="info", icon="lock-open"),
    Kind.TIMED_OUT: Look(label=_("Timed out"), tone="info", icon="clock-off"),
    Kind.LAPSED: Look(label=_("Lapsed"), tone="info", icon="calendar-off"),
    Kind.CLAWED_BACK: Look(label=_("Clawed back"), tone="bad", icon="arrow-back-up"),
}
RETURNED = Look(label=_("Sent back"), tone="bad", icon="arrow-back-up")

SIDE_WORDS: dict[Side, Words] = {Side.CREDIT: _("Credit balance"), Side.DEBIT: _("Debit balance")}
UNIT_CHOICES: tuple[tuple[str, Words], ...] = (
    (Unit.FEN.name.lower(), _("Money (yuan)")),
    (Unit.POINTS.name.lower(), _("Points")),
    (Unit.SHARES.name.lower(), _("Fund shares")),
)

ACCOUNT_EVENT_WORDS: dict[str, Words] = {
    "opened": _("Account opened"),
    "frozen": _("Account frozen"),
    "thawed": _("Account thawed"),
    "limited": _("Limits changed"),
    "handed_over": _("Handed over with the firm"),
}
PERIOD_EVENT_WORDS: dict[str, Words] = {
    "closed_softly": _("Closed softly"),
    "reopened": _("Reopened"),
    "closed": _("Closed for good"),
}
# What `ledger_verify` finds, by the names of `sql/ledger_verify*.sql`.
PROBLEM_WORDS: dict[str, Words] = {
    "balance_differs": _("A balance is not what its transfers add up to"),
    "sum_not_zero": _("Debits and credits of a book differ"),
    "account_foreign": _("A transfer meets an account of another book or unit"),
    "resolution_unlike_hold": _("A settlement does not fit its hold"),
    "return_unlike_original": _("A return does not fit its original"),
    "closed_balance_differs": _("A closed balance is not what its transfers add up to"),
    "lots_differ_from_balance": _("The lots are not what the account holds"),
    "lot_differs_from_moves": _("A lot is not what its moves add up to"),
    "lot_unlike_grant": _("A lot does not fit its grant"),
    "seal_missing": _("A seal is missing"),
    "seal_unlinked": _("A seal does not continue the one before"),
    "seal_altered": _("A seal was altered"),
    "transfers_missing_or_added": _("Sealed transfers are missing or were added"),
    "transfers_altered": _("Sealed transfers were altered"),
    "tail_cut": _("The last seals were cut off"),
    "anchor_differs": _("The chain differs from what was written down outside"),
}


def problem_words(problem: str) -> Words:
    """Say what was found; what no table names is shown as it is."""
    return PROBLEM_WORDS.get(problem, problem)
