"""What somebody typed into a claim, read into values (救助申请表).

The form is kept as it was typed, so that a draft is never lost; this reads it. What cannot be
read is named field by field and never guessed.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from renqi.kernel.money import fen_from_yuan
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, HelpForm
from renqi.programmes.riskfund.relief.domain.claim_states import BY_INVOICE, EventKind
from renqi.programmes.riskfund.relief.domain.late_payment import Buyer

LINES_MAX = 60
WORDS_MAX = 2_000
_FEN_MAX = 10**14
_CODE = re.compile(r"[0-9A-Z]{18}")
_ACCOUNT = re.compile(r"[0-9]{8,30}")
_PERCENT = 100
DEBT_KINDS = BY_INVOICE | {EventKind.LOAN_DUE, EventKind.BAD_LOAN}


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLine:
    """One line of a loss as it was typed (损失明细); sums in fen."""

    number: int
    counterparty: str
    counterparty_uscc: str
    invoice_no: str
    amount: int
    buyer: Buyer
    delivered_on: dt.date | None
    accepted_on: dt.date | None
    agreed_days: int | None
    due_on: dt.date | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimForm:
    """A claim as it was typed, as far as it can be read (救助申请表).

    Attributes:
        event_kind: What happened; none where nothing was chosen.
        declared: Key of the declared event that it falls under; empty for one of its own.
        event_on: The day on which it happened.
        help_form: In which form help is asked for.
        wanted: How much at most, in fen; none for all that the charter allows.
        drop: How far orders fell, in billionths; none where not said.
        losses: What was lost.
        words: What the firm says in words.
        payee_number: The account that the money should go to.
        payee_bank_code: Its bank.
        payee_bank_name: The name of that bank.
        declares: The firm declares that no exclusion applies that only it can know of.
        faults: Fields that are missing or cannot be read, with the reason in one word.
    """

    event_kind: EventKind | None
    declared: str
    event_on: dt.date | None
    help_form: HelpForm | None
    wanted: int | None
    drop: int | None
    losses: tuple[LossLine, ...]
    words: str
    payee_number: str
    payee_bank_code: str
    payee_bank_name: str
    declares: bool
    faults: tuple[tuple[str, str], ...]

    @property
    def lost(self) -> int:
        """The sum of the lines, in fen."""
        return sum(line.amount for line in self.losses)


class _Reader:
    """Reads fields one by one and keeps what was wrong with them."""

    def __init__(self, data: Mapping[str, Any], prefix: str = "") -> None:
        self.data = data
        self.prefix = prefix
        self.faults: list[tuple[str, str]] = []

    def text(self, key: str, *, most: int = 200) -> str:
        said = str(self.data.get(key) or "").replace("\x00", "").strip()
        if len(said) > most:
            self.fault(key, "too_long")
        return said[:most]

    def day(self, key: str) -> dt.date | None:
        found: dt.date | None = self.read(key, dt.date.fromisoformat)
        return found

    def read(self, key: str, how: Callable[[str], Any], *, why: str = "unreadable") -> Any:
        said = self.text(key, most=60)
        if not said:
            return None
        try:
            return how(said)
        except (ValueError, InvalidOperation):
            self.fault(key, why)
            return None

    def need(self, key: str, value: object) -> None:
        known = {name for name, _ in self.faults}
        if (value is None or value == "") and f"{self.prefix}{key}" not in known:
            self.fault(key, "missing")

    def fault(self, key: str, why: str) -> None:
        self.faults.append((f"{self.prefix}{key}", why))


def read_claim_form(data: Mapping[str, Any]) -> ClaimForm:
    """Read a claim as it was typed, with every fault (读取救助申请表)."""
    reader = _Reader(data)
    kind = reader.read("event_kind", EventKind)
    event_on = reader.day("event_on")
    help_form = reader.read("help_form", HelpForm)
    for key, value in (("event_kind", kind), ("event_on", event_on), ("help_form", help_form)):
        reader.need(key, value)
    lines = data.get("losses")
    rows = [row for row in lines if isinstance(row, Mapping)] if isinstance(lines, list) else []
    losses = tuple(_line(reader, row, number, kind) for number, row in _filled(rows))
    if not losses:
        reader.fault("losses", "missing")
    number = re.sub(r"[\s-]", "", reader.text("payee_number", most=60))
    if number and not _ACCOUNT.fullmatch(number):
        reader.fault("payee_number", "unreadable")
    reader.need("payee_number", number)
    declares = reader.text("declares") == "yes"
    if not declares:
        reader.fault("declares", "missing")
    return ClaimForm(
        event_kind=kind,
        declared=reader.text("declared", most=40),
        event_on=event_on,
        help_form=help_form,
        wanted=reader.read("wanted", fen_of),
        drop=reader.read("drop", _share),
        losses=tuple(line for line in losses if line is not None),
        words=reader.text("words", most=WORDS_MAX),
        payee_number=number,
        payee_bank_code=reader.text("payee_bank_code", most=16),
        payee_bank_name=reader.text("payee_bank_name", most=140),
        declares=declares,
        faults=tuple(reader.faults),
    )


def _filled(rows: list[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """Number the lines in which anything is written."""
    # A choice that stands there from the beginning says nothing.
    told = [
        row for row in rows if any(str(row[key] or "").strip() for key in row if key != "buyer")
    ]
    return list(enumerate(told[:LINES_MAX], start=1))


def _line(
    reader: _Reader, row: Mapping[str, Any], number: int, kind: EventKind | None
) -> LossLine | None:
    mine = _Reader(row, prefix=f"losses.{number}.")
    amount = mine.read("amount", fen_of)
    mine.need("amount", amount)
    counterparty = mine.text("counterparty")
    code = mine.text("counterparty_uscc", most=18).upper()
    if code and not _CODE.fullmatch(code):
        mine.fault("counterparty_uscc", "unreadable")
        code = ""
    invoice_no = mine.text("invoice_no", most=60)
    due_on, delivered_on = mine.day("due_on"), mine.day("delivered_on")
    if kind in DEBT_KINDS:
        mine.need("counterparty", counterparty)
        mine.need("invoice_no", invoice_no)
    if kind is EventKind.LATE_PAYMENT:
        mine.need("delivered_on", delivered_on)
    line = LossLine(
        number=number,
        counterparty=counterparty,
        counterparty_uscc=code,
        invoice_no=invoice_no,
        amount=amount or 0,
        buyer=mine.read("buyer", Buyer) or Buyer.OTHER,
        delivered_on=delivered_on,
        accepted_on=mine.day("accepted_on"),
        agreed_days=mine.read("agreed_days", _days),
        due_on=due_on,
        words=mine.text("words"),
    )
    reader.faults.extend(mine.faults)
    return line if amount else None


def fen_of(said: str) -> int:
    """Read yuan as people write them; finer than a fen and below nothing is refused.

    Example:
        >>> fen_of("12,000.50")
        1200050

    Raises:
        ValueError: It is no amount.
    """
    value = Decimal(said.replace(",", "").replace("，", "").replace(" ", ""))
    if not value.is_finite():
        raise ValueError(said)
    read = fen_from_yuan(value)
    if read.was_cut or not 0 < read.fen <= _FEN_MAX:
        raise ValueError(said)
    return read.fen


def _days(said: str) -> int:
    days = int(said)
    if not 0 <= days <= 3_650:  # noqa: PLR2004, ten years
        raise ValueError(said)
    return days


def _share(said: str) -> int:
    """Read a percentage as billionths."""
    value = Decimal(said.removesuffix("%"))
    if not value.is_finite() or not 0 <= value <= _PERCENT:
        raise ValueError(said)
    return int(value * WHOLE / _PERCENT)
