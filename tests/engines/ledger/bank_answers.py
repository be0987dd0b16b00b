"""Answers to orders, pain.002, written as a bank writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the bank says of one payment."""

    name: str
    status: str = ""
    reason: str = ""
    note: str = ""
    yuan: str = ""


def _reason_xml(reason: str, note: str) -> str:
    code = f"<Rsn><Cd>{reason}</Cd></Rsn>" if reason else ""
    words = f"<AddtlInf>{note}</AddtlInf>" if note else ""
    return f"<StsRsnInf>{code}{words}</StsRsnInf>" if code or words else ""


def _said_xml(one: Said) -> str:
    status = f"<TxSts>{one.status}</TxSts>" if one.status else ""
    amount = f'<Amt><InstdAmt Ccy="CNY">{one.yuan}</InstdAmt></Amt>' if one.yuan else ""
    original = f"<OrgnlTxRef>{amount}</OrgnlTxRef>" if amount else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{one.name}</OrgnlEndToEndId>{status}"
        f"{_reason_xml(one.reason, one.note)}{original}</TxInfAndSts>"
    )


def answer_xml(  # noqa: PLR0913  a message has this many parts
    order: str,
    *said: Said,
    number: str = "A-1",
    group: str = "",
    reason: str = "",
    block: str | None = "",
    count: str = "",
    total: str = "",
    rejected: str = "",
    kind: str = "pain.001.001.09",
    version: str = "12",
    root: str = "CstmrPmtStsRpt",
) -> str:
    """Write a whole answer; parts without words are left out."""
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    counted = f"<OrgnlNbOfTxs>{count}</OrgnlNbOfTxs>" if count else ""
    summed = f"<OrgnlCtrlSum>{total}</OrgnlCtrlSum>" if total else ""
    told = (
        f"<NbOfTxsPerSts><DtldNbOfTxs>{rejected}</DtldNbOfTxs><DtldSts>RJCT</DtldSts>"
        "</NbOfTxsPerSts>"
        if rejected
        else ""
    )
    head = (
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{order}</OrgnlMsgId><OrgnlMsgNmId>{kind}</OrgnlMsgNmId>"
        f"{counted}{summed}{status}{_reason_xml(reason, '')}{told}</OrgnlGrpInfAndSts>"
    )
    inner = "".join(_said_xml(one) for one in said)
    of_block = f"<PmtInfSts>{block}</PmtInfSts>" if block else ""
    body = (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{order}</OrgnlPmtInfId>{of_block}{inner}"
        "</OrgnlPmtInfAndSts>"
        if inner or block
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><{root}>'
        f"<GrpHdr><MsgId>{number}</MsgId><CreDtTm>2026-07-01T12:00:00</CreDtTm></GrpHdr>"
        f"{head}{body}</{root}></Document>"
    )


def write_answer(folder: Path, order: str, said: Sequence[Said], **parts: str) -> Path:
    """Put an answer into a file."""
    path = folder / "answer.xml"
    path.write_text(answer_xml(order, *said, **parts), encoding="utf-8")
    return path
