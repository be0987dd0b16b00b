"""Whether the books hold: trial balance, periods, seals (账簿核对)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.audit.domain.who import Subject
from renqi.engines.ledger.domain.balances import TrialRow
from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.selectors.account_events import BookState, book_states
from renqi.engines.ledger.selectors.account_list import UnitTotal, books_seen, unit_totals
from renqi.engines.ledger.selectors.accounts import book_id
from renqi.engines.ledger.selectors.integrity import problems, seal_state
from renqi.engines.ledger.selectors.trial_balance import trial_balance
from renqi.identity.domain.permissions import Action
from renqi.registry.intake.workbook import Row
from renqi.web.ledger.amounts import UNIT_WORDS, filed, shown, shown_if_any
from renqi.web.ledger.forms import DayForm
from renqi.web.ledger.words import PERIOD_EVENT_WORDS, problem_words
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 50
# Up to so many transfers are checked while a page waits; more are the command's business.
CHECKED_ON_PAGE = 300_000
_PROBLEMS_SHOWN = 50


@needs(Action.LEDGER_READ, everywhere=True)
def show_trial_balance(request: PageRequest) -> HttpResponseBase:
    """Show what all accounts of a book add up to at the end of a day."""
    scope = request.actor.scope(Action.LEDGER_READ)
    form = DayForm(request.GET, books=books_seen(scope=scope), today=timezone.localdate())
    book, on = form.asked
    rows = trial_balance(book=book_id(book), on=on) if book else []
    if asked_format(request) and book:
        return _export(request, rows, book=book, on=on)
    pages = max(1, -(-len(rows) // _PER_PAGE))
    page = min(asked_page(request), pages)
    shown_here = {
        "form": form,
        "book": book,
        "on": on,
        "rows": [_trial_row(row) for row in rows[(page - 1) * _PER_PAGE : page * _PER_PAGE]],
        "totals": [_trial_total(rows, unit) for unit in Unit if any(r.unit is unit for r in rows)],
        "page": page,
        "pages": pages,
        "total": len(rows),
    }
    template = "ledger/trial_rows.html" if request.htmx else "ledger/trial_balance.html"
    return render(request, template, shown_here)


@needs(Action.LEDGER_READ, everywhere=True)
def books(request: PageRequest) -> HttpResponse:
    """Show how far each book is closed and how far the journal is sealed."""
    scope = request.actor.scope(Action.LEDGER_READ)
    totals = unit_totals(scope=scope)
    shown_here = {
        "books": [
            _book(state, [total for total in totals if total.book == state.code])
            for state in book_states()
        ],
        "seals": seal_state(transfers_up_to=CHECKED_ON_PAGE + 1),
        "may_check": CHECKED_ON_PAGE,
    }
    return render(request, "ledger/books.html", shown_here)


@needs(Action.LEDGER_READ, everywhere=True)
def check_books(request: PageRequest) -> HttpResponse:
    """Look whether balances, lots and chain hold, where a page can wait for it."""
    state = seal_state(transfers_up_to=CHECKED_ON_PAGE + 1)
    is_too_much = state.transfers > CHECKED_ON_PAGE
    found = [] if is_too_much else problems()
    shown_here = {
        "is_too_much": is_too_much,
        "limit": CHECKED_ON_PAGE,
        "state": state,
        "problems": [
            {"problem": one, "words": problem_words(one.problem)} for one in found[:_PROBLEMS_SHOWN]
        ],
        "count": len(found),
        "checked_at": timezone.now(),
    }
    template = "ledger/check_result.html" if request.htmx else "ledger/check.html"
    return render(request, template, shown_here)


def _book(state: BookState, totals: Sequence[UnitTotal]) -> dict[str, Any]:
    soft, final = state.soft_through, state.final_through
    return {
        "state": state,
        "is_balanced": all(total.is_balanced for total in totals),
        "accounts": sum(total.accounts for total in totals),
        "open_from": (soft + dt.timedelta(days=1)) if soft else None,
        "has_soft": soft is not None and soft != final,
        "events": [
            {"event": event, "words": PERIOD_EVENT_WORDS[event.what]} for event in state.events
        ],
    }


def _trial_row(row: TrialRow) -> dict[str, Any]:
    balance = row.debits - row.credits
    return {
        "row": row,
        "unit": UNIT_WORDS[row.unit],
        "debits": shown_if_any(row.debits, row.unit),
        "credits": shown_if_any(row.credits, row.unit),
        "debit_balance": shown_if_any(max(balance, 0), row.unit),
        "credit_balance": shown_if_any(max(-balance, 0), row.unit),
    }


def _trial_total(rows: Sequence[TrialRow], unit: Unit) -> dict[str, Any]:
    of_unit = [row for row in rows if row.unit is unit]
    debits, credits_ = sum(r.debits for r in of_unit), sum(r.credits for r in of_unit)
    return {
        "unit": UNIT_WORDS[unit],
        "debits": shown(debits, unit),
        "credits": shown(credits_, unit),
        "debit_balance": shown(sum(max(r.debits - r.credits, 0) for r in of_unit), unit),
        "credit_balance": shown(sum(max(r.credits - r.debits, 0) for r in of_unit), unit),
        "difference": shown(debits - credits_, unit),
        "is_balanced": debits == credits_,
    }


def _export(
    request: PageRequest, rows: Sequence[TrialRow], *, book: str, on: dt.date
) -> HttpResponseBase:
    return hand_out(
        request,
        name=f"trial-balance-{book}-{on:%Y%m%d}",
        title=gettext("Trial balance"),
        header=[
            *(gettext("Code"), gettext("Name"), gettext("Unit"), gettext("Debits")),
            *(gettext("Credits"), gettext("Debit balance"), gettext("Credit balance")),
        ],
        rows=(_row(row) for row in rows),
        subject=Subject(kind="book", key=book),
        detail={"on": on},
    )


def _row(row: TrialRow) -> Row:
    balance = row.debits - row.credits
    return (
        row.account,
        row.name,
        str(UNIT_WORDS[row.unit]),
        filed(row.debits, row.unit),
        filed(row.credits, row.unit),
        filed(max(balance, 0), row.unit),
        filed(max(-balance, 0), row.unit),
    )
