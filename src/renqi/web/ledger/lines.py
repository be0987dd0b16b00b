"""Lines of statements and journals as pages show them (账务行)."""

from typing import Any

from renqi.engines.ledger.domain.balances import Account, StatementLine
from renqi.engines.ledger.selectors.journal_pages import NamedLine
from renqi.web.ledger.amounts import UNIT_WORDS, shown, shown_if_any
from renqi.web.ledger.words import KIND_LOOKS, RETURNED


def statement_line(line: StatementLine, account: Account) -> dict[str, Any]:
    """Give one line of a statement."""
    unit = account.unit
    return {
        "line": line,
        "look": RETURNED if line.is_return else KIND_LOOKS[line.kind],
        "debit": shown_if_any(line.debit, unit),
        "credit": shown_if_any(line.credit, unit),
        "balance": shown(line.balance, unit),
        "held": shown_if_any(abs(line.held), unit),
    }


def journal_line(named: NamedLine) -> dict[str, Any]:
    """Give one line of the journal."""
    line = named.line
    return {
        "line": line,
        "look": RETURNED if named.is_return else KIND_LOOKS[line.kind],
        "debit_name": named.debit_name,
        "credit_name": named.credit_name,
        "unit": UNIT_WORDS[line.unit],
        "amount": shown(line.amount, line.unit),
        # A settlement lets go of what it did not move; the rest of the hold was moved.
        "released": shown_if_any(line.released - line.amount if line.released else 0, line.unit),
    }
