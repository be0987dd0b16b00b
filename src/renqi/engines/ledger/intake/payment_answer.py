"""Read a bank's answer to a payment order: pain.002 (银行回执读取)."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from renqi.engines.ledger.domain.answer_refusals import AnswerContradicts, AnswerForeign
from renqi.engines.ledger.domain.bank_money import CNY
from renqi.engines.ledger.domain.bank_refusals import (
    BankFieldMissing,
    BankFieldWrong,
    BankFileTooLarge,
)
from renqi.engines.ledger.domain.payment_answers import (
    STATUS_OF,
    BankStatus,
    Original,
    PaymentSaid,
    StatusReport,
    Verdict,
)
from renqi.engines.ledger.intake.bank_entry import money
from renqi.engines.ledger.intake.bank_xml import (
    Element,
    Part,
    at,
    children,
    digest_of,
    first_text,
    local_name,
    namespace,
    needed,
    parts,
    text,
)

_NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(0[3-9]|1[0-2])")
_ORIGINAL_KIND: Final = re.compile(r"pain\.001(\.001\.[0-9]{2})?")
_MESSAGE, _DEPTH_OF_PART = "CstmrPmtStsRpt", 4
_GROUP, _BLOCK = "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts"
# More than any order of ours has, so that a file of strangers is not kept in memory.
PAYMENTS_MAX: Final = 20_000
_NOTE_MAX, _REASON_MAX, _DIGITS_MAX = 500, 35, 15


def read_payment_answer(path: Path) -> StatusReport:
    """Read what a bank says of an order (读取银行回执).

    Raises:
        BankFileUnreadable: It is no XML, or breaks off.
        BankFileForbidden: It has a document type definition.
        BankFileTooLarge: No answer to an order of ours is that large.
        AnswerForeign: It is another message, or answers another kind of message.
        AnswerContradicts: It has several blocks; an order of ours has one.
        BankFieldMissing: What every answer has is not there.
        BankFieldWrong: A field holds something else than it should.
        AmountTooFine: An amount has a part of a fen.

    """
    reader = _Reader()
    for part in parts(path, often="TxInfAndSts"):
        reader.take(part)
    return reader.finish(digest_of(path))


class _Reader:
    """Keeps the words of both heads by their names, and each payment as it comes."""

    def __init__(self) -> None:
        self.is_known = False
        self.message_id = ""
        self.heads: dict[str, dict[str, Any]] = {_GROUP: {}, _BLOCK: {}}
        self.originals: dict[str, Original] = {}
        self.payments: list[PaymentSaid] = []

    def take(self, part: Part) -> None:
        name = local_name(part.element)
        if not self.is_known:
            self._know(part.element)
        if part.depth == _DEPTH_OF_PART:
            self._take_part(part, name)
        elif name in self.heads and part.depth == _DEPTH_OF_PART - 1:
            self._take_head(part.element, name)
        elif part.depth == _DEPTH_OF_PART - 2 and name != _MESSAGE:
            raise AnswerForeign(found=name[:100])

    def finish(self, sha256: str) -> StatusReport:
        group = self.originals.get(_GROUP)
        if group is None or not self.message_id:
            raise BankFieldMissing(line=1, field=_GROUP if self.message_id else "MsgId")
        block = self.originals.get(_BLOCK)
        verdicts = [group.verdict, block and block.verdict, *(one.verdict for one in self.payments)]
        if not any(verdicts):
            raise BankFieldMissing(line=1, field="GrpSts")
        return StatusReport(
            message_id=self.message_id,
            sha256=sha256,
            group=group,
            block=block,
            payments=tuple(self.payments),
        )

    def _know(self, element: Element) -> None:
        root = element.getroottree().getroot()
        found = namespace(root)
        if not _NAMESPACE.fullmatch(found) or local_name(root) != "Document":
            raise AnswerForeign(found=(found or local_name(root))[:100])
        self.is_known = True

    def _take_part(self, part: Part, name: str) -> None:
        if part.parent == "GrpHdr" and name == "MsgId":
            self.message_id = (part.element.text or "").strip()
        elif part.parent == _BLOCK and name == "TxInfAndSts":
            if len(self.payments) >= PAYMENTS_MAX:
                raise BankFileTooLarge(most=f"{PAYMENTS_MAX:,} payments")
            self.payments.append(_payment(part.element))
        elif part.parent in self.heads:
            self._take_word(part.element, part.parent, name)

    def _take_word(self, element: Element, head: str, name: str) -> None:
        words = self.heads[head]
        if name == "StsRsnInf":
            words.setdefault("reason", _reason(element))
        elif name == "NbOfTxsPerSts":
            if STATUS_OF.get(text(element, "DtldSts")) is BankStatus.REJECTED:
                words["rejected"] = words.get("rejected", 0) + _number(element, "DtldNbOfTxs")
        else:
            words[name] = (element.text or "").strip()

    def _take_head(self, element: Element, head: str) -> None:
        if head in self.originals:
            raise AnswerContradicts(payment=self.originals[head].number)
        words = self.heads[head]
        key, status = _HEADS[head]
        if not words.get(key):
            raise BankFieldMissing(line=element.sourceline, field=key)
        kind = words.get("OrgnlMsgNmId", "")
        if head == _GROUP and not _ORIGINAL_KIND.fullmatch(kind):
            raise AnswerForeign(found=f"pain.002 / {kind[:40]}")
        reason, note = words.get("reason", ("", ""))
        self.originals[head] = Original(
            number=words[key],
            verdict=_verdict(words.get(status, ""), reason, note, line=element.sourceline),
            count=_count(words, element),
            total=words.get("OrgnlCtrlSum") or None,
            rejected=words.get("rejected"),
        )


_HEADS: Final = {_GROUP: ("OrgnlMsgId", "GrpSts"), _BLOCK: ("OrgnlPmtInfId", "PmtInfSts")}


def _payment(element: Element) -> PaymentSaid:
    found = at(element, "StsRsnInf")
    reason, note = ("", "") if found is None else _reason(found)
    sent = at(element, "OrgnlTxRef/Amt")
    amount = None
    if sent is not None and at(sent, "InstdAmt") is not None:
        stated = money(sent, "InstdAmt")
        if stated.currency != CNY:
            raise BankFieldWrong(
                line=element.sourceline, field="InstdAmt", found=stated.currency, expected=CNY
            )
        amount = stated.amount
    return PaymentSaid(
        name=needed(element, "OrgnlEndToEndId"),
        verdict=_verdict(text(element, "TxSts"), reason, note, line=element.sourceline),
        amount=amount,
    )


def _verdict(status: str, reason: str, note: str, *, line: int) -> Verdict | None:
    if not status:
        return None
    if status not in STATUS_OF:
        raise BankFieldWrong(
            line=line, field="Sts", found=status[:40], expected="a status of ISO 20022"
        )
    return Verdict(status=STATUS_OF[status], reason=reason, note=note)


def _reason(element: Element) -> tuple[str, str]:
    words = " ".join((one.text or "").strip() for one in children(element, "AddtlInf"))
    return first_text(element, "Rsn/Cd", "Rsn/Prtry")[:_REASON_MAX], words.strip()[:_NOTE_MAX]


def _count(words: Mapping[str, Any], element: Element) -> int | None:
    written = words.get("OrgnlNbOfTxs", "")
    return _whole(written, element, "OrgnlNbOfTxs") if written else None


def _number(element: Element, path: str) -> int:
    return _whole(needed(element, path), element, path)


def _whole(written: str, element: Element, field: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) <= _DIGITS_MAX):
        raise BankFieldWrong(
            line=element.sourceline, field=field, found=written[:40], expected="a number"
        )
    return int(written)
