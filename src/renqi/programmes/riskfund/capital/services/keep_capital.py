"""What the calendar and the charter ask of a fund's book (日常资金事项)."""

import logging
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import THE_CLOCK
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell
from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.appropriations import CallState
from renqi.programmes.riskfund.capital.models import Appropriation, FirmStake
from renqi.programmes.riskfund.capital.selectors.appropriations import matching_of
from renqi.programmes.riskfund.capital.selectors.fund_accounts import book_of, funds_with_books
from renqi.programmes.riskfund.capital.services.appropriations import call_appropriation
from renqi.programmes.riskfund.capital.services.liquidity_floor import (
    keep_floors,
    set_liquidity_floor,
)
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.registry.selectors.claims import name_on_file

_LOG = logging.getLogger(__name__)
DAYS_TO_PAY: Final = 30
DAYS_BETWEEN_REMINDERS: Final = 7
_OVERDUE: Final = gettext_noop("A call for money of a fund is overdue")
_OVERDUE_BODY: Final = gettext_noop(
    "Fund {fund}: of {amount} yuan called until {due_on}, {open} yuan have not come. {reason}"
)


def keep_capital(*, at: datetime, on: date) -> dict[str, int]:
    """Raise floors to the charters, call what is matched, tell of what is overdue (日终处理).

    Late or twice does no harm. A fund that needs a person keeps no other waiting.

    Returns:
        How many of each.

    Effects:
        Floors, limits of cash, calls, messages.
    """
    counts = {"floors": 0, "limits": 0, "called": 0, "told": 0, "named": _name_stakes()}
    for fund in funds_with_books():
        try:
            in_force = charter_on(fund, on=on)
            counts["floors"] += _raise_floor(fund, in_force.charter, in_force.ref, at=at)
            counts["called"] += call_matched(fund, in_force.charter, at=at, on=on)
        except NoCharter:
            continue
        except DomainError:
            _LOG.exception("the book of fund %s needs a person", fund)
    counts["limits"] = keep_floors(at=at)
    counts["told"] = tell_overdue(at=at, on=on)
    return counts


def call_matched(fund: str, charter: Charter, *, at: datetime, on: date) -> int:
    """Call what the charter adds to the firms' money of the months that are over (配比出资).

    Each month's call is the difference between what is due for the year so far and what was
    called; the arithmetic stands with the call. A person lets it pass.

    Returns:
        How many calls are new.

    Effects:
        Appropriations.
    """
    until = on.replace(day=1) - timedelta(days=1)
    called = 0
    for match in matching_of(fund, charter, year=until.year, until=until):
        key = f"matched:{match.party}:{until:%Y-%m}"
        row = book_of(fund)
        if match.party is Party.FIRM or match.to_call == 0:
            continue
        if Appropriation.objects.filter(book=row, request_key=key).exists():
            continue
        call_appropriation(
            fund,
            party=match.party,
            amount=match.to_call,
            due_on=on + timedelta(days=DAYS_TO_PAY),
            reason=f"{until:%Y-%m} 企业缴费配比",
            key=key,
            actor=THE_CLOCK,
            at=at,
            on=on,
            match=match,
        )
        called += 1
    return called


def tell_overdue(*, at: datetime, on: date) -> int:
    """Tell who must pay, and finance, of calls that are overdue, once a week (逾期提醒).

    Returns:
        How many calls were told of.

    Effects:
        Messages, the day of the reminder.

    Locks:
        Each call.
    """
    told = 0
    late = Appropriation.objects.filter(state=CallState.CALLED, due_on__lt=on)
    for row in late.select_related("book").order_by("pk"):
        last = row.reminded_on
        if last is not None and (on - last).days < DAYS_BETWEEN_REMINDERS:
            continue
        tell(
            _payers(row, at=at, on=on),
            subject=_OVERDUE,
            body=_OVERDUE_BODY,
            data={
                "fund": row.book.fund,
                "amount": grouped_yuan(row.amount),
                "open": grouped_yuan(row.amount - row.paid),
                "due_on": row.due_on.isoformat(),
                "reason": row.reason,
            },
            link=f"/fund/capital/{row.book.fund}/calls/",
            at=at,
            key=f"capital.overdue {row.pk} {on.isoformat()}",
        )
        row.reminded_on = on
        row.save(update_fields=["reminded_on"])
        told += 1
    return told


def _payers(row: Appropriation, *, at: datetime, on: date) -> list[int]:
    finance = holders_of([Role.FINANCE_OFFICER], as_of=on, at=at)
    found = {one.person_id for one in finance}
    if row.party == Party.INSTITUTION:
        keepers = holders_of([Role.INSTITUTION_OFFICER], as_of=on, at=at)
        found |= {
            one.person_id
            for one in keepers
            if row.book.owner == f"organisation:{one.organisation_id}"
        }
    return sorted(found)


def _name_stakes() -> int:
    """Write the names of firms to stakes that were opened where no register is seen."""
    named = 0
    for row in FirmStake.objects.filter(firm_name=""):
        if name := name_on_file(row.uscc):
            named += FirmStake.objects.filter(pk=row.pk).update(firm_name=name)
    return named


def _raise_floor(fund: str, charter: Charter, ref: str, *, at: datetime) -> int:
    floor = charter.safeguards.liquidity_floor
    if book_of(fund).floor >= floor:
        return 0
    set_liquidity_floor(fund, amount=floor, reason=f"章程 {ref}", actor=THE_CLOCK, at=at)
    return 1
