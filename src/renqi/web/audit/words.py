"""Words for what the trail holds (审计用语)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.audit.domain.events import EventKind

Words = str | Promise

KIND_WORDS: Mapping[EventKind, Words] = {
    EventKind.SIGNED_IN: _("Signed in"),
    EventKind.SIGN_IN_FAILED: _("Sign-in failed"),
    EventKind.SIGNED_OUT: _("Signed out"),
    EventKind.LOCKED_OUT: _("Locked out"),
    EventKind.SESSION_ENDED: _("Session ended by hand"),
    EventKind.PASSWORD_CHANGED: _("Password changed"),
    EventKind.PASSWORD_RESET: _("Password reset"),
    EventKind.FACTOR_ADDED: _("Second factor added"),
    EventKind.FACTOR_REMOVED: _("Second factor removed"),
    EventKind.PERSON_MADE: _("Sign-in made"),
    EventKind.PERSON_CLOSED: _("Sign-in closed"),
    EventKind.RIGHT_GRANTED: _("Role granted"),
    EventKind.RIGHT_ENDED: _("Role ended"),
    EventKind.DELEGATED: _("Delegated"),
    EventKind.DELEGATION_ENDED: _("Delegation ended"),
    EventKind.REFUSED: _("Access refused"),
    EventKind.IMPORTED: _("Imported"),
    EventKind.MERGED: _("Firms merged"),
    EventKind.UNMERGED: _("Merge undone"),
    EventKind.BANK_ACCOUNT_OPENED: _("Bank account registered"),
    EventKind.BANK_ACCOUNT_CLOSED: _("Bank account closed"),
    EventKind.BANK_MATCHED: _("Bank line matched by hand"),
    EventKind.BANK_UNMATCHED: _("Bank match taken back"),
    EventKind.ORDER_APPROVED: _("Payment order approved"),
    EventKind.ORDER_SENT: _("Payment order sent"),
    EventKind.ORDER_ANSWERED: _("Bank's answer taken"),
    EventKind.ORDER_GIVEN_UP: _("Payment order given up"),
    EventKind.BROKE_GLASS: _("Broke the glass"),
    EventKind.OVERRODE: _("Overrode"),
    EventKind.READ: _("Looked at"),
    EventKind.EXPORTED: _("Exported"),
    EventKind.DOWNLOADED: _("Downloaded"),
    EventKind.BACKED_UP: _("Backed up"),
    EventKind.RESTORED: _("Restored"),
    EventKind.ANCHORED: _("Anchored"),
    EventKind.CHECKED: _("Trail checked"),
}

GROUP_WORDS: Mapping[str, Words] = {
    "read.": _("Reads and exports"),
    "right.": _("Rights and refusals"),
    "override.": _("Overrides"),
    "session.": _("Sessions"),
    "credential.": _("Passwords and factors"),
    "change.": _("Imports and merges"),
    "money.": _("Payments and bank"),
    "system.": _("System"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a kind is shown: tone and icon beside its words."""

    tone: str
    icon: str


_LOOKS: Mapping[str, Look] = {
    "read": Look(tone="info", icon="eye"),
    "right": Look(tone="", icon="key"),
    "override": Look(tone="warn", icon="urgent"),
    "session": Look(tone="", icon="login-2"),
    "credential": Look(tone="", icon="lock"),
    "change": Look(tone="info", icon="database-import"),
    "money": Look(tone="info", icon="building-bank"),
    "system": Look(tone="", icon="server-2"),
}
_OWN_LOOKS: Mapping[str, Look] = {
    EventKind.REFUSED.value: Look(tone="warn", icon="ban"),
    EventKind.SIGN_IN_FAILED.value: Look(tone="warn", icon="login-2"),
    EventKind.LOCKED_OUT.value: Look(tone="bad", icon="lock"),
    EventKind.EXPORTED.value: Look(tone="warn", icon="file-export"),
    EventKind.DOWNLOADED.value: Look(tone="info", icon="download"),
}
_PLAIN = Look(tone="", icon="circle")

OPERATION_WORDS: Mapping[str, Words] = {
    "I": _("Added"),
    "U": _("Changed"),
    "D": _("Removed"),
}
OPERATION_TONES: Mapping[str, str] = {"I": "good", "U": "info", "D": "bad"}

SUBJECT_WORDS: Mapping[str, Words] = {
    "firm": _("Firm"),
    "case": _("Case"),
    "person": _("Person"),
    "organisation": _("Organisation"),
    "page": _("Page"),
    "list": _("List"),
    "import": _("Import"),
    "anchor": _("Anchor file"),
    "account": _("Ledger account"),
    "bank": _("Bank lines"),
    "bank_account": _("Bank account"),
    "bank_line": _("Bank line"),
    "bank_file": _("Bank file"),
    "book": _("Book"),
    "journal": _("Journal"),
    "payment_order": _("Payment order"),
    "case_list": _("List of cases"),
    "objection": _("Objection"),
    "sign_in": _("Sign-in name"),
    "file": _("File"),
}

TABLE_WORDS: Mapping[str, Words] = {
    "identity_person": _("People"),
    "identity_organisation": _("Organisations"),
    "identity_membership": _("Roles"),
    "identity_delegation": _("Delegations"),
    "identity_emergency": _("Break-glass"),
    "mfa_authenticator": _("Second factors"),
    "registry_firm": _("Firms"),
    "registry_importbatch": _("Imports"),
    "registry_mergerecord": _("Merges"),
    "casework_case": _("Cases"),
    "casework_clock": _("Deadlines"),
    "casework_assignment": _("Assignments"),
    "casework_conflictdeclaration": _("Conflicts of interest"),
    "casework_evidence": _("Evidence files"),
    "casework_expertdraw": _("Expert draws"),
    "casework_notice": _("Public notices"),
    "casework_objection": _("Objections"),
    "cultivation_screeningrun": _("Screening runs"),
    "bank_account": _("Bank accounts"),
    "payment_order": _("Payment orders"),
}


def event_words(kind: str) -> Words:
    """Name a kind of event; one that no table knows is shown as it is."""
    return KIND_WORDS[EventKind(kind)] if kind in set(EventKind) else kind


def event_look(kind: str) -> Look:
    """Say how a kind of event is shown."""
    return _OWN_LOOKS.get(kind) or _LOOKS.get(kind.partition(".")[0], _PLAIN)


def table_words(table: str) -> Words:
    """Name a table; one without a name is shown as the database calls it."""
    return TABLE_WORDS.get(table, table)


def subject_words(kind: str) -> Words:
    """Name what an event is about."""
    return SUBJECT_WORDS.get(kind, kind)
