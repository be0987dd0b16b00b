"""The menu as one table: which pages it leads to, and who sees each line (菜单表)."""

from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.domain.case_kinds import kinds_open_to
from renqi.engines.casework.selectors.case_list import count_waiting
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.selectors.bookings import waiting_count
from renqi.programmes.cultivation.pool.selectors.proposals import count_lists_for
from renqi.programmes.riskfund.charter.selectors.versions import charters_waiting_for
from renqi.web.shell.menu_lines import Section, city_line, line, own_line


def looks_into_funds(actor: Actor) -> bool:
    """Whether somebody sees what funds are invested in; a firm sees its own stake elsewhere."""
    return not actor.scope(Action.FUND_READ).uscc


SECTIONS: tuple[Section, ...] = (
    Section(
        title=_("Workbench"),
        entries=(
            city_line("city", _("City overview"), "layout-dashboard", Action.CITY_READ),
            city_line("firm_list", _("Firms"), "buildings", Action.FIRM_READ),
            city_line("import_list", _("Data import"), "database-import", Action.FIRM_IMPORT),
            city_line("duplicates", _("Duplicates"), "arrow-merge", Action.FIRM_MERGE),
            city_line("relation_list", _("Related firms"), "affiliate", Action.FIRM_READ),
            own_line("own_file", _("Our firm's file"), "building", Action.FIRM_READ),
        ),
    ),
    Section(
        title=_("Cultivation"),
        entries=(
            city_line("survey_runs", _("Survey"), "radar-2", Action.CITY_READ),
            city_line("pool_board", _("Cultivation pool"), "stack-2", Action.FIRM_READ),
            line(
                "pool_lists",
                _("Proposal lists"),
                "playlist-add",
                Action.POOL_KEEP,
                waiting=count_lists_for,
            ),
            city_line("pool_results", _("Results by cohort"), "chart-dots", Action.FIRM_READ),
        ),
    ),
    Section(
        title=_("Ladder of titles"),
        entries=(
            own_line("my_ladder", _("My ladder"), "award", Action.FIRM_READ),
            own_line("pool_own", _("Our places in the pool"), "stack-2", Action.FIRM_READ),
            own_line("application_list", _("My applications"), "file-stack", Action.FIRM_READ),
            city_line("title_list", _("Titles"), "award", Action.FIRM_READ),
            city_line("titles_due", _("What falls due"), "calendar-due", Action.FIRM_READ),
            city_line("call_list", _("Calls for titles"), "speakerphone", Action.CALL_KEEP),
            city_line("application_list", _("Applications"), "file-stack", Action.FIRM_READ),
            city_line("batch_list", _("Recommendations"), "list-numbers", Action.CALL_KEEP),
        ),
    ),
    Section(
        title=_("Support"),
        entries=(
            own_line("support_mine", _("What we can get"), "gift", Action.SUPPORT_READ),
            own_line("entitlement_mine", _("Our support"), "cash", Action.SUPPORT_READ),
            city_line(
                "entitlement_lists", _("Lists of entitled firms"), "checklist", Action.SUPPORT_READ
            ),
            city_line(
                "entitlement_budgets", _("Budgets of support"), "pig-money", Action.SUPPORT_READ
            ),
            line(
                "entitlement_payments", _("Support to be paid"), "cash-banknote", Action.BUDGET_KEEP
            ),
            city_line(
                "entitlement_claims",
                _("Claims for repayment"),
                "receipt-refund",
                Action.SUPPORT_READ,
            ),
        ),
    ),
    Section(
        title=_("Risk fund"),
        entries=(
            own_line("fund_mine", _("Our risk funds"), "shield", Action.FUND_JOIN),
            own_line("relief_mine", _("Our claims"), "lifebuoy", Action.RELIEF_CLAIM),
            city_line(
                "relief_queue", _("Claims for emergency money"), "lifebuoy", Action.FUND_READ
            ),
            city_line("relief_events", _("Declared events"), "speakerphone", Action.RELIEF_DECIDE),
            line("relief_help", _("Our help"), "cash-banknote", Action.RELIEF_CLAIM),
            line(
                "relief_payouts",
                _("Payouts"),
                "cash-banknote",
                Action.FUND_READ,
                leads_to_something=looks_into_funds,
            ),
            line(
                "relief_loans",
                _("Loans of funds"),
                "calendar-dollar",
                Action.FUND_READ,
                leads_to_something=looks_into_funds,
            ),
            line(
                "relief_losses",
                _("Losses"),
                "trending-down",
                Action.FUND_READ,
                leads_to_something=looks_into_funds,
            ),
            city_line("fund_members", _("Members of funds"), "users-group", Action.FUND_READ),
            line("fund_dues", _("Collection for funds"), "receipt", Action.FUND_COLLECT),
            line("fund_overview", _("Risk funds"), "umbrella", Action.FUND_READ),
            line(
                "fund_charters",
                _("Charters"),
                "book-2",
                Action.FUND_READ,
                waiting=charters_waiting_for,
            ),
            line("capital_funds", _("Money of the funds"), "pig-money", Action.FUND_READ),
            line(
                "investment_funds",
                _("Investments of funds"),
                "chart-line",
                Action.FUND_READ,
                leads_to_something=looks_into_funds,
            ),
            city_line("fund_supervision", _("Supervision of funds"), "eye-check", Action.FUND_READ),
            city_line("fund_trial", _("Try a charter"), "adjustments-horizontal", Action.FUND_READ),
            own_line("fund_custody", _("Custody statements"), "file-import", Action.FUND_INVEST),
        ),
    ),
    Section(
        title=_("Services for growth"),
        entries=(
            line("growth_mine", _("My growth plan"), "route", Action.GROWTH_BOOK),
            line("growth_assess", _("Self-assessment"), "clipboard-check", Action.GROWTH_BOOK),
            line("growth_services", _("Services"), "tools", Action.GROWTH_READ),
            line("growth_offers", _("My services"), "building-store", Action.GROWTH_OFFER),
            line("growth_calendar", _("My calendar"), "calendar", Action.GROWTH_OFFER),
            line(
                "growth_bookings",
                _("Bookings"),
                "calendar-event",
                Action.GROWTH_READ,
                waiting=waiting_count,
            ),
            city_line("growth_admissions", _("Admit services"), "checkup-list", Action.POOL_KEEP),
            city_line("growth_plans", _("Growth plans"), "map-2", Action.GROWTH_READ),
            city_line("growth_use", _("Use of services"), "chart-bar", Action.GROWTH_READ),
        ),
    ),
    Section(
        title=_("Cases"),
        entries=(
            line("case_queue", _("My tasks"), "inbox", Action.CASE_WORK, waiting=count_waiting),
            city_line("case_list", _("All cases"), "folders", Action.CASE_WORK),
            own_line("case_list", _("My cases"), "folders", Action.CASE_WORK),
            line(
                "case_start",
                _("Open a case"),
                "file-plus",
                Action.CASE_WORK,
                leads_to_something=kinds_open_to,
            ),
            line("document_list", _("Letters and lists"), "file-certificate", Action.CASE_WORK),
        ),
    ),
    Section(
        title=_("Money"),
        entries=(
            line("ledger_accounts", _("Accounts"), "wallet", Action.LEDGER_READ),
            line("ledger_journal", _("Journal"), "notebook", Action.LEDGER_READ),
            line("bank_overview", _("Bank reconciliation"), "building-bank", Action.BANK_RECONCILE),
            line("payment_orders", _("Payment orders"), "send", Action.BANK_ORDER),
            city_line("ledger_trial_balance", _("Trial balance"), "scale", Action.LEDGER_READ),
            city_line("ledger_books", _("Books and seals"), "books", Action.LEDGER_READ),
        ),
    ),
    Section(
        title=_("Audit"),
        entries=(
            line("audit_events", _("Audit trail"), "history", Action.AUDIT_READ),
            line("audit_seen", _("Who saw a firm"), "eye-search", Action.AUDIT_READ),
            line("audit_changes", _("Row history"), "arrows-exchange", Action.AUDIT_READ),
            line("audit_chain", _("Chain and anchors"), "link", Action.AUDIT_READ),
        ),
    ),
    Section(
        title=_("System"),
        entries=(
            city_line("person_list", _("People and rights"), "users", Action.PEOPLE_READ),
            city_line("mail_outbox", _("Outbox"), "send", Action.PEOPLE_KEEP),
        ),
    ),
    Section(
        title=_("Policy"),
        entries=(
            line("rule_list", _("Policy rules"), "gavel", Action.RULE_READ),
            line("measure_list", _("Measures of support"), "list-details"),
            line("open_calls", _("Calls for applications"), "file-plus"),
            line("notice_list", _("Public notices"), "speakerphone"),
            line("public_titles", _("Valid titles"), "list-check"),
            line("document_verify", _("Verify a document"), "qrcode"),
        ),
    ),
    Section(
        title=_("My account"),
        entries=(
            line("message_list", _("Messages"), "bell"),
            line("account_me", _("My sign-in"), "user-circle"),
        ),
    ),
)
