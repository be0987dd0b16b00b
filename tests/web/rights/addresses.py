"""What each address with a key in it is about: the table that a new address must join.

An address that the table does not have fails the matrix. `Address(about={"case_id": "case"})`
says that the argument `case_id` is the key of a case; `world.py` makes one of each kind for the
demo firm and one for a stranger, and knows a key that nobody has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from renqi.identity.domain.permissions import Action, Role
from tests.web.rights.address import Address, Sight, of_bank
from tests.web.rights.fund_addresses import FUND_ADDRESSES

_CASE = {"case_id": "case"}


def _of_support(argument: str, kind: str, *, is_found: bool = True) -> Address:
    """Describe what officials alone see, of every firm."""
    return Address(about={argument: kind}, owner=Role.BUREAU_OFFICER, is_found=is_found)


def _of_case(**more: str) -> Address:
    return Address(about={**_CASE, **more}, sight=Sight.OF_KIND, is_found=False)


def _alike(argument: str) -> Address:
    """Describe an address that asks for a password, or goes back, whatever the key."""
    return Address(about={argument: "any"}, sight=Sight.SHARED, is_found=False, knows_nothing=True)


def _of_offer(*, is_found: bool = False) -> Address:
    return Address(about={"service_id": "growth_offer"}, owner=Role.PROVIDER, is_found=is_found)


ADDRESSES: dict[str, Address] = {
    **FUND_ADDRESSES,
    "audit_readers": Address(about={"key": "firm"}, fixed={"kind": "firm"}, knows_nothing=True),
    "account_end_delegation": _alike("key"),
    "account_end_session": _alike("key"),
    "account_prove_email": Address(about={"token": "any"}, sight=Sight.SHARED, knows_nothing=True),
    "application": Address(about={"application_id": "application"}),
    "application_verdict": _of_case(),
    "application_visit": Address(
        about={"application_id": "application"}, sight=Sight.OF_KIND, is_found=False
    ),
    "bank_account": of_bank("bank_account_id", "bank_account"),
    "bank_confirm": of_bank("proposal_id", "bank_proposal", is_found=False),
    "bank_decline": of_bank("proposal_id", "bank_proposal", is_found=False),
    "bank_difference": of_bank("bank_account_id", "bank_account", is_found=False),
    "bank_line": of_bank("line_id", "bank_line"),
    "bank_match_again": of_bank("bank_account_id", "bank_account"),
    "bank_statement": of_bank("statement_id", "bank_statement"),
    "bank_undo": of_bank("match_id", "any", is_found=False),
    "batch": Address(about={"batch_id": "recommendation"}),
    "batch_new": Address(about={"call_id": "call"}),
    "batch_outcome": Address(about={"batch_id": "recommendation"}),
    "batch_outcomes": Address(about={"batch_id": "recommendation"}),
    "batch_rank": Address(about={"batch_id": "recommendation"}),
    "batch_send": Address(about={"batch_id": "recommendation"}),
    "batch_table": Address(about={"batch_id": "recommendation"}, is_found=False),
    "call_amend": Address(about={"call_id": "call"}),
    "call_amend_confirm": Address(about={"call_id": "call", "change_id": "any"}, is_found=False),
    "call_apply": Address(about={"call_id": "nothing"}, sight=Sight.SHARED, is_found=False),
    "call_board": Address(about={"call_id": "call"}),
    "call_edit": Address(about={"call_id": "call"}),
    "call_publish": Address(about={"call_id": "call"}),
    "case": Address(about=_CASE, sight=Sight.OF_KIND),
    "case_act": Address(about=_CASE, fixed={"act": "submit"}, sight=Sight.OF_KIND, is_found=False),
    "case_attach": Address(about=_CASE, fixed={"kind": "plan"}, sight=Sight.OF_KIND),
    "case_draft": Address(about=_CASE, sight=Sight.OF_KIND, is_found=False),
    "case_draw": _of_case(draw_id="any"),
    "case_draw_record": _of_case(draw_id="any"),
    "case_duty_end": _of_case(assignment_id="any"),
    "case_evidence": Address(
        about={**_CASE, "evidence_id": "evidence"},
        sight=Sight.OF_KIND,
        crossed="evidence_id",
        is_found=False,
    ),
    "case_evidence_withdraw": Address(
        about={**_CASE, "evidence_id": "evidence"},
        sight=Sight.OF_KIND,
        crossed="evidence_id",
        is_found=False,
    ),
    "case_form": Address(about=_CASE, sight=Sight.OF_KIND, is_found=False),
    "case_interest_lift": _of_case(declaration_id="any"),
    "case_interests": Address(about=_CASE, sight=Sight.OF_KIND, is_found=False),
    "case_open": Address(
        about={"kind": "rule"}, sight=Sight.SHARED, is_found=False, knows_nothing=True
    ),
    "case_receipt": Address(
        about=_CASE, fixed={"digest": "0" * 64}, sight=Sight.OF_KIND, is_found=False
    ),
    "document": Address(about={"document_id": "document"}),
    "document_pdf": Address(about={"document_id": "document"}),
    "document_withdraw": Address(about={"document_id": "document"}),
    "emergency_confirm": Address(about={"key": "any"}, is_found=False, knows_nothing=True),
    "entitlement_answer": Address(
        about={"line_id": "support_line"}, fixed={"step": "accept"}, is_found=False
    ),
    "entitlement_budget": _of_support("budget_id", "support_budget"),
    "entitlement_budget_change": _of_support("budget_id", "support_budget"),
    "entitlement_budget_decide": Address(
        about={"budget_id": "support_budget", "change_id": "support_change"},
        fixed={"step": "pass"},
        owner=Role.BUREAU_OFFICER,
        is_found=False,
    ),
    "entitlement_claim": Address(about={"claim_id": "support_claim"}),
    "entitlement_claim_back": _of_support("line_id", "support_line"),
    "entitlement_line": Address(about={"line_id": "support_line"}),
    "entitlement_list": _of_support("list_id", "support_list"),
    "entitlement_list_step": Address(
        about={"list_id": "support_list"},
        fixed={"step": "submit"},
        owner=Role.BUREAU_OFFICER,
        is_found=False,
    ),
    "entitlement_match": _of_support("claim_id", "support_claim"),
    "entitlement_payee": _of_support("payee_id", "support_payee", is_found=False),
    "entitlement_receipt": Address(about={"line_id": "support_line"}),
    "entitlement_strike": _of_support("line_id", "support_line"),
    "firm_file": Address(about={"uscc": "firm"}),
    "firm_support": Address(about={"uscc": "firm"}),
    "firm_receipt": Address(about={"uscc": "firm"}, fixed={"rule_id": "cn.srdi"}),
    "growth_book": Address(
        about={"service_id": "growth_service"}, sight=Sight.SHARED, is_found=False
    ),
    "growth_booking": Address(about={"booking_id": "growth_booking"}),
    "growth_booking_act": Address(
        about={"booking_id": "growth_booking"}, fixed={"act": "accept"}, is_found=False
    ),
    "growth_offer": _of_offer(is_found=True),
    "growth_offer_decide": _of_offer(),
    "growth_offer_edit": _of_offer(is_found=True),
    "growth_plan": Address(about={"uscc": "firm"}),
    "growth_plan_edit": Address(about={"uscc": "firm"}),
    "growth_plan_end": Address(about={"uscc": "firm"}, is_found=False),
    "growth_plan_make": Address(about={"uscc": "firm"}, is_found=False),
    "growth_plan_print": Address(about={"uscc": "firm"}, is_found=False),
    "growth_plan_redraft": Address(about={"uscc": "firm"}, is_found=False),
    "growth_plan_sign": Address(about={"uscc": "firm"}, is_found=False),
    "growth_proof": Address(
        about={"booking_id": "growth_booking", "proof_id": "growth_proof"},
        crossed="proof_id",
        is_found=False,
    ),
    "growth_service": Address(about={"service_id": "growth_service"}, sight=Sight.SHARED),
    "growth_slot_close": Address(
        about={"slot_id": "growth_slot"}, owner=Role.PROVIDER, is_found=False
    ),
    "growth_slots": _of_offer(),
    "growth_take": Address(about={"take_id": "growth_take"}),
    "import_confirm": Address(about={"batch_id": "batch"}),
    "import_give_up": Address(about={"batch_id": "batch"}),
    "import_page": Address(about={"batch_id": "batch"}),
    "import_rejects": Address(about={"batch_id": "batch"}, is_found=False),
    "ledger_account": Address(about={"account_id": "account"}),
    "ledger_statement": Address(about={"account_id": "account"}),
    "ledger_transfer": Address(about={"transfer_id": "transfer"}),
    "mail_again": Address(about={"mail_id": "any"}, is_found=False),
    "measure": Address(about={"key": "nothing"}, sight=Sight.SHARED, is_found=False),
    "message_open": Address(about={"message_id": "message"}, sight=Sight.PERSONAL),
    "mfa_edit_webauthn": _alike("pk"),
    "mfa_remove_webauthn": _alike("pk"),
    "notice": Address(about={"notice_id": "nothing"}, sight=Sight.SHARED, is_found=False),
    "notice_object": Address(about={"notice_id": "nothing"}, sight=Sight.SHARED, is_found=False),
    "objection_file": Address(about={"objection_id": "nothing"}, is_found=False),
    "open_call": Address(about={"call_id": "nothing"}, sight=Sight.SHARED, is_found=False),
    "openid_connect_callback": _alike("provider_id"),
    "openid_connect_login": _alike("provider_id"),
    "organisation": Address(about={"key": "organisation"}),
    "organisation_open_or_close": Address(about={"key": "organisation"}),
    "payment_order": of_bank("order_id", "payment_order"),
    "payment_order_answer": of_bank("order_id", "payment_order", is_found=False),
    "payment_order_file": of_bank("order_id", "payment_order", is_found=False),
    "payment_order_step": of_bank("order_id", "payment_order", is_found=False, step="approve"),
    "person": Address(about={"key": "person"}),
    "person_email": Address(about={"key": "person"}),
    "person_end_delegation": Address(about={"key": "any"}, is_found=False),
    "person_grant": Address(about={"key": "person"}),
    "person_lend": Address(about={"key": "person"}),
    "person_link_outside": Address(about={"key": "person"}),
    "person_open_or_close": Address(about={"key": "person"}),
    "person_reset_factors": Address(about={"key": "person"}),
    "person_reset_password": Address(about={"key": "person"}),
    "person_unlock": Address(about={"key": "person"}),
    "relation_end": Address(about={"relation_id": "any"}, is_found=False),
    "relation_rejects": Address(about={"folder": "any"}, is_found=False),
    "role_end": Address(about={"key": "membership"}),
    "pool_answer": Address(about={"line_id": "pool_line"}, is_found=False),
    "pool_entry": Address(about={"entry_id": "pool_entry"}),
    "pool_line_note": Address(about={"line_id": "pool_line"}, is_found=False),
    "pool_list": Address(about={"proposal_id": "pool_list"}, owner=Role.BUREAU_OFFICER),
    "pool_list_step": Address(
        about={"proposal_id": "pool_list"}, fixed={"step": "submit"}, is_found=False
    ),
    "pool_propose": Address(about={"entry_id": "pool_entry"}),
    "title": Address(about={"title_id": "title"}),
    "title_appeal": Address(about={"title_id": "title"}, is_found=False),
    "title_change": Address(about={"title_id": "title"}, is_found=False),
    "title_give_up": Address(about={"title_id": "title"}, is_found=False),
    "title_list_confirm": Address(about={"list_id": "any"}, is_found=False),
    "title_list_discard": Address(about={"list_id": "any"}, is_found=False),
    "title_list_taken": Address(about={"list_id": "any"}, is_found=False),
    "title_review": Address(about={"title_id": "title"}, is_found=False),
    "title_revoke": Address(about={"title_id": "title"}, is_found=False),
    "title_update": Address(about={"title_id": "title"}, is_found=False),
    "rule_diff": Address(about={"rule_id": "rule"}, sight=Sight.SHARED),
    "rule_download": Address(
        about={"rule_id": "rule"},
        fixed={"version": "2026-04-01", "form": "yaml"},
        sight=Sight.SHARED,
    ),
    "rule_now": Address(about={"rule_id": "rule"}, sight=Sight.SHARED),
    "rule_version": Address(
        about={"rule_id": "rule"}, fixed={"version": "2026-04-01"}, sight=Sight.SHARED
    ),
    "survey_firms": Address(about={"run_id": "any"}, is_found=False),
    "survey_run": Address(about={"run_id": "any"}, is_found=False),
    "undo_merge": Address(about={"uscc": "firm"}, is_found=False, knows_nothing=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address of the site.

    Attributes:
        name: What `reverse` calls it.
        arguments: Names of the keys in it.
        needs: The right that opens it and whether it must reach the whole city, if any.
        is_within_reach: Whether it is made within the reach of whoever asks.
    """

    name: str
    arguments: frozenset[str]
    needs: tuple[Action, bool] | None
    is_within_reach: bool


def entries() -> list[Entry]:
    """List every address of the site, those of libraries included."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Entry]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield _entry(entry, prefix, frozenset(_arguments(resolver, entry)))


def _entry(pattern: URLPattern, prefix: str, arguments: frozenset[str]) -> Entry:
    view: Any = pattern.callback
    return Entry(
        name=f"{prefix}{pattern.name}",
        arguments=arguments,
        needs=getattr(view, "needs", None),
        is_within_reach=getattr(view, "is_within_reach", False),
    )


def _arguments(resolver: URLResolver, pattern: URLPattern) -> Iterator[str]:
    for part in (resolver.pattern, pattern.pattern):
        yield from part.regex.groupindex
