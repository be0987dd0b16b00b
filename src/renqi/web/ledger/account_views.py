"""The chart of accounts and the page of one account (科目表与账户)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.ledger.domain.balances import Account, Lot
from renqi.engines.ledger.domain.owners import organisation_of
from renqi.engines.ledger.domain.refusals import AccountUnknown
from renqi.engines.ledger.selectors.account_events import account_events
from renqi.engines.ledger.selectors.account_list import (
    AccountFilter,
    AccountSort,
    UnitTotal,
    account_page,
    books_seen,
    export_accounts,
    purposes_seen,
    unit_totals,
)
from renqi.engines.ledger.selectors.accounts import lots_of, spendable
from renqi.engines.ledger.selectors.statement_pages import (
    day_balances,
    last_position,
    statement_page,
)
from renqi.engines.ledger.selectors.visible import visible_account
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.identity.selectors.organisations import organisation_names
from renqi.registry.intake.workbook import Row
from renqi.web.ledger.amounts import UNIT_WORDS, filed, shown, shown_if_any
from renqi.web.ledger.balance_chart import balance_chart
from renqi.web.ledger.forms import AccountFilterForm
from renqi.web.ledger.lines import statement_line
from renqi.web.ledger.words import ACCOUNT_EVENT_WORDS, SIDE_WORDS
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE, _LATEST, _DAYS_DRAWN = 25, 8, 90


@needs(Action.LEDGER_READ)
def account_list(request: PageRequest) -> HttpResponseBase:
    """Show the accounts that may be seen, or hand the list out as a file."""
    scope = request.actor.scope(Action.LEDGER_READ)
    form = AccountFilterForm(
        request.GET, books=books_seen(scope=scope), purposes=purposes_seen(scope=scope)
    )
    where = form.account_filter()
    sort, is_descending = asked_order(request, AccountSort.GROUP)
    if asked_format(request):
        found = export_accounts(scope=scope, where=where, sort=sort, is_descending=is_descending)
        return _export(request, found)
    page = account_page(
        scope=scope,
        where=where,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown_here: dict[str, Any] = {
        "form": form,
        "page": page,
        "groups": _groups(page.rows, is_grouped=sort is AccountSort.GROUP),
        "is_filtered": where != AccountFilter(),
        "sees_all": scope.all,
    }
    if not request.htmx:
        shown_here["totals"] = [_total(one) for one in unit_totals(scope=scope)]
    template = "ledger/account_rows.html" if request.htmx else "ledger/account_list.html"
    return render(request, template, shown_here)


@needs(Action.LEDGER_READ)
def show_account(request: PageRequest, account_id: int) -> HttpResponseBase:
    """Show what an account holds, its lots, its last lines, and what was decided about it."""
    scope = request.actor.scope(Action.LEDGER_READ)
    account = account_seen(account_id, scope=scope)
    today = timezone.localdate()
    start = today - dt.timedelta(days=_DAYS_DRAWN)
    last = statement_page(
        account, start=dt.date.min, end=today, before=last_position(today), limit=_LATEST
    )
    shown_here = {
        "account": account_facts(account),
        "owner": _owner(request, account),
        "sees_all": scope.all,
        "is_lotted": account.is_lotted,
        "lots": [_lot(lot, account, today=today) for lot in lots_of(account_id=account.id)],
        "events": [
            {"event": event, "words": ACCOUNT_EVENT_WORDS[event.what]}
            for event in account_events(account)
        ],
        "lines": [statement_line(line, account) for line in reversed(last.lines)],
        "chart": balance_chart(
            account, day_balances(account, start=start, end=today), start=start, today=today
        ),
        "spendable": _spendable(account, today=today),
        "as_of": today,
    }
    return render(request, "ledger/account.html", shown_here)


def account_seen(account_id: int, *, scope: Scope) -> Account:
    """Give an account, or say that there is no such page: a foreign one does not exist.

    Raises:
        Http404: There is no such account for this reader.
    """
    try:
        return visible_account(account_id, scope=scope)
    except AccountUnknown as error:
        raise Http404 from error


def account_facts(account: Account) -> dict[str, Any]:
    """Give an account as lists and pages show it."""
    unit = account.unit
    return {
        "id": account.id,
        "path": account.path,
        "book": account.book,
        "code": account.code,
        "name": account.name,
        "purpose": account.purpose,
        "unit": UNIT_WORDS[unit],
        "side": SIDE_WORDS[account.side],
        "balance": shown(account.balance, unit),
        "promised": shown_if_any(account.promised, unit),
        "promised_now": shown(account.promised, unit),
        "incoming": shown_if_any(_incoming(account), unit),
        "available": shown(account.available, unit),
        "has_floor": account.balance_min is not None,
        "least": shown(account.balance_min, unit),
        "most": shown(account.balance_max, unit),
        "has_roof": account.balance_max is not None,
        "is_frozen": account.is_frozen,
        "is_lotted": account.is_lotted,
    }


def _groups(rows: tuple[Account, ...], *, is_grouped: bool) -> list[dict[str, Any]]:
    """Put rows that follow each other for the same purpose and unit under one heading."""
    groups: list[dict[str, Any]] = []
    for account in rows:
        heading = (account.book, account.purpose, account.unit) if is_grouped else None
        if not groups or groups[-1]["key"] != heading:
            groups.append(
                {
                    "key": heading,
                    "book": account.book,
                    "purpose": account.purpose or gettext("Other accounts"),
                    "unit": UNIT_WORDS[account.unit],
                    "lines": [],
                }
            )
        groups[-1]["lines"].append(account_facts(account))
    return groups


def _total(total: UnitTotal) -> dict[str, Any]:
    return {
        "book": total.book,
        "name": total.book_name,
        "unit": UNIT_WORDS[total.unit],
        "accounts": total.accounts,
        "debits": shown(total.debits, total.unit),
        "credits": shown(total.credits, total.unit),
        "difference": shown(total.debits - total.credits, total.unit),
        "is_balanced": total.is_balanced,
    }


def _incoming(account: Account) -> int:
    """What others have promised to this account; it is not there yet."""
    return account.debits_pending + account.credits_pending - account.promised


def _spendable(account: Account, *, today: dt.date) -> Any:
    amount = spendable(account_id=account.id, on=today)
    return None if amount is None else shown(amount, account.unit)


def _lot(lot: Lot, account: Account, *, today: dt.date) -> dict[str, Any]:
    unit = account.unit
    return {
        "lot": lot,
        "is_expired": lot.expires_on is not None and lot.expires_on < today,
        "granted": shown(lot.granted, unit),
        "used": shown_if_any(lot.used, unit),
        "lapsed": shown_if_any(lot.lapsed, unit),
        "clawed_back": shown_if_any(lot.clawed_back, unit),
        "remaining": shown(lot.remaining, unit),
        "held": shown_if_any(lot.held, unit),
    }


def _owner(request: PageRequest, account: Account) -> dict[str, str]:
    """Name the owner, with a link to the firm's file for those who may open it."""
    organisation = organisation_of(account.owner)
    if organisation is not None:
        return {"name": organisation_names([organisation]).get(organisation, account.owner)}
    covers = account.owner and request.actor.scope(Action.FIRM_READ).covers(account.owner)
    return {
        "name": account.owner,
        "url": reverse("firm_file", args=[account.owner]) if covers else "",
    }


def _export(request: PageRequest, found: Iterator[Account]) -> HttpResponseBase:
    return hand_out(
        request,
        name="ledger-accounts",
        title=gettext("Accounts"),
        header=[
            *(gettext("Book"), gettext("Code"), gettext("Name"), gettext("Purpose")),
            *(gettext("Owner"), gettext("Unit"), gettext("Debits"), gettext("Credits")),
            *(gettext("Balance"), gettext("Held"), gettext("Available"), gettext("State")),
        ],
        rows=(_row(account) for account in found),
    )


def _row(account: Account) -> Row:
    unit, left = account.unit, account.available
    return (
        account.book,
        account.code,
        account.name,
        account.purpose,
        account.owner,
        str(UNIT_WORDS[unit]),
        filed(account.debits, unit),
        filed(account.credits, unit),
        filed(account.balance, unit),
        filed(account.promised, unit),
        "" if left is None else filed(left, unit),
        gettext("Frozen") if account.is_frozen else "",
    )
