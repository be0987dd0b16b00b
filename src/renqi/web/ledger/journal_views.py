"""The journal, and one transfer with everything that hangs on it (日记账与凭证)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.ledger.domain.refusals import TransferUnknown
from renqi.engines.ledger.selectors.account_list import books_seen
from renqi.engines.ledger.selectors.journal_pages import (
    NamedLine,
    WrittenAt,
    journal_lines,
    journal_page,
)
from renqi.engines.ledger.selectors.transfer_file import LotMove, TransferFile, transfer_file
from renqi.identity.domain.permissions import Action
from renqi.registry.intake.workbook import Row
from renqi.web.ledger.amounts import UNIT_WORDS, filed, shown_if_any
from renqi.web.ledger.forms import JournalFilterForm
from renqi.web.ledger.lines import journal_line
from renqi.web.ledger.words import KIND_LOOKS
from renqi.web.shell.asked import asked_format
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 50
_NUMBER_DIGITS = 18


@needs(Action.LEDGER_READ)
def journal(request: PageRequest) -> HttpResponseBase:
    """Show the transfers that pass the filter, the latest first, or hand them out as a file."""
    scope = request.actor.scope(Action.LEDGER_READ)
    form = JournalFilterForm(request.GET, today=timezone.localdate(), books=books_seen(scope=scope))
    where = form.journal_filter(may_ask_actor=scope.all)
    if asked_format(request):
        return _export(request, journal_lines(scope=scope, where=where), sees_all=scope.all)
    page = journal_page(
        scope=scope,
        where=where,
        older_than=asked_place(request, "older"),
        newer_than=asked_place(request, "newer"),
        limit=_PER_PAGE,
    )
    shown_here = {
        "form": form,
        "lines": [journal_line(one) for one in page.lines],
        "newer": _token(page.newer),
        "older": _token(page.older),
        "sees_all": scope.all,
    }
    template = "ledger/journal_rows.html" if request.htmx else "ledger/journal.html"
    return render(request, template, shown_here)


@needs(Action.LEDGER_READ)
def show_transfer(request: PageRequest, transfer_id: UUID) -> HttpResponse:
    """Show one transfer, its compound entry, and what it came of and led to."""
    scope = request.actor.scope(Action.LEDGER_READ)
    try:
        file = transfer_file(transfer_id, scope=scope)
    except TransferUnknown as error:
        raise Http404 from error
    shown_here = {
        "file": file,
        "this": journal_line(file.this),
        "links": _links(file),
        "group": [journal_line(one) for one in file.group],
        "moves": [_move(move, file) for move in file.moves],
        "sees_all": scope.all,
    }
    return render(request, "ledger/transfer.html", shown_here)


def asked_place(request: PageRequest, key: str) -> WrittenAt | None:
    """Read a place in the order of writing from the address; none where it is none."""
    xid, _, seq = request.GET.get(key, "").partition(".")
    numbers = [part for part in (xid, seq) if part.isascii() and part.isdecimal()]
    if len(numbers) != len((xid, seq)) or max(map(len, numbers)) > _NUMBER_DIGITS:
        return None
    return WrittenAt(xid=int(xid), seq=int(seq))


def _links(file: TransferFile) -> list[dict[str, Any]]:
    """Say what each related transfer is to this one, what came before first."""
    came_of = gettext("This reverses") if file.is_reversal else gettext("This refunds part of")
    related: list[tuple[str, NamedLine | None]] = [
        (gettext("The hold that this resolves"), file.hold),
        (came_of, file.original),
        (gettext("What became of this hold"), file.resolution),
    ]
    related += [(gettext("Sent back by"), one) for one in file.returns]
    return [{"words": words, **journal_line(one)} for words, one in related if one is not None]


def _move(move: LotMove, file: TransferFile) -> dict[str, Any]:
    unit = file.this.line.unit
    return {
        "lot": move,
        "used": shown_if_any(move.used, unit),
        "lapsed": shown_if_any(move.lapsed, unit),
        "clawed_back": shown_if_any(move.clawed_back, unit),
        "held": shown_if_any(move.held, unit),
    }


def _token(place: WrittenAt | None) -> str:
    return "" if place is None else f"{place.xid}.{place.seq}"


def _export(
    request: PageRequest, lines: Iterator[NamedLine], *, sees_all: bool
) -> HttpResponseBase:
    posted_by = [gettext("Posted by")] if sees_all else []
    return hand_out(
        request,
        name="ledger-journal",
        title=gettext("Journal"),
        header=[
            *(gettext("Day"), gettext("Kind"), gettext("Debit account"), gettext("Name")),
            *(gettext("Credit account"), gettext("Name"), gettext("Amount"), gettext("Unit")),
            *(gettext("Released"), gettext("Cause"), gettext("Memo"), gettext("Voucher")),
            *(gettext("Transfer"), *posted_by),
        ],
        rows=(_row(one, sees_all=sees_all) for one in lines),
    )


def _row(named: NamedLine, *, sees_all: bool) -> Row:
    line = named.line
    row = (
        line.effective_on,
        str(KIND_LOOKS[line.kind].label),
        line.debit,
        named.debit_name,
        line.credit,
        named.credit_name,
        filed(line.amount, line.unit),
        str(UNIT_WORDS[line.unit]),
        filed(line.released, line.unit) if line.released else "",
        line.cause,
        line.memo,
        str(line.group_id or ""),
        str(line.id),
    )
    return (*row, line.actor) if sees_all else row
