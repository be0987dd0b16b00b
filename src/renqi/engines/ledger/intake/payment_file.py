"""Write the file of a payment order for the bank: pain.001.001.09 (付款文件).

The same order gives the same bytes: nothing in it depends on when or where it is written.
"""

from datetime import UTC
from typing import Any, Final

from lxml import etree

from renqi.engines.ledger.domain.payments import OrderDocument, OrderPayment, is_clearing_number
from renqi.kernel.money import FEN_PER_YUAN

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
# China's national payment system, in the external code list of clearing systems.
_CLEARING_SYSTEM: Final = "CNAPS"
_CURRENCY: Final = "CNY"

Element = Any


def write_payment_file(order: OrderDocument) -> bytes:
    """Write an order as its bank reads it (生成付款文件)."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    message = _below(root, "CstmrCdtTrfInitn")
    _write_head(_below(message, "GrpHdr"), order)
    block = _below(message, "PmtInf")
    _write_block(block, order)
    for payment in order.payments:
        _write_payment(_below(block, "CdtTrfTxInf"), payment)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _write_head(head: Element, order: OrderDocument) -> None:
    _say(head, "MsgId", order.number)
    _say(head, "CreDtTm", order.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _write_totals(head, order)
    _say(_below(head, "InitgPty"), "Nm", order.debtor_name)


def _write_block(block: Element, order: OrderDocument) -> None:
    _say(block, "PmtInfId", order.number)
    _say(block, "PmtMtd", "TRF")
    # One entry for each payment in the statement, so that each can be told apart.
    _say(block, "BtchBookg", "false")
    _write_totals(block, order)
    _say(_below(block, "ReqdExctnDt"), "Dt", order.execute_on.isoformat())
    _say(_below(block, "Dbtr"), "Nm", order.debtor_name)
    account = _below(block, "DbtrAcct")
    _write_account(account, order.debtor_account)
    _say(account, "Ccy", _CURRENCY)
    _write_bank(_below(block, "DbtrAgt"), order.debtor_bank, "")


def _write_payment(place: Element, payment: OrderPayment) -> None:
    _say(_below(place, "PmtId"), "EndToEndId", payment.end_to_end_id)
    amount = _below(place, "Amt")
    _say(amount, "InstdAmt", _yuan(payment.amount)).set("Ccy", _CURRENCY)
    _write_bank(_below(place, "CdtrAgt"), payment.creditor_bank, payment.creditor_bank_name)
    _say(_below(place, "Cdtr"), "Nm", payment.creditor_name)
    _write_account(_below(place, "CdtrAcct"), payment.creditor_account)
    _say(_below(place, "RmtInf"), "Ustrd", payment.purpose)


def _write_totals(place: Element, order: OrderDocument) -> None:
    _say(place, "NbOfTxs", str(len(order.payments)))
    _say(place, "CtrlSum", _yuan(sum(payment.amount for payment in order.payments)))


def _write_account(account: Element, number: str) -> None:
    _say(_below(_below(account, "Id"), "Othr"), "Id", number)


def _write_bank(agent: Element, code: str, name: str) -> None:
    bank = _below(agent, "FinInstnId")
    if is_clearing_number(code):
        member = _below(bank, "ClrSysMmbId")
        _say(_below(member, "ClrSysId"), "Cd", _CLEARING_SYSTEM)
        _say(member, "MmbId", code)
    else:
        _say(bank, "BICFI", code)
    if name:
        _say(bank, "Nm", name)


def _yuan(fen: int) -> str:
    whole, part = divmod(fen, FEN_PER_YUAN)
    return f"{whole}.{part:02d}"


def _below(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _say(parent: Element, name: str, words: str) -> Element:
    element = _below(parent, name)
    element.text = words
    return element
