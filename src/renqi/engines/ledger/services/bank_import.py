"""Take a bank's file: each statement once, each line once, then match (对账文件导入)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.services.record_event import record_event
from renqi.engines.ledger.domain.bank_accounts import BankAccountFacts
from renqi.engines.ledger.domain.bank_checks import (
    content_digest,
    external_references,
    statement_faults,
)
from renqi.engines.ledger.domain.bank_files import BankFile, Entry, FileKind, Statement
from renqi.engines.ledger.domain.bank_matching import Doubt
from renqi.engines.ledger.domain.bank_money import CNY
from renqi.engines.ledger.domain.bank_refusals import BankFieldMissing
from renqi.engines.ledger.domain.payment_refusals import (
    BankAccountClosed,
    StatementAltered,
    StatementCurrencyWrong,
)
from renqi.engines.ledger.intake.bank_file import read_bank_file
from renqi.engines.ledger.models import BankAccount, BankStatement
from renqi.engines.ledger.selectors.bank_accounts import bank_account_numbered
from renqi.engines.ledger.services.bank_reconcile import Reconciled, reconcile_account
from renqi.identity.domain.scope import Scope

_AT_ONCE = 10_000
_INSERT_LINES = """
INSERT INTO bank_line (account_id, external_ref, amount, is_credit, is_reversal, currency,
                       booked_on, value_on, code, counterparty, counterparty_account, text,
                       raw_sha256, doubt)
SELECT %s, u.* FROM unnest(%s::text[], %s::bigint[], %s::boolean[], %s::boolean[], %s::text[],
                           %s::date[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[],
                           %s::text[], %s::text[]) u
ON CONFLICT ON CONSTRAINT bank_line_once DO NOTHING
"""
_INSERT_SIGHTINGS = """
INSERT INTO bank_sighting (statement_id, line_id, place, payments)
SELECT %s, l.id, u.place, u.payments
  FROM unnest(%s::text[], %s::integer[], %s::jsonb[]) u(ref, place, payments)
  JOIN bank_line l ON l.account_id = %s AND l.external_ref = u.ref
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one statement of a file (导入结果).

    Attributes:
        is_new: Whether it was taken now; else it had been before, and nothing was done.
        lines_new: Lines that no file told of before.
        lines_known: Lines that another file told of.
        announced: Entries that the bank has not booked; none of them is kept.
    """

    statement_id: int
    account_id: int
    number: str
    kind: FileKind
    is_new: bool
    lines_new: int = 0
    lines_known: int = 0
    announced: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file (导入结果), and what the rules then found on each account."""

    sha256: str
    taken: tuple[Taken, ...]
    reconciled: tuple[Reconciled, ...]


def import_bank_file(
    path: Path, *, file_name: str, scope: Scope, who: Who, at: datetime
) -> Imported:
    """Take a bank's file, all of it or nothing, and match what is open (对账文件导入).

    The same file acts once; so does the same statement in another file, and the same entry in
    an intraday report, a notification and a statement.

    Args:
        path: The file.
        file_name: What its sender calls it.
        scope: Whose accounts it may speak of.
        who: Who brings it.
        at: The instant.

    Raises:
        BankAccountUnknown: It speaks of an account that is not registered, or not in scope.
        StatementFaulty: A statement contradicts itself.
        StatementAltered: A statement that was taken says something else now.
        StatementCurrencyWrong: It is in another currency than the account.
        BankAccountClosed: It books something after the last day of an account.
        DomainError: Any refusal of `read_bank_file`.

    Effects:
        Statements, lines and sightings, one event; then as `reconcile_account`.

    Locks:
        The bank accounts by number; then as `reconcile_account`.

    """
    file = read_bank_file(path)
    for statement in file.statements:
        for fault in statement_faults(statement):
            raise fault
    with transaction.atomic():
        accounts = {
            number: bank_account_numbered(number, scope=scope)
            for number in sorted({one.account for one in file.statements})
        }
        for account in accounts.values():
            BankAccount.objects.select_for_update(no_key=True).get(pk=account.id)
        taken = tuple(
            _take(one, account=accounts[one.account], file=file, name=file_name, who=who, at=at)
            for one in file.statements
        )
        fresh = {one.account_id for one in taken if one.is_new}
        reconciled = tuple(
            reconcile_account(account.id, scope=scope, who=who, at=at)
            for account in accounts.values()
            if account.id in fresh and account.is_mirrored
        )
        if fresh:
            record_event(
                EventKind.IMPORTED,
                who=who,
                at=at,
                subject=Subject(kind="bank_file", key=file_name),
                detail={"sha256": file.sha256, "rows": sum(one.lines_new for one in taken)},
            )
    return Imported(sha256=file.sha256, taken=taken, reconciled=reconciled)


def _take(
    statement: Statement,
    *,
    account: BankAccountFacts,
    file: BankFile,
    name: str,
    who: Who,
    at: datetime,
) -> Taken:
    if statement.entries and statement.currency != account.currency:
        raise StatementCurrencyWrong(
            number=statement.number, found=statement.currency, currency=account.currency
        )
    last = account.closed_on
    if last is not None and any(_booked_on(entry) > last for entry in statement.booked):
        raise BankAccountClosed(account=account.number, day=last)
    digest = content_digest(statement)
    row, is_new = BankStatement.objects.get_or_create(
        account_id=account.id,
        kind=statement.kind.value,
        number=statement.number,
        page=statement.page,
        defaults={
            **_figures(statement),
            "content_sha256": digest,
            "file_sha256": file.sha256,
            "file_name": name,
            "taken_at": at,
            "taken_by": who.name,
        },
    )
    if row.content_sha256 != digest:
        raise StatementAltered(number=statement.number)
    told = Taken(
        statement_id=row.pk,
        account_id=account.id,
        number=statement.number,
        kind=statement.kind,
        is_new=is_new,
    )
    if not is_new:
        return told
    booked = statement.booked
    new = _write_lines(booked, account_id=account.id, statement_id=row.pk)
    return Taken(
        statement_id=row.pk,
        account_id=account.id,
        number=statement.number,
        kind=statement.kind,
        is_new=True,
        lines_new=new,
        lines_known=len(booked) - new,
        announced=len(statement.entries) - len(booked),
    )


def _figures(statement: Statement) -> dict[str, Any]:
    moved = [entry.signed for entry in statement.booked]
    figures: dict[str, Any] = {
        "opened_on": statement.from_on or statement.until_on,
        "closed_on": statement.until_on or statement.from_on,
        "money_in": sum(one for one in moved if one > 0),
        "money_out": -sum(one for one in moved if one < 0),
        "booked": len(moved),
        "announced": len(statement.entries) - len(moved),
    }
    opening, closing = statement.opening, statement.closing
    if statement.kind is not FileKind.STATEMENT or opening is None or closing is None:
        return figures
    closed_on = closing.on or statement.until_on
    if closed_on is None:
        raise BankFieldMissing(line=1, field="Bal/Dt")
    # A bank may date the opening balance on the day before.
    opened_on = min(statement.from_on or opening.on or closed_on, closed_on)
    balances = {"opening": opening.money.amount, "closing": closing.money.amount}
    return figures | balances | {"opened_on": opened_on, "closed_on": closed_on}


def _write_lines(entries: Sequence[Entry], *, account_id: int, statement_id: int) -> int:
    refs = external_references(entries)
    new = 0
    with connection.cursor() as cursor:
        for start in range(0, len(entries), _AT_ONCE):
            chunk = entries[start : start + _AT_ONCE]
            keys = refs[start : start + _AT_ONCE]
            cursor.execute(_INSERT_LINES, [account_id, keys, *_columns(chunk)])
            new += cursor.rowcount
            told = [json.dumps(_payments(entry), ensure_ascii=False) for entry in chunk]
            places = [entry.place for entry in chunk]
            cursor.execute(_INSERT_SIGHTINGS, [statement_id, keys, places, told, account_id])
    return new


def _columns(entries: Sequence[Entry]) -> list[list[Any]]:
    firsts = [entry.details[0] if len(entry.details) == 1 else None for entry in entries]
    return [
        [entry.money.amount for entry in entries],
        [entry.is_credit for entry in entries],
        [entry.is_reversal for entry in entries],
        [entry.money.currency for entry in entries],
        [_booked_on(entry) for entry in entries],
        [entry.value_on for entry in entries],
        [entry.code for entry in entries],
        [first.counterparty if first else "" for first in firsts],
        [first.counterparty_account if first else "" for first in firsts],
        [_words(entry) for entry in entries],
        [entry.raw_sha256 for entry in entries],
        [_doubt(entry) for entry in entries],
    ]


def _booked_on(entry: Entry) -> Any:
    day = entry.booked_on or entry.value_on
    if day is None:
        raise BankFieldMissing(line=entry.place, field="BookgDt")
    return day


def _words(entry: Entry) -> str:
    return " ".join(filter(None, [*(one.text for one in entry.details), entry.text]))


def _doubt(entry: Entry) -> str:
    # Nothing has to be explained of nothing, and of money that the books do not keep.
    is_open = entry.money.amount > 0 and entry.money.currency == CNY
    return Doubt.NEW.value if is_open else ""


def _payments(entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "name": one.end_to_end_id,
            "amount": one.money.amount
            if one.money and one.money.currency == entry.money.currency
            else None,
            "party": one.counterparty,
            "account": one.counterparty_account,
            "text": one.text,
            "returned": one.return_reason,
        }
        for one in entry.details
    ]
