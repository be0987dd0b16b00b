"""Read a bank's file of statements, reports or notifications (银行对账文件读取)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from renqi.engines.ledger.domain.bank_files import (
    Balance,
    BankFile,
    ControlSum,
    Entry,
    FileKind,
    Money,
    Statement,
)
from renqi.engines.ledger.domain.bank_refusals import (
    BankFieldMissing,
    BankFieldWrong,
    BankFileForeign,
)
from renqi.engines.ledger.intake.bank_entry import direction, money, read_entry
from renqi.engines.ledger.intake.bank_xml import (
    Element,
    Part,
    at,
    day,
    digest_of,
    first_text,
    local_name,
    namespace,
    needed,
    parts,
    text,
)

_NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[234])\.001\.(0[1-8])")
# Document / message / statement / what a statement consists of.
_DEPTH_OF_ROOT, _DEPTH_OF_MESSAGE, _DEPTH_OF_STATEMENT, _DEPTH_OF_PART = 1, 2, 3, 4
_MESSAGES: Final = {
    FileKind.REPORT: ("BkToCstmrAcctRpt", "Rpt"),
    FileKind.STATEMENT: ("BkToCstmrStmt", "Stmt"),
    FileKind.NOTIFICATION: ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
_SUMMARIES: Final = {"TtlNtries": "", "TtlCdtNtries": "CRDT", "TtlDbtNtries": "DBIT"}


@dataclass(slots=True)
class _Draft:
    """A statement while its parts come in."""

    number: str = ""
    page: int = 1
    is_last_page: bool = True
    sequence: str = ""
    account: str = ""
    account_name: str = ""
    currency: str = ""
    from_on: date | None = None
    until_on: date | None = None
    balances: list[Balance] = field(default_factory=list)
    control_sums: list[ControlSum] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def read_bank_file(path: Path) -> BankFile:
    """Read what a bank says (读取银行文件), one entry in memory as XML at a time.

    Sums are not judged here: `statement_faults` does it, and what is wrong is shown to the
    person who asks the bank.

    Raises:
        BankFileUnreadable: It is no XML, or breaks off.
        BankFileForbidden: It has a document type definition.
        BankFileForeign: It is another message.
        BankFileTooLarge: No statement is that large.
        BankFieldMissing: What every statement has is not there.
        BankFieldWrong: A field holds something else than it should.
        AmountTooFine: An amount has a part of the smallest unit.

    """
    reader = _Reader()
    for part in parts(path, often="Ntry"):
        reader.take(part)
    return reader.finish(path)


class _Reader:
    def __init__(self) -> None:
        self.kind: FileKind | None = None
        self.version = ""
        self.message_id = ""
        self.draft = _Draft()
        self.statements: list[Statement] = []

    def take(self, part: Part) -> None:
        if self.kind is None:
            self._know_kind(part.element)
        if part.depth == _DEPTH_OF_PART:
            self._take_part(part)
        elif part.depth == _DEPTH_OF_STATEMENT:
            self._take_statement(part)
        elif part.depth == _DEPTH_OF_MESSAGE:
            self._take_message(part)
        elif local_name(part.element) != "Document":
            raise BankFileForeign(found=f"a message in {local_name(part.element)[:40]}")

    def finish(self, path: Path) -> BankFile:
        if self.kind is None or not self.statements:
            raise BankFieldMissing(line=1, field="a statement")
        return BankFile(
            kind=self.kind,
            version=self.version,
            message_id=self.message_id,
            sha256=digest_of(path),
            statements=tuple(self.statements),
        )

    def _know_kind(self, element: Element) -> None:
        root = element.getroottree().getroot()
        found = namespace(root)
        known = _NAMESPACE.fullmatch(found)
        if known is None or local_name(root) != "Document":
            raise BankFileForeign(found=(found or local_name(root))[:100])
        self.kind, self.version = FileKind(known[1]), known[2]

    def _take_message(self, part: Part) -> None:
        name = local_name(part.element)
        wanted = _MESSAGES[self._kind][0]
        if name not in {wanted, f"{wanted}V01"}:
            raise BankFileForeign(found=name[:100])
        if not self.statements:
            raise BankFieldMissing(line=part.element.sourceline, field=_MESSAGES[self._kind][1])

    def _take_part(self, part: Part) -> None:
        name = local_name(part.element)
        if part.parent == "GrpHdr":
            if name == "MsgId":
                self.message_id = (part.element.text or "").strip()
        elif part.parent == _MESSAGES[self._kind][1] and name in _TAKERS:
            _TAKERS[name](self.draft, part.element)

    def _take_statement(self, part: Part) -> None:
        if local_name(part.element) != _MESSAGES[self._kind][1]:
            return
        draft, self.draft = self.draft, _Draft()
        for value, name in ((draft.number, "Id"), (draft.account, "Acct/Id")):
            if not value:
                raise BankFieldMissing(line=part.element.sourceline, field=name)
        self.statements.append(_finished(draft, self._kind))

    @property
    def _kind(self) -> FileKind:
        if self.kind is None:
            raise BankFileForeign(found="empty")
        return self.kind


def _finished(draft: _Draft, kind: FileKind) -> Statement:
    stated: list[Money] = [one.money for one in draft.balances]
    stated += [entry.money for entry in draft.entries]
    return Statement(
        kind=kind,
        number=draft.number,
        page=draft.page,
        is_last_page=draft.is_last_page,
        sequence=draft.sequence,
        account=draft.account,
        account_name=draft.account_name,
        currency=draft.currency or (stated[0].currency if stated else ""),
        from_on=draft.from_on,
        until_on=draft.until_on,
        balances=tuple(draft.balances),
        control_sums=tuple(draft.control_sums),
        entries=tuple(draft.entries),
    )


def _take_number(draft: _Draft, element: Element) -> None:
    draft.number = (element.text or "").strip()


def _take_pages(draft: _Draft, element: Element) -> None:
    page = needed(element, "PgNb")
    if not (page.isdecimal() and page.isascii()) or int(page) < 1:
        raise BankFieldWrong(
            line=element.sourceline, field="PgNb", found=page[:40], expected="a page number"
        )
    draft.page = int(page)
    draft.is_last_page = text(element, "LastPgInd") not in {"false", "0"}


def _take_sequence(draft: _Draft, element: Element) -> None:
    draft.sequence = (element.text or "").strip()


def _take_period(draft: _Draft, element: Element) -> None:
    draft.from_on = _day_of(element, "FrDtTm", "FrDt")
    draft.until_on = _day_of(element, "ToDtTm", "ToDt")


def _day_of(element: Element, *paths: str) -> date | None:
    words = first_text(element, *paths)
    try:
        return date.fromisoformat(words[:10]) if words else None
    except ValueError as error:
        raise BankFieldWrong(
            line=element.sourceline, field=paths[0], found=words[:40], expected="a date"
        ) from error


def _take_account(draft: _Draft, element: Element) -> None:
    draft.account = needed(
        element, "Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC"
    ).replace(" ", "")
    draft.account_name = first_text(element, "Nm", "Ownr/Nm", "Ownr/Pty/Nm")
    draft.currency = text(element, "Ccy")


def _take_balance(draft: _Draft, element: Element) -> None:
    amount = money(element, "Amt")
    is_positive = direction(element, needed(element, "CdtDbtInd"))
    signed = amount.amount if is_positive else -amount.amount
    draft.balances.append(
        Balance(
            code=first_text(element, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Cd"),
            money=Money(amount=signed, currency=amount.currency),
            on=day(element, "Dt"),
        )
    )


def _take_summary(draft: _Draft, element: Element) -> None:
    for name, side in _SUMMARIES.items():
        found = at(element, name)
        if found is None:
            continue
        count = text(found, "NbOfNtries")
        if count and not (count.isdecimal() and count.isascii()):
            raise BankFieldWrong(
                line=found.sourceline, field="NbOfNtries", found=count[:40], expected="a number"
            )
        draft.control_sums.append(
            ControlSum(
                side=side, count=int(count) if count else None, amount=text(found, "Sum") or None
            )
        )


def _take_entry(draft: _Draft, element: Element) -> None:
    draft.entries.append(read_entry(element, place=len(draft.entries) + 1))


_TAKERS: Final[dict[str, Callable[[_Draft, Element], None]]] = {
    "Id": _take_number,
    "StmtPgntn": _take_pages,
    "RptPgntn": _take_pages,
    "NtfctnPgntn": _take_pages,
    "ElctrncSeqNb": _take_sequence,
    "FrToDt": _take_period,
    "Acct": _take_account,
    "Bal": _take_balance,
    "TxsSummry": _take_summary,
    "Ntry": _take_entry,
}
