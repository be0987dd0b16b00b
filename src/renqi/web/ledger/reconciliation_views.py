"""What the bank says, held against the books: files, lines, differences (银行对账)."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.who import Subject
from renqi.engines.ledger.domain.bank_money import decimals
from renqi.engines.ledger.selectors.bank_accounts import bank_account, bank_accounts
from renqi.engines.ledger.selectors.bank_difference import difference
from renqi.engines.ledger.selectors.bank_lines import (
    LineFilter,
    bank_statement,
    line_page,
    lines_where,
    open_count,
    proposals_waiting,
    statement_page,
)
from renqi.engines.ledger.services.bank_import import Imported, import_bank_file
from renqi.engines.ledger.services.bank_reconcile import reconcile_account
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.registry.intake.workbook import Row
from renqi.web.ledger.bank_words import (
    DOUBT_WORDS,
    FILE_WORDS,
    OPEN_WORDS,
    bank_amount,
    bank_reference,
    bank_refusal,
)
from renqi.web.ledger.reconciliation_forms import (
    DifferenceForm,
    LineFilterForm,
    StatementFileForm,
)
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

PER_PAGE = 20
_STATEMENTS_SHOWN = 10


@needs(Action.BANK_RECONCILE)
def bank_overview(request: PageRequest) -> HttpResponse:
    """Show each account at a bank with both balances, and take a file; a POST brings one."""
    form = StatementFileForm()
    if request.method == "POST":
        form = StatementFileForm(request.POST, request.FILES)
        if form.is_valid() and _take(request, form):
            return redirect("bank_lines")
    scope = request.actor.scope(Action.BANK_RECONCILE)
    accounts = bank_accounts(scope=scope)
    latest = statement_page(scope=scope, account_id=None, page=1, per_page=_STATEMENTS_SHOWN)
    shown = {
        "form": form,
        "accounts": [_account_card(request, one.id) for one in accounts],
        "open": open_count(scope=scope),
        "proposals": [
            {"proposal": one, "amount": _signed(one.line)} for one in proposals_waiting(scope=scope)
        ],
        "statements": [_statement(one) for one in latest.rows],
        "is_more": latest.pages > 1,
        "may_register": request.actor.may_everywhere(Action.BANK_RECONCILE),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ledger/reconciliation.html", shown, status=status)


@needs(Action.BANK_RECONCILE)
def bank_statements(request: PageRequest) -> HttpResponse:
    """List the files of banks that were taken."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    page = statement_page(scope=scope, account_id=None, page=asked_page(request), per_page=PER_PAGE)
    shown = {"page": page, "statements": [_statement(one) for one in page.rows]}
    part = "ledger/bank_statement_rows.html"
    return render(request, part if request.htmx else "ledger/bank_statements.html", shown)


@needs(Action.BANK_RECONCILE)
def show_bank_statement(request: PageRequest, statement_id: int) -> HttpResponse:
    """Show one statement with its lines."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    statement = bank_statement(statement_id, scope=scope)
    where = LineFilter(statement_id=statement_id)
    page = line_page(
        scope=scope,
        where=where,
        sort="booked_on",
        page=asked_page(request),
        per_page=PER_PAGE,
    )
    shown = {
        "statement": statement,
        **_statement(statement),
        "page": page,
        "lines": [_line(one) for one in page.rows],
    }
    part = "ledger/bank_line_rows.html"
    return render(request, part if request.htmx else "ledger/bank_statement.html", shown)


@needs(Action.BANK_RECONCILE)
def bank_lines(request: PageRequest) -> HttpResponseBase:
    """List the lines that wait for a person, or all, or hand them out as a file."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    form = LineFilterForm(request.GET, accounts=bank_accounts(scope=scope))
    where, sort = form.line_filter(), request.GET.get("sort", "")
    if asked_format(request):
        rows = lines_where(scope=scope, where=where, sort=sort)
        return hand_out(
            request,
            name="bank-lines",
            title=gettext("Bank lines"),
            header=[
                *(gettext("Bank account"), gettext("Day"), gettext("Party")),
                *(gettext("Party's account"), gettext("Words"), gettext("Amount")),
                *(gettext("Currency"), gettext("Why it is open"), gettext("Bank's number")),
            ],
            rows=(_row(one) for one in rows.iterator(chunk_size=2_000)),
        )
    page = line_page(
        scope=scope, where=where, sort=sort, page=asked_page(request), per_page=PER_PAGE
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [_line(one) for one in page.rows],
        "is_queue": where.is_open,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_export": True,
    }
    part = "ledger/bank_line_rows.html"
    return render(request, part if request.htmx else "ledger/bank_lines.html", shown)


@needs(Action.BANK_RECONCILE)
def bank_difference(request: PageRequest, bank_account_id: int) -> HttpResponseBase:
    """Explain the difference between bank and books on a day, to the fen."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    account = bank_account(bank_account_id, scope=scope)
    form = DifferenceForm(request.GET, today=timezone.localdate())
    found = difference(bank_account_id, on=form.day, scope=scope)
    if asked_format(request):
        return hand_out(
            request,
            name="bank-difference",
            title=gettext("Differences"),
            header=[gettext("Open item"), gettext("Day"), gettext("Words"), gettext("Amount")],
            rows=(
                (str(OPEN_WORDS[one.what]), one.on, one.text, _yuan(one.signed, "CNY"))
                for one in found.items
            ),
            subject=Subject(kind="bank_account", key=account.number, name=account.name),
            detail={"day": form.day.isoformat()},
        )
    shown = {
        "account": account,
        "form": form,
        "found": found,
        "bank": bank_amount(found.bank),
        "books": bank_amount(found.books),
        "total": bank_amount(found.total),
        "unexplained": bank_amount(found.unexplained),
        "items": [
            {"item": one, "words": OPEN_WORDS[one.what], "amount": bank_amount(one.signed)}
            for one in found.items
        ],
    }
    return render(request, "ledger/bank_difference.html", shown)


@needs(Action.BANK_RECONCILE)
@require_POST
def match_again(request: PageRequest, bank_account_id: int) -> HttpResponse:
    """Let the rules look at every open line of an account once more."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    found = reconcile_account(
        bank_account_id, scope=scope, who=request.actor.who, at=timezone.now()
    )
    _say_found(request, sum(found.matched.values()), sum(found.doubts.values()))
    return redirect("bank_lines")


@contextmanager
def kept_upload(upload: "UploadedFile[Any]") -> Iterator[Path]:
    """Put a file that was sent to where it can be read as a stream, and forget it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.xml"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        yield path


def _take(request: PageRequest, form: StatementFileForm) -> bool:
    upload = form.cleaned_data["file"]
    try:
        with kept_upload(upload) as path:
            imported = import_bank_file(
                path,
                file_name=(upload.name or "")[:200],
                scope=request.actor.scope(Action.BANK_RECONCILE),
                who=request.actor.who,
                at=timezone.now(),
            )
    except DomainError as error:
        form.add_error("file", bank_refusal(error))
        return False
    _say_taken(request, imported)
    return True


def _say_taken(request: PageRequest, imported: Imported) -> None:
    if not any(one.is_new for one in imported.taken):
        messages.info(request, gettext("This file was taken before; nothing was done again."))
        return
    matched = sum(sum(one.matched.values()) for one in imported.reconciled)
    doubts = sum(sum(one.doubts.values()) for one in imported.reconciled)
    _say_found(request, matched, doubts)


def _say_found(request: PageRequest, matched: int, doubts: int) -> None:
    words = gettext("{matched} lines were matched, {open} wait for a person.")
    messages.success(request, words.format(matched=matched, open=doubts))


def _account_card(request: PageRequest, account_id: int) -> dict[str, Any]:
    scope = request.actor.scope(Action.BANK_RECONCILE)
    account = bank_account(account_id, scope=scope)
    card: dict[str, Any] = {
        "account": account,
        "open": open_count(scope=scope, account_id=account_id),
    }
    if not account.is_mirrored:
        return card
    found = difference(account_id, on=timezone.localdate(), scope=scope)
    return card | {
        "found": found,
        "bank": bank_amount(found.bank),
        "books": bank_amount(found.books),
        "total": bank_amount(found.total),
    }


def _statement(row: Any) -> dict[str, Any]:
    currency = row.account.currency
    before = getattr(row, "closing_before", None)
    return {
        "row": row,
        "kind": FILE_WORDS.get(row.kind, row.kind),
        "opening": bank_amount(row.opening, currency),
        "closing": bank_amount(row.closing, currency),
        "money_in": bank_amount(row.money_in, currency),
        "money_out": bank_amount(row.money_out, currency),
        "has_gap": before is not None and row.opening is not None and before != row.opening,
    }


def _line(row: Any) -> dict[str, Any]:
    return {
        "line": row,
        "amount": _signed(row),
        "doubt": DOUBT_WORDS.get(row.doubt, row.doubt) if row.doubt else "",
    }


def _signed(row: Any) -> Any:
    return bank_amount(row.amount if row.is_credit else -row.amount, row.currency)


def _row(row: Any) -> Row:
    return (
        f"{row.account.name} {row.account.number}",
        row.booked_on,
        row.counterparty,
        row.counterparty_account,
        row.text,
        _yuan(row.amount if row.is_credit else -row.amount, row.currency),
        row.currency,
        str(DOUBT_WORDS.get(row.doubt, row.doubt)) if row.doubt else "",
        bank_reference(row.external_ref),
    )


def _yuan(amount: int, currency: str) -> Any:
    return Decimal(amount).scaleb(-decimals(currency))
