"""An account's statement: in pages, whole for printing, or as a file (对账单)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.audit.domain.who import Subject
from renqi.engines.ledger.domain.balances import Account, StatementLine
from renqi.engines.ledger.selectors.statement_pages import (
    PeriodSums,
    Position,
    StatementPage,
    last_position,
    period_sums,
    statement_lines,
    statement_page,
)
from renqi.identity.domain.permissions import Action
from renqi.registry.intake.workbook import Row
from renqi.web.ledger.account_views import account_facts, account_seen
from renqi.web.ledger.amounts import filed, shown
from renqi.web.ledger.forms import PeriodForm
from renqi.web.ledger.lines import statement_line
from renqi.web.ledger.words import KIND_LOOKS
from renqi.web.shell.asked import asked_format
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE, _MOST_PRINTED = 50, 2_000
_SEQ_DIGITS = 19


@needs(Action.LEDGER_READ)
def show_statement(request: PageRequest, account_id: int) -> HttpResponseBase:
    """Show opening, lines with the running balance, and closing of a period."""
    account = account_seen(account_id, scope=request.actor.scope(Action.LEDGER_READ))
    form = PeriodForm(request.GET, today=timezone.localdate())
    start, end = form.days
    if asked_format(request):
        return _export(request, account, start=start, end=end)
    is_whole = "whole" in request.GET
    after, before = asked_position(request, "after"), asked_position(request, "before")
    if is_whole:
        after = before = None
    sums = period_sums(account, start=start, end=end)
    page = statement_page(
        account,
        start=start,
        end=end,
        after=after,
        before=before,
        brought=None if after or before else sums.opening,
        limit=_MOST_PRINTED if is_whole else _PER_PAGE,
    )
    shown_here = {
        "account": account_facts(account),
        "account_id": account.id,
        "form": form,
        "start": start,
        "end": end,
        "is_whole": is_whole,
        "is_cut": is_whole and page.later is not None,
        "most_printed": _MOST_PRINTED,
        "made_at": timezone.now(),
        "organisation": request.actor.organisation,
        **_sums(sums, account),
        **_turned(page, account, end=end),
    }
    template = "ledger/statement_rows.html" if request.htmx else "ledger/statement.html"
    return render(request, template, shown_here)


def asked_position(request: PageRequest, key: str) -> Position | None:
    """Read a place in the order of lines from the address; none where it is none."""
    day, _, seq = request.GET.get(key, "").rpartition(".")
    if not (seq.isascii() and seq.isdecimal() and len(seq) <= _SEQ_DIGITS):
        return None
    try:
        position = Position(on=dt.date.fromisoformat(day), seq=int(seq))
    except ValueError:
        return None
    # A number that no line can have would overflow in the database.
    return position if position.seq <= last_position(position.on).seq else None


def _turned(page: StatementPage, account: Account, *, end: dt.date) -> dict[str, Any]:
    return {
        "lines": [statement_line(line, account) for line in page.lines],
        "brought": shown(page.brought, account.unit),
        "is_first": page.earlier is None,
        "is_last": page.later is None,
        "earlier": _token(page.earlier),
        "later": _token(page.later),
        "last": _token(last_position(end)),
    }


def _sums(sums: PeriodSums, account: Account) -> dict[str, Any]:
    unit = account.unit
    return {
        "opening": shown(sums.opening, unit),
        "debits": shown(sums.debits, unit),
        "credits": shown(sums.credits, unit),
        "closing": shown(sums.closing, unit),
        "is_credit": account.side > 0,
    }


def _token(position: Position | None) -> str:
    return "" if position is None else f"{position.on.isoformat()}.{position.seq}"


def _export(
    request: PageRequest, account: Account, *, start: dt.date, end: dt.date
) -> HttpResponseBase:
    return hand_out(
        request,
        name=f"statement-{account.code.replace(':', '-')}-{start:%Y%m%d}-{end:%Y%m%d}",
        title=gettext("Statement"),
        header=[
            *(gettext("Day"), gettext("Kind"), gettext("Other account"), gettext("Name")),
            *(gettext("Memo"), gettext("Cause"), gettext("Debit"), gettext("Credit")),
            *(gettext("Held"), gettext("Balance"), gettext("Transfer")),
        ],
        rows=_rows(account, start=start, end=end),
        subject=Subject(kind="account", key=account.path, name=account.name),
        detail={"start": start, "end": end},
    )


def _rows(account: Account, *, start: dt.date, end: dt.date) -> Iterator[Row]:
    """Write opening, lines and closing; what is posted meanwhile cannot make them differ."""
    unit, opening = account.unit, period_sums(account, start=start, end=end).opening
    debits = credits_ = 0
    closing = opening
    first = filed(opening, unit)
    yield start, gettext("Opening balance"), "", "", "", "", "", "", "", first, ""
    for line in statement_lines(account, start=start, end=end, brought=opening):
        debits, credits_, closing = debits + line.debit, credits_ + line.credit, line.balance
        yield _row(line, account)
    sides = filed(debits, unit), filed(credits_, unit)
    last = filed(closing, unit)
    yield end, gettext("Closing balance"), "", "", "", "", *sides, "", last, ""


def _row(line: StatementLine, account: Account) -> Row:
    unit = account.unit
    return (
        line.effective_on,
        str(KIND_LOOKS[line.kind].label),
        line.other,
        line.other_name,
        line.memo,
        line.cause,
        filed(line.debit, unit) if line.debit else "",
        filed(line.credit, unit) if line.credit else "",
        filed(line.held, unit) if line.held else "",
        filed(line.balance, unit),
        str(line.id),
    )
