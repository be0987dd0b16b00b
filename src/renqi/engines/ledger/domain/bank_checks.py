"""Whether a statement agrees with itself, and what tells one entry from another (对账单自检)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from renqi.engines.ledger.domain.bank_files import ControlSum, Entry, FileKind, Statement
from renqi.engines.ledger.domain.bank_money import money_text, smallest_units
from renqi.engines.ledger.domain.bank_refusals import (
    BalancesMissing,
    ControlCountWrong,
    ControlSumWrong,
    CurrenciesMixed,
    StatementDoesNotAddUp,
    StatementFaulty,
)

# What banks write where they have no number to give.
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF", "NONE", "0"})


def statement_faults(statement: Statement) -> tuple[StatementFaulty, ...]:
    """List what contradicts itself, as refusals a person can take to the bank (自检)."""
    faults = [*_currency_faults(statement), *_control_faults(statement)]
    if statement.kind is FileKind.STATEMENT:
        faults += _balance_faults(statement)
    return tuple(faults)


def external_references(entries: Iterable[Entry]) -> list[str]:
    """Give each booked entry the key under which every file of the account knows it (外部编号).

    The bank's own number with amount and direction is the same in the intraday report, the
    notification and the statement. Where the bank gives none, the content is. Equal entries of
    one file are counted, so that the same sum paid twice a day stays two lines.
    """
    seen: Counter[str] = Counter()
    keys = []
    for entry in entries:
        key = _key(entry)
        seen[key] += 1
        keys.append(f"{key}#{seen[key]}")
    return keys


def content_digest(statement: Statement) -> str:
    """Hash what a statement says and not how its file is written (内容摘要).

    A file that is fetched again has another creation time, and still says the same.
    """
    facts = [
        statement.kind,
        statement.number,
        statement.page,
        statement.account,
        [(one.code, one.money.amount, one.money.currency, one.on) for one in statement.balances],
        [
            (e.state, e.signed, e.money.currency, e.booked_on, e.value_on, key)
            for e, key in zip(
                statement.entries, external_references(statement.entries), strict=True
            )
        ],
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def has_reference(text: str) -> bool:
    """Tell a bank's number from the words that stand for none."""
    return text.upper() not in _NO_REFERENCE


def _key(entry: Entry) -> str:
    sign = "+" if entry.is_credit else "-"
    amount = f"{sign}{entry.money.amount}{entry.money.currency}"
    if has_reference(entry.reference):
        return f"bank:{entry.reference}:{amount}"
    # What the payer named says more than words, which one file cuts shorter than another.
    names = sorted(one.end_to_end_id for one in entry.details if one.end_to_end_id)
    words = [(one.counterparty_account or one.counterparty, one.text) for one in entry.details]
    said = (entry.booked_on, names or words, "" if names else entry.text)
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
    return f"said:{digest}:{amount}"


def _currency_faults(statement: Statement) -> Iterator[StatementFaulty]:
    own = statement.currency
    stated = {one.money.currency for one in statement.balances}
    stated |= {entry.money.currency for entry in statement.entries}
    for other in sorted(stated - {own}):
        yield CurrenciesMixed(number=statement.number, other=other, currency=own)


def _control_faults(statement: Statement) -> Iterator[StatementFaulty]:
    for control in statement.control_sums:
        chosen = [
            entry
            for entry in statement.entries
            if not control.side or entry.is_credit == (control.side == "CRDT")
        ]
        if control.count is not None and control.count != len(chosen):
            yield ControlCountWrong(
                number=statement.number, found=len(chosen), announced=control.count
            )
        total = sum(entry.money.amount for entry in chosen)
        if control.amount is not None and _units(control, statement.currency) != total:
            yield ControlSumWrong(
                number=statement.number,
                found=money_text(total, statement.currency),
                announced=control.amount,
            )


def _units(control: ControlSum, currency: str) -> int | None:
    try:
        return smallest_units(control.amount or "", currency)
    except ValueError:
        return None


def _balance_faults(statement: Statement) -> Iterator[StatementFaulty]:
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        yield BalancesMissing(number=statement.number)
        return
    moved = sum(entry.signed for entry in statement.booked)
    if opening.money.amount + moved != closing.money.amount:
        currency = statement.currency
        yield StatementDoesNotAddUp(
            number=statement.number,
            opening=money_text(opening.money.amount, currency),
            moved=money_text(moved, currency),
            closing=money_text(closing.money.amount, currency),
        )
