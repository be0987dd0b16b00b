"""Which tables have a history of their rows, and why the others have none (行级留痕清单).

Every table of the database is on one of the two lists; a test fails until a new one is. A table
that is itself append-only, derived, or a queue needs no history; one that people's acts alter
does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_ALL = ("insert", "update", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How one table is watched.

    Attributes:
        key: The column that names a row.
        hidden: Columns whose values are secrets: only that they changed is written down.
        silent: Columns that say nothing by themselves: derived values and counters of progress.
        operations: What is written down; rows that say where they come from need no insert.
    """

    key: str = "id"
    hidden: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    operations: tuple[str, ...] = _ALL


_PLAIN = Watch()

WATCHED: Mapping[str, Watch] = {
    # Who may sign in, and as what.
    "identity_person": Watch(hidden=("password",), silent=("last_login",)),
    "identity_organisation": _PLAIN,
    "identity_membership": _PLAIN,
    "identity_delegation": _PLAIN,
    "identity_mailchoice": _PLAIN,
    "identity_emergency": _PLAIN,
    "account_emailaddress": _PLAIN,
    "mfa_authenticator": Watch(hidden=("data",), silent=("last_used_at",)),
    "socialaccount_socialaccount": Watch(hidden=("extra_data",), silent=("last_login",)),
    "socialaccount_socialapp": Watch(hidden=("secret", "settings")),
    "socialaccount_socialtoken": Watch(hidden=("token", "token_secret")),
    # Firms. An import brings a million at once, and each names its import.
    "registry_firm": Watch(
        silent=("changed_at", "name_sort", "name_normal"), operations=("update", "delete")
    ),
    "registry_importbatch": Watch(silent=("rows_done",)),
    "registry_mergerecord": _PLAIN,
    "registry_aid": _PLAIN,
    "registry_firmrelation": _PLAIN,
    # Cases: what moves beside the acts, which are append-only.
    "casework_case": _PLAIN,
    "casework_clock": _PLAIN,
    "casework_assignment": _PLAIN,
    "casework_conflictdeclaration": _PLAIN,
    "casework_evidence": _PLAIN,
    "casework_expertdraw": _PLAIN,
    "casework_notice": _PLAIN,
    "casework_objection": _PLAIN,
    # Money at the bank. What was sent is kept with the order itself.
    "bank_account": _PLAIN,
    "bank_proposal": _PLAIN,
    "payment_order": Watch(silent=("file",)),
    # The pool: its moves and answers are append-only, what they made is not.
    "pool_entry": Watch(silent=("classed_at",)),
    "pool_proposal": Watch(silent=("choice",)),
    "pool_proposalline": Watch(silent=("why", "bars", "digest"), operations=("update", "delete")),
    "pool_quota": Watch(silent=("taken",)),
    "pool_quotaplace": _PLAIN,
    # Calls for a rung, applications under them, recommendations to the level above.
    "calls_call": _PLAIN,
    "calls_callchange": _PLAIN,
    "calls_districtquota": _PLAIN,
    "calls_application": _PLAIN,
    "calls_place": _PLAIN,
    "calls_batch": _PLAIN,
    "calls_batchline": _PLAIN,
    "cultivation_screeningrun": Watch(silent=("tallies", "rules", "firms_done", "firms_expected")),
    # Titles: the dates for lists follow from the events, which are append-only.
    "ladder_title": Watch(
        silent=("clock_on", "update_due_on", "report_due_on", "review_opens_on", "firm_name"),
        operations=("update", "delete"),
    ),
    "ladder_titlecase": _PLAIN,
    # Support: who decided what beside the steps of a line, which are append-only.
    "support_budget": _PLAIN,
    "support_budgetchange": _PLAIN,
    "support_entitlementrun": Watch(silent=("done", "total", "others", "rule")),
    "support_entitlementline": Watch(silent=("basis",)),
    "support_payeeaccount": Watch(hidden=("number",)),
    "support_clawback": _PLAIN,
    # Services for growth: what moves beside terms, acts and versions, which are append-only.
    "growth_service": Watch(silent=("stars_sum", "stars_count")),
    "growth_slot": _PLAIN,
    "growth_place": Watch(operations=("update", "delete")),
    "growth_booking": _PLAIN,
    "growth_growthplan": _PLAIN,
    # Charters of funds: what was published stays; drafts move.
    "charter_charterversion": Watch(silent=("document",)),
    # Funds: their books; what was done on them is append-only, sums of stakes follow from it.
    "capital_fundbook": _PLAIN,
    "capital_appropriation": _PLAIN,
    "capital_bookrequest": _PLAIN,
    "capital_firmstake": Watch(
        silent=("shares", "paid_in", "drawn", "forfeited", "borne"), operations=("update", "delete")
    ),
    # Members of funds: steps, receipts and amounts are append-only, counts follow from receipts.
    "members_membership": Watch(silent=("state", "arrears", "state_on", "paid_in", "months_paid")),
    "members_due": Watch(
        silent=("paid", "paid_on", "told_at", "is_ahead"), operations=("update", "delete")
    ),
    "members_incoming": Watch(
        silent=("taken", "returned", "elsewhere", "doubt"), operations=("update", "delete")
    ),
    "members_leaving": _PLAIN,
    "members_moneyreturn": _PLAIN,
    "members_pause": _PLAIN,
    # Supervision of funds: what moves beside steps, draws and statements, which are append-only.
    "supervision_alert": Watch(silent=("last_seen", "found")),
    "supervision_finding": _PLAIN,
    "supervision_ledgercheck": Watch(silent=("figures", "ran_at")),
    "supervision_ledgerdifference": Watch(silent=("last_seen",)),
    "supervision_solvencyrun": Watch(silent=("steps_done", "steps_expected", "result")),
    # Emergency money until it is granted: what moves beside checks, which are append-only.
    "relief_breakglassuse": _PLAIN,
    "relief_captake": _PLAIN,
    "relief_capuse": _PLAIN,
    "relief_payout": Watch(operations=("update", "delete")),
    "relief_payeeaccount": Watch(hidden=("number",)),
    "relief_loan": _PLAIN,
    "relief_loanplan": _PLAIN,
    "relief_instalment": Watch(operations=("update", "delete")),
    "relief_loss": _PLAIN,
    "relief_lossshare": Watch(operations=("update", "delete")),
    "relief_fundstop": _PLAIN,
    "relief_claim": Watch(silent=("form", "revision", "saved_at", "saved_by", "told_overdue_at")),
    "relief_claimfile": _PLAIN,
    "relief_claimloss": Watch(operations=("update", "delete")),
    "relief_declaredevent": _PLAIN,
    # Investing of a fund: trades, prices and counterparties move; results are append-only.
    "investment_portfolio": Watch(key="fund", silent=("taken_at",)),
    "investment_mandaterule": _PLAIN,
    "investment_driftalert": Watch(silent=("seen_on",)),
    "investment_counterparty": _PLAIN,
    "investment_instrument": _PLAIN,
    "investment_trade": _PLAIN,
    # A file brings many at once, and each names its file.
    "investment_price": Watch(operations=("update", "delete")),
    "investment_proposal": Watch(silent=("done", "inputs", "outcome")),
}

_APPEND_ONLY = "append-only by its own trigger"
_DERIVED = "worked out anew from what is recorded"
_LIBRARY = "kept by a library; says nothing of firms, cases, rights or money"
_LEDGER = "written by the posting functions only, under the ledger's own chain"
_JOBS = "queue of jobs"
_TRAIL = "the trail itself, under its own chain"

EXEMPT: Mapping[str, str] = {
    "audit_clock": _TRAIL,
    "audit_rowchange": _TRAIL,
    "audit_seal": _TRAIL,
    "audit_sealedentry": _TRAIL,
    "audit_securityevent": _TRAIL,
    "casework_act": _APPEND_ONLY,
    "casework_casetypeversion": _APPEND_ONLY,
    "casework_draft": _APPEND_ONLY,
    "casework_heldduty": _APPEND_ONLY,
    "casework_receipt": _APPEND_ONLY,
    "casework_review": _APPEND_ONLY,
    "casework_subjectmove": _APPEND_ONLY,
    "pool_move": _APPEND_ONLY,
    "pool_reply": _APPEND_ONLY,
    "pool_cohortresult": _DERIVED,
    "calls_sitevisit": _APPEND_ONLY,
    "documents_issueddocument": "append-only but for the firm it stands with, which merges keep",
    "documents_subjectmove": _APPEND_ONLY,
    "documents_withdrawal": _APPEND_ONLY,
    "cultivation_runpack": "written once by its run, and never by anybody again",
    "cultivation_screenedfirm": _DERIVED,
    "cultivation_standing": _DERIVED,
    "capital_entry": "append-only but for the code of its firm, which merges keep",
    "charter_charterapproval": _APPEND_ONLY,
    "charter_chartertrial": _APPEND_ONLY,
    "charter_fund": _APPEND_ONLY,
    "growth_assessmentdraft": "answers not handed in yet; what is handed in is append-only",
    "growth_assessmenttake": "append-only but for the code of its firm, which merges keep",
    "growth_bookingevent": _APPEND_ONLY,
    "growth_planitem": _APPEND_ONLY,
    "growth_plansignature": _APPEND_ONLY,
    "growth_plantick": _APPEND_ONLY,
    "growth_planversion": _APPEND_ONLY,
    "growth_proof": _APPEND_ONLY,
    "growth_rating": _APPEND_ONLY,
    "growth_serviceevent": _APPEND_ONLY,
    "growth_terms": _APPEND_ONLY,
    "investment_pricefile": _APPEND_ONLY,
    "investment_income": _APPEND_ONLY,
    "investment_result": _APPEND_ONLY,
    "investment_daymark": _DERIVED,
    "investment_unitvalue": _DERIVED,
    "support_clawbackreceipt": _APPEND_ONLY,
    "support_lineevent": _APPEND_ONLY,
    "relief_moneystep": _APPEND_ONLY,
    "relief_recovery": _APPEND_ONLY,
    "relief_recoveryshare": _APPEND_ONLY,
    "relief_repayment": _APPEND_ONLY,
    "supervision_alertstep": _APPEND_ONLY,
    "supervision_auditdraw": _APPEND_ONLY,
    "supervision_audititem": _APPEND_ONLY,
    "supervision_citycount": _DERIVED,
    "supervision_custodystatement": _APPEND_ONLY,
    "supervision_fundstatement": _APPEND_ONLY,
    "supervision_trial": _APPEND_ONLY,
    "relief_arrivals": "counted by its own trigger; each claim keeps its number",
    "relief_claimcheck": _APPEND_ONLY,
    "members_ladderstep": _APPEND_ONLY,
    "members_monthamount": _APPEND_ONLY,
    "members_receipt": _APPEND_ONLY,
    "ladder_titleevent": _APPEND_ONLY,
    "ladder_titleimport": "written once, confirmed once: who brought which list, and who said yes",
    "registry_aidstep": _APPEND_ONLY,
    "registry_factrecord": "append-only but for the firm it belongs to, which merges keep",
    "registry_standingfacts": _DERIVED,
    "ledger_account": _LEDGER,
    "ledger_account_event": _LEDGER,
    "ledger_book": _LEDGER,
    "ledger_clock": _LEDGER,
    "ledger_lot": _LEDGER,
    "ledger_lot_move": _LEDGER,
    "ledger_period_balance": _LEDGER,
    "ledger_period_event": _LEDGER,
    "ledger_seal": _LEDGER,
    "ledger_transfer": _LEDGER,
    "bank_statement": _APPEND_ONLY,
    "bank_sighting": _APPEND_ONLY,
    "bank_match": _APPEND_ONLY,
    "payment_answer": _APPEND_ONLY,
    "bank_line": "append-only but for the doubt, which matching works out anew",
    "payment_line": "fixed by its own trigger but for what the bank and its matches say",
    "account_emailconfirmation": "a letter that confirms an address once",
    "socialaccount_socialapp_sites": _LIBRARY,
    "identity_mail": "outbox: each row keeps its tries and what came of them",
    "identity_emailproof": "letters to an address: each row keeps whether it was used",
    "identity_movedrole": "names two roles once; that it was undone is its only change",
    "identity_message": "told to one person; that it was read is its only change",
    "usersessions_usersession": "signing in and out are events of their own",
    "django_session": "signing in and out are events of their own",
    "django_content_type": _LIBRARY,
    "django_migrations": _LIBRARY,
    "auth_group": _LIBRARY,
    "auth_group_permissions": _LIBRARY,
    "auth_permission": _LIBRARY,
    "renqi_cache": "forgets by itself: rate limits",
    "procrastinate_events": _JOBS,
    "procrastinate_jobs": _JOBS,
    "procrastinate_periodic_defers": _JOBS,
    "procrastinate_workers": _JOBS,
}
