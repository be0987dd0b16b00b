"""All that follows by itself: accounts, promises, payments, lapses, claims (兑付日常处理)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from renqi.audit.domain.who import PROGRAM
from renqi.programmes.cultivation.support.domain.line_states import LineState, ListState
from renqi.programmes.cultivation.support.models import EntitlementLine, EntitlementRun
from renqi.programmes.cultivation.support.services.claim_money import (
    match_claims,
    post_claims,
)
from renqi.programmes.cultivation.support.services.follow_payments import follow_payments
from renqi.programmes.cultivation.support.services.open_accounts import open_budget_accounts
from renqi.programmes.cultivation.support.services.open_list import ask_firm
from renqi.programmes.cultivation.support.services.promise_lines import (
    free_lines,
    lapse_unanswered,
    promise_lines,
)

_AT_WORK = (
    LineState.APPROVED,
    LineState.UNFUNDED,
    LineState.PROMISED,
    LineState.ACCEPTED,
    LineState.ORDERED,
)


def keep_promises(*, at: datetime, on: date) -> dict[str, int]:
    """Do what follows from acts and from the calendar (兑付日常处理).

    It looks at what stands in the tables, so it may run late, twice, or with another of its kind
    at its side. Money that was freed or came back is there for the lines that wait for it.

    Args:
        at: The instant.
        on: The day.

    Returns:
        How much of what was done.

    Effects:
        As the services it calls, each in transactions of its own.
    """
    counts = {
        "accounts": open_budget_accounts(at=at, actor=PROGRAM.name),
        **{f"payment_{step}": n for step, n in follow_payments(at=at, on=on).items()},
        "reopened": _reopen_lists(),
        "lapsed": lapse_unanswered(at=at, on=on),
        "freed": free_lines(at=at, on=on),
        **{f"line_{state}": n for state, n in promise_lines(at=at, on=on).items()},
        "asked": _ask_late_lines(at=at, on=on),
        "closed": _close_lists(),
        "claims_posted": post_claims(at=at, on=on),
        "claims_matched": match_claims(at=at, on=on),
    }
    return {name: count for name, count in counts.items() if count}


def _ask_late_lines(*, at: datetime, on: date) -> int:
    """Ask the firms whose money was promised after their list was opened."""
    waiting = EntitlementLine.objects.filter(
        state=LineState.PROMISED, run__state=ListState.OPEN, confirm_by__isnull=True
    )
    asked = 0
    for line_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = EntitlementLine.objects.select_for_update(of=("self",), no_key=True)
            line = rows.select_related("run").get(pk=line_id)
            if line.state == LineState.PROMISED and line.confirm_by is None:
                ask_firm(line, line.run, at=at, on=on)
                asked += 1
    return asked


def _reopen_lists() -> int:
    """Open lists again to which a payment came back."""
    again = EntitlementRun.objects.filter(state=ListState.CLOSED, pk__in=_busy_lists())
    return again.update(state=ListState.OPEN.value)


def _close_lists() -> int:
    """Close lists on which nothing is left to do."""
    done = EntitlementRun.objects.filter(state=ListState.OPEN).exclude(pk__in=_busy_lists())
    return done.update(state=ListState.CLOSED.value)


def _busy_lists() -> QuerySet[EntitlementLine, int]:
    busy = EntitlementLine.objects.filter(state__in=_AT_WORK).order_by()
    return busy.values_list("run_id", flat=True)
