"""Call a function of the ledger and translate its refusals (账务函数调用)."""

import json
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any, cast

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.services.arrays import cursor_of
from renqi.kernel.constraints import constraint_name
from renqi.kernel.errors import DomainError

# What the functions raise, by SQLSTATE; the facts of the case come as JSON in the detail.
STATES: Mapping[str, type[DomainError]] = {
    "LG001": refusals.IdReused,
    "LG002": refusals.BadAccount,
    "LG003": refusals.AccountFrozen,
    "LG004": refusals.PeriodClosed,
    "LG005": refusals.HoldResolved,
    "LG006": refusals.HoldExpired,
    "LG007": refusals.MoreThanOriginal,
    "LG008": refusals.WrongIsolation,
    "LG009": refusals.ClockBehind,
    "LG010": refusals.LotsShort,
    "LG011": refusals.TransferUnknown,
    "LG012": refusals.BookUnknown,
    "LG014": refusals.NotReturnable,
    "LG015": refusals.ReversedBefore,
    "LG016": refusals.AccountCodeTaken,
    "22003": refusals.AmountOutOfRange,
    "40001": refusals.Busy,
    "40P01": refusals.Busy,
    "55P03": refusals.Busy,
}
# What the tables refuse, by the name of the constraint.
CONSTRAINTS: Mapping[str, type[DomainError]] = {
    "ledger_account_no_overdraft": refusals.Overdraft,
    "ledger_account_within_cap": refusals.OverCap,
    "ledger_lot_not_overspent": refusals.LotsShort,
    "ledger_transfer_amount_range": refusals.AmountOutOfRange,
    "ledger_transfer_two_accounts": refusals.TransferMisshapen,
    "ledger_transfer_cause_given": refusals.TransferMisshapen,
    "ledger_transfer_actor_given": refusals.TransferMisshapen,
    "ledger_transfer_resolved_once": refusals.HoldResolved,
    "ledger_transfer_reversed_once": refusals.ReversedBefore,
    "ledger_account_limits_in_order": refusals.AccountMisshapen,
    "ledger_account_hot_is_free": refusals.AccountMisshapen,
    "ledger_account_lots_never_overdrawn": refusals.AccountMisshapen,
    "ledger_account_code_shape": refusals.AccountMisshapen,
    "ledger_account_unit_known": refusals.AccountMisshapen,
    "ledger_account_book_known": refusals.BookUnknown,
    "ledger_book_code_shape": refusals.BookMisshapen,
    "ledger_transfer_append_only": refusals.HistoryFixed,
    "ledger_seal_append_only": refusals.HistoryFixed,
    "ledger_period_balance_append_only": refusals.HistoryFixed,
    "ledger_period_event_append_only": refusals.HistoryFixed,
    "ledger_account_event_append_only": refusals.HistoryFixed,
    "ledger_lot_move_append_only": refusals.HistoryFixed,
}
_RETRIED = frozenset({"40001", "40P01"})
_TRIES = 4
_SECONDS_BETWEEN_TRIES = 0.02
_FIRST_FIELD = re.compile(r"\((\d+),")


def call(statement: str, parameters: Sequence[Any]) -> Any:
    """Run one function and give its one value, in a transaction of its own if there is none.

    Inside somebody else's transaction a savepoint keeps that usable after a refusal. Only a
    transaction of our own is tried again after a deadlock.

    Raises:
        DomainError: The refusal that the tables above name.

    """
    is_guest = connection.in_atomic_block
    for attempt in range(1, _TRIES + 1):
        try:
            with transaction.atomic() if is_guest else nullcontext(), open_cursor() as cursor:
                cursor.execute(statement, parameters)
                row = cursor.fetchone()
                return None if row is None else row[0]
        except DatabaseError as error:
            state = str(getattr(error.__cause__, "sqlstate", None) or "")
            if is_guest or state not in _RETRIED or attempt == _TRIES:
                refusal = _refusal(error, state)
                if refusal is None:
                    raise
                raise refusal from error
        time.sleep(_SECONDS_BETWEEN_TRIES * attempt)
    raise AssertionError


def open_cursor() -> CursorWrapper:
    """Give a cursor of Django's connection that sends values as they are, not as text."""
    connection.validate_thread_sharing()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(cast("CursorWrapper", cursor_of(connection.connection)))


def _refusal(error: DatabaseError, state: str) -> DomainError | None:
    name = constraint_name(error)
    diagnosis = getattr(error.__cause__, "diag", None)
    detail = str(getattr(diagnosis, "message_detail", None) or "")
    if state in STATES:
        facts = json.loads(detail) if detail.startswith("{") else {}
        return STATES[state](**facts)
    if name in CONSTRAINTS:
        return _constraint_refusal(CONSTRAINTS[name], name, detail)
    if name:
        return refusals.ConstraintBroken(constraint=name)
    return None


def _constraint_refusal(kind: type[DomainError], name: str, detail: str) -> DomainError:
    found = _FIRST_FIELD.search(detail)
    if kind is refusals.Overdraft or kind is refusals.OverCap:
        return kind(**_limits(int(found[1]) if found else 0))
    key = detail.rpartition("=(")[2].partition(")")[0]
    return kind(constraint=name, transfer=key, short="?", book="?")


def _limits(account_id: int) -> dict[str, Any]:
    """Tell what the account has, as far as it can be seen after the refusal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.code || '/' || a.code, a.balance_max, CASE a.side"
            " WHEN 1 THEN credits - debits - debits_pending - balance_min"
            " ELSE debits - credits - credits_pending - balance_min END"
            " FROM ledger_account a JOIN ledger_book b ON b.id = a.book_id WHERE a.id = %s",
            [account_id],
        )
        row = cursor.fetchone() or (account_id, "?", "?")
    return {"account": row[0], "most": row[1], "available": row[2], "account_id": account_id}
