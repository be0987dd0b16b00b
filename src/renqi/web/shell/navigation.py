"""The menu: one table of pages, cut to what the reader may open (导航)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.domain.case_kinds import kinds_open_to
from renqi.engines.casework.selectors.case_list import COUNTED_MAX, count_waiting
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.selectors.bookings import waiting_count
from renqi.programmes.cultivation.pool.selectors.proposals import count_lists_for

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the menu.

    Attributes:
        url_name: Name of the page's address.
        label: Words in the menu.
        icon: Name of a Tabler icon.
        action: Right that opens the page; none for pages that everybody signed in may open.
        for_roles_with_all: Whether the right must reach the whole city, as on city-wide pages.
        for_roles_with_own: Whether the right must reach one's own firm only.
        waiting: Counts what waits for the person there, to be shown beside the words.
        leads_to_something: Whether the page has anything for the person; always unless given.
    """

    url_name: str
    label: Words
    icon: str
    action: Action | None = None
    for_roles_with_all: bool = False
    for_roles_with_own: bool = False
    waiting: Callable[[Actor], int] | None = None
    leads_to_something: Callable[[Actor], object] | None = None

    def is_open_to(self, actor: Actor) -> bool:
        """Whether this person sees the line."""
        if self.leads_to_something is not None and not self.leads_to_something(actor):
            return False
        if self.action is None:
            return True
        if self.for_roles_with_all:
            return actor.may_everywhere(self.action)
        if self.for_roles_with_own:
            return actor.may(self.action) and not actor.may_everywhere(self.action)
        return actor.may(self.action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled group of lines."""

    title: Words
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A line as it is drawn for one request."""

    label: Words
    icon: str
    url: str
    is_current: bool
    waiting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuGroup:
    """A group as it is drawn for one request."""

    title: Words
    items: tuple[MenuItem, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        title=_("Workbench"),
        entries=(
            Entry(
                url_name="city",
                label=_("City overview"),
                icon="layout-dashboard",
                action=Action.CITY_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="firm_list",
                label=_("Firms"),
                icon="buildings",
                action=Action.FIRM_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="import_list",
                label=_("Data import"),
                icon="database-import",
                action=Action.FIRM_IMPORT,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="duplicates",
                label=_("Duplicates"),
                icon="arrow-merge",
                action=Action.FIRM_MERGE,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="relation_list",
                label=_("Related firms"),
                icon="affiliate",
                action=Action.FIRM_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="own_file",
                label=_("Our firm's file"),
                icon="building",
                action=Action.FIRM_READ,
                for_roles_with_own=True,
            ),
        ),
    ),
    Section(
        title=_("Cultivation"),
        entries=(
            Entry(
                url_name="survey_runs",
                label=_("Survey"),
                icon="radar-2",
                action=Action.CITY_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="title_list",
                label=_("Titles"),
                icon="award",
                action=Action.FIRM_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="titles_due",
                label=_("What falls due"),
                icon="calendar-due",
                action=Action.FIRM_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="my_ladder",
                label=_("My ladder"),
                icon="award",
                action=Action.FIRM_READ,
                for_roles_with_own=True,
            ),
            Entry(
                url_name="call_list",
                label=_("Calls for titles"),
                icon="speakerphone",
                action=Action.CALL_KEEP,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="application_list",
                label=_("Applications"),
                icon="file-stack",
                action=Action.FIRM_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="batch_list",
                label=_("Recommendations"),
                icon="list-numbers",
                action=Action.CALL_KEEP,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="application_list",
                label=_("My applications"),
                icon="file-stack",
                action=Action.FIRM_READ,
                for_roles_with_own=True,
            ),
            Entry(
                url_name="pool_board",
                label=_("Cultivation pool"),
                icon="stack-2",
                action=Action.FIRM_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="pool_lists",
                label=_("Proposal lists"),
                icon="playlist-add",
                action=Action.POOL_KEEP,
                waiting=count_lists_for,
            ),
            Entry(
                url_name="pool_results",
                label=_("Results by cohort"),
                icon="chart-dots",
                action=Action.FIRM_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="pool_own",
                label=_("Our places in the pool"),
                icon="stack-2",
                action=Action.FIRM_READ,
                for_roles_with_own=True,
            ),
            Entry(
                url_name="support_mine",
                label=_("What we can get"),
                icon="gift",
                action=Action.SUPPORT_READ,
                for_roles_with_own=True,
            ),
            Entry(url_name="measure_list", label=_("Measures of support"), icon="list-details"),
            Entry(
                url_name="entitlement_mine",
                label=_("Our support"),
                icon="cash",
                action=Action.SUPPORT_READ,
                for_roles_with_own=True,
            ),
            Entry(
                url_name="entitlement_lists",
                label=_("Lists of entitled firms"),
                icon="checklist",
                action=Action.SUPPORT_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="entitlement_budgets",
                label=_("Budgets of support"),
                icon="pig-money",
                action=Action.SUPPORT_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="entitlement_payments",
                label=_("Support to be paid"),
                icon="cash-banknote",
                action=Action.BUDGET_KEEP,
            ),
            Entry(
                url_name="entitlement_claims",
                label=_("Claims for repayment"),
                icon="receipt-refund",
                action=Action.SUPPORT_READ,
                for_roles_with_all=True,
            ),
        ),
    ),
    Section(
        title=_("Cases"),
        entries=(
            Entry(
                url_name="case_queue",
                label=_("My tasks"),
                icon="inbox",
                action=Action.CASE_WORK,
                waiting=count_waiting,
            ),
            Entry(
                url_name="case_list",
                label=_("All cases"),
                icon="folders",
                action=Action.CASE_WORK,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="case_list",
                label=_("My cases"),
                icon="folders",
                action=Action.CASE_WORK,
                for_roles_with_own=True,
            ),
            Entry(
                url_name="case_start",
                label=_("Open a case"),
                icon="file-plus",
                action=Action.CASE_WORK,
                leads_to_something=kinds_open_to,
            ),
            Entry(
                url_name="document_list",
                label=_("Letters and lists"),
                icon="file-certificate",
                action=Action.CASE_WORK,
            ),
        ),
    ),
    Section(
        title=_("Services for growth"),
        entries=(
            Entry(
                url_name="growth_mine",
                label=_("My growth plan"),
                icon="route",
                action=Action.GROWTH_BOOK,
            ),
            Entry(
                url_name="growth_assess",
                label=_("Self-assessment"),
                icon="clipboard-check",
                action=Action.GROWTH_BOOK,
            ),
            Entry(
                url_name="growth_services",
                label=_("Services"),
                icon="tools",
                action=Action.GROWTH_READ,
            ),
            Entry(
                url_name="growth_offers",
                label=_("My services"),
                icon="building-store",
                action=Action.GROWTH_OFFER,
            ),
            Entry(
                url_name="growth_calendar",
                label=_("My calendar"),
                icon="calendar",
                action=Action.GROWTH_OFFER,
            ),
            Entry(
                url_name="growth_bookings",
                label=_("Bookings"),
                icon="calendar-event",
                action=Action.GROWTH_READ,
                waiting=waiting_count,
            ),
            Entry(
                url_name="growth_admissions",
                label=_("Admit services"),
                icon="checkup-list",
                action=Action.POOL_KEEP,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="growth_plans",
                label=_("Growth plans"),
                icon="map-2",
                action=Action.GROWTH_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="growth_use",
                label=_("Use of services"),
                icon="chart-bar",
                action=Action.GROWTH_READ,
                for_roles_with_all=True,
            ),
        ),
    ),
    Section(
        title=_("Money"),
        entries=(
            Entry(
                url_name="ledger_accounts",
                label=_("Accounts"),
                icon="wallet",
                action=Action.LEDGER_READ,
            ),
            Entry(
                url_name="ledger_journal",
                label=_("Journal"),
                icon="notebook",
                action=Action.LEDGER_READ,
            ),
            Entry(
                url_name="bank_overview",
                label=_("Bank reconciliation"),
                icon="building-bank",
                action=Action.BANK_RECONCILE,
            ),
            Entry(
                url_name="payment_orders",
                label=_("Payment orders"),
                icon="send",
                action=Action.BANK_ORDER,
            ),
            Entry(
                url_name="ledger_trial_balance",
                label=_("Trial balance"),
                icon="scale",
                action=Action.LEDGER_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="ledger_books",
                label=_("Books and seals"),
                icon="books",
                action=Action.LEDGER_READ,
                for_roles_with_all=True,
            ),
        ),
    ),
    Section(
        title=_("Audit"),
        entries=(
            Entry(
                url_name="audit_events",
                label=_("Audit trail"),
                icon="history",
                action=Action.AUDIT_READ,
            ),
            Entry(
                url_name="audit_seen",
                label=_("Who saw a firm"),
                icon="eye-search",
                action=Action.AUDIT_READ,
            ),
            Entry(
                url_name="audit_changes",
                label=_("Row history"),
                icon="arrows-exchange",
                action=Action.AUDIT_READ,
            ),
            Entry(
                url_name="audit_chain",
                label=_("Chain and anchors"),
                icon="link",
                action=Action.AUDIT_READ,
            ),
        ),
    ),
    Section(
        title=_("System"),
        entries=(
            Entry(
                url_name="person_list",
                label=_("People and rights"),
                icon="users",
                action=Action.PEOPLE_READ,
                for_roles_with_all=True,
            ),
            Entry(
                url_name="mail_outbox",
                label=_("Outbox"),
                icon="send",
                action=Action.PEOPLE_KEEP,
                for_roles_with_all=True,
            ),
        ),
    ),
    Section(
        title=_("Policy"),
        entries=(
            Entry(
                url_name="rule_list",
                label=_("Policy rules"),
                icon="gavel",
                action=Action.RULE_READ,
            ),
            Entry(url_name="open_calls", label=_("Calls for applications"), icon="file-plus"),
            Entry(url_name="notice_list", label=_("Public notices"), icon="speakerphone"),
            Entry(url_name="public_titles", label=_("Valid titles"), icon="list-check"),
            Entry(url_name="document_verify", label=_("Verify a document"), icon="qrcode"),
        ),
    ),
    Section(
        title=_("My account"),
        entries=(
            Entry(url_name="message_list", label=_("Messages"), icon="bell"),
            Entry(url_name="account_me", label=_("My sign-in"), icon="user-circle"),
        ),
    ),
)


def menu(actor: Actor, *, path: str) -> tuple[MenuGroup, ...]:
    """Give the groups of the menu that a person may open.

    Args:
        actor: Who reads the menu.
        path: Path of the page shown, to mark its line.

    Returns:
        Groups with at least one line, in the order of the table.
    """
    urls = {
        entry: reverse(entry.url_name)
        for section in SECTIONS
        for entry in section.entries
        if entry.is_open_to(actor)
    }
    # The longest address that begins the path is the page; a firm's file lies under the list.
    current = max((url for url in urls.values() if path.startswith(url)), key=len, default="")
    groups = (
        MenuGroup(
            title=section.title,
            items=tuple(
                MenuItem(
                    label=entry.label,
                    icon=entry.icon,
                    url=urls[entry],
                    is_current=urls[entry] == current,
                    waiting=_count(entry.waiting(actor)) if entry.waiting else "",
                )
                for entry in section.entries
                if entry in urls
            ),
        )
        for section in SECTIONS
    )
    return tuple(group for group in groups if group.items)


def _count(waiting: int) -> str:
    """Write a count short; nothing where nothing waits."""
    return "" if not waiting else f"{COUNTED_MAX - 1}+" if waiting >= COUNTED_MAX else str(waiting)
