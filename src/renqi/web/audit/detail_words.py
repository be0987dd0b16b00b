"""Words for the details of an event: the names of its facts and what they say (事件详情用语)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.web.shell.words import kind_words, role_words

Words = str | Promise

_LONGEST = 300
EMPTY: tuple[Any, ...] = (None, "", [], {})

DETAIL_WORDS: Mapping[str, Words] = {
    "accepted": _("accepted"),
    "act": _("act"),
    "address": _("address"),
    "amount": _("amount"),
    "bank": _("bank"),
    "browser": _("browser"),
    "day": _("day"),
    "end": _("until"),
    "factor": _("second factor"),
    "factors": _("second factors"),
    "file": _("file"),
    "filter": _("filter"),
    "finding": _("finding"),
    "first": _("first"),
    "for": _("for"),
    "format": _("format"),
    "from": _("from"),
    "from_address": _("address of the session"),
    "hash": _("hash"),
    "identifier": _("outside identifier"),
    "into": _("into"),
    "kind": _("kind"),
    "list": _("list"),
    "method": _("method"),
    "number": _("number"),
    "on": _("day"),
    "organisation": _("organisation"),
    "owner": _("owner"),
    "payments": _("payments"),
    "person": _("person key"),
    "problems": _("problems"),
    "proposed_by": _("proposed by"),
    "query": _("filter"),
    "reason": _("reason"),
    "rejected": _("rejected"),
    "role": _("role"),
    "rows": _("rows"),
    "rule": _("rule"),
    "seal": _("seal"),
    "sha256": _("hash"),
    "source": _("source"),
    "start": _("from"),
    "status": _("status"),
    "until": _("until"),
    "uscc": _("credit code"),
    "what": _("what"),
}

# What people filter and sort by, beside the words above.
FILTER_WORDS: Mapping[str, Words] = {
    "key": _("key"),
    "page": _("page"),
    "q": _("search"),
    "sort": _("sorted by"),
    "state": _("state"),
    "subject": _("About what"),
    "text": _("text"),
    "to": _("until"),
}

_ACT_WORDS: Mapping[str, Words] = {
    "e-mail changed": _("e-mail changed"),
    "e-mail checked": _("e-mail address checked by the administrator"),
    "e-mail proven": _("e-mail address confirmed by its owner"),
    "first sign-ins": _("first sign-ins"),
    "lift_conflict": _("conflict of interest lifted"),
    "looked at": _("looked at afterwards"),
    "outside sign-in linked": _("outside sign-in linked"),
    "reopened": _("reopened"),
    "reset": _("reset"),
    "unlocked": _("unlocked"),
}

_FACTOR_WORDS: Mapping[str, Words] = {
    "totp": _("one-time codes"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
}

_WHAT_WORDS: Mapping[str, Words] = {
    "receipt": _("receipt"),
    "rejects": _("rejected rows"),
}

_LIST_WORDS: Mapping[str, Words] = {
    "audit-events": _("Audit trail"),
    "audit-changes": _("Row history"),
    "audit-readers": _("Who saw it"),
    "bank-difference": _("Differences"),
    "bank-lines": _("Bank lines"),
    "firms": _("Firms"),
    "ledger-accounts": _("Accounts"),
    "ledger-journal": _("Journal"),
    "organisations": _("Organisations"),
    "people": _("People"),
    "roles": _("Roles held"),
}

_VALUE_WORDS: Mapping[str, Callable[[str], Words]] = {
    "act": lambda value: _ACT_WORDS.get(value, value),
    "factor": lambda value: _FACTOR_WORDS.get(value, value),
    "factors": lambda value: _FACTOR_WORDS.get(value, value),
    "format": str.upper,
    "kind": kind_words,
    "list": lambda value: _LIST_WORDS.get(value, value),
    "role": role_words,
    "what": lambda value: _WHAT_WORDS.get(value, value),
}


def detail_pairs(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the details as words and values, the empty ones left out."""
    return [
        (str(DETAIL_WORDS.get(key, key)), said(key, value))
        for key, value in detail.items()
        if value not in EMPTY
    ]


def said(key: str, value: Any) -> str:
    """Write one detail; a name that code uses is said in the words for it."""
    say = _VALUE_WORDS.get(key, str)
    if isinstance(value, str):
        return value_text(str(say(value)))
    if isinstance(value, list) and key in _VALUE_WORDS:
        return ", ".join(str(say(str(one))) for one in value)
    return value_text(value)


def value_text(value: Any) -> str:
    """Write a value of JSON as people read it, cut where it is long."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, str):
        text = value
    elif isinstance(value, Mapping):
        named = {**DETAIL_WORDS, **FILTER_WORDS}
        text = ", ".join(f"{named.get(key, key)} {said(key, one)}" for key, one in value.items())
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
