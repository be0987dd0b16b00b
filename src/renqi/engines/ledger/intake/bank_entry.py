"""Read one entry of a bank statement, in every version of the message (银行分录读取)."""

import hashlib
from typing import Final

from lxml import etree

from renqi.engines.ledger.domain.bank_files import Entry, EntryDetail, EntryState, Money
from renqi.engines.ledger.domain.bank_money import smallest_units
from renqi.engines.ledger.domain.bank_refusals import (
    AmountTooFine,
    BankFieldMissing,
    BankFieldWrong,
)
from renqi.engines.ledger.intake.bank_xml import (
    Element,
    at,
    children,
    day,
    first_text,
    needed,
    text,
)

_DIRECTIONS: Final = {"CRDT": True, "DBIT": False}
_YES: Final = frozenset({"true", "1"})
_NO: Final = frozenset({"false", "0", ""})
_CURRENCY_LENGTH: Final = 3


def read_entry(element: Element, *, place: int) -> Entry:
    """Read one `Ntry` (分录).

    Raises:
        BankFieldMissing: Amount, direction or state is not there.
        BankFieldWrong: A field holds something else than it should.
        AmountTooFine: An amount has a part of the smallest unit.

    """
    is_credit = direction(element, needed(element, "CdtDbtInd"))
    is_reversal = _is_reversal(element)
    # Version 1 has the payments directly below the entry.
    details = children(element, "TxDtls") + [
        found for group in children(element, "NtryDtls") for found in children(group, "TxDtls")
    ]
    # The other side of an outgoing payment is the creditor, and stays it when it comes back.
    is_from_debtor = is_credit != is_reversal
    return Entry(
        place=place,
        money=money(element, "Amt"),
        is_credit=is_credit,
        is_reversal=is_reversal,
        state=_state(element),
        booked_on=day(element, "BookgDt"),
        value_on=day(element, "ValDt"),
        reference=text(element, "AcctSvcrRef"),
        code=transaction_code(element),
        text=text(element, "AddtlNtryInf"),
        details=tuple(_detail(found, is_from_debtor=is_from_debtor) for found in details),
        raw_sha256=hashlib.sha256(etree.tostring(element, method="c14n")).hexdigest(),
    )


def money(element: Element, path: str) -> Money:
    """Read an amount with its currency.

    Raises:
        BankFieldMissing: There is no amount, or no currency.
        BankFieldWrong: It is no plain number, or absurdly large.
        AmountTooFine: It has a part of the smallest unit.

    """
    found = at(element, path)
    words = "" if found is None else (found.text or "").strip()
    currency = "" if found is None else found.get("Ccy", "")
    if found is None or not words:
        raise BankFieldMissing(line=element.sourceline, field=path)
    if not (len(currency) == _CURRENCY_LENGTH and currency.isascii() and currency.isupper()):
        raise BankFieldMissing(line=found.sourceline, field=f"{path}/@Ccy")
    try:
        units = smallest_units(words, currency)
    except ValueError as error:
        raise BankFieldWrong(
            line=found.sourceline, field=path, found=words[:40], expected="an amount"
        ) from error
    if units is None:
        raise AmountTooFine(line=found.sourceline, found=words, currency=currency)
    return Money(amount=units, currency=currency)


def direction(element: Element, words: str) -> bool:
    """Tell whether `CdtDbtInd` says that money came in.

    Raises:
        BankFieldWrong: It says something else.

    """
    if words not in _DIRECTIONS:
        raise BankFieldWrong(
            line=element.sourceline, field="CdtDbtInd", found=words[:40], expected="CRDT or DBIT"
        )
    return _DIRECTIONS[words]


def transaction_code(element: Element) -> str:
    """Join the parts of the bank transaction code; the bank's own where there is no other."""
    code = at(element, "BkTxCd")
    domain = at(code, "Domn")
    family = at(domain, "Fmly")
    parts = [text(domain, "Cd"), text(family, "Cd"), text(family, "SubFmlyCd")]
    return "/".join(part for part in parts if part) or text(code, "Prtry/Cd")


def _state(element: Element) -> EntryState:
    words = needed(element, "Sts", "Sts/Cd", "Sts/Prtry")
    try:
        return EntryState(words)
    except ValueError as error:
        raise BankFieldWrong(
            line=element.sourceline, field="Sts", found=words[:40], expected="BOOK, PDNG or INFO"
        ) from error


def _is_reversal(element: Element) -> bool:
    words = text(element, "RvslInd")
    if words not in _YES | _NO:
        raise BankFieldWrong(
            line=element.sourceline, field="RvslInd", found=words[:40], expected="true or false"
        )
    return words in _YES


def _detail(element: Element, *, is_from_debtor: bool) -> EntryDetail:
    side = "Dbtr" if is_from_debtor else "Cdtr"
    parties, refs = at(element, "RltdPties"), at(element, "Refs")
    party, account = at(parties, side), at(parties, f"{side}Acct/Id")
    returned = at(element, "RtrInf")
    end_to_end = text(refs, "EndToEndId")
    said = text(element, "CdtDbtInd")
    return EntryDetail(
        money=_own_money(element),
        is_credit=direction(element, said) if said else None,
        end_to_end_id="" if end_to_end == "NOTPROVIDED" else end_to_end,
        transaction_id=first_text(refs, "TxId", "UETR", "InstrId"),
        bank_reference=text(refs, "AcctSvcrRef"),
        counterparty=first_text(party, "Nm", "Pty/Nm")
        or first_text(parties, f"Ultmt{side}/Nm", f"Ultmt{side}/Pty/Nm"),
        counterparty_account=first_text(account, "IBAN", "Othr/Id", "BBAN"),
        text=_remittance(element),
        return_reason=first_text(returned, "Rsn/Cd", "RtrRsn/Cd", "Rsn/Prtry", "RtrRsn/Prtry"),
    )


def _own_money(element: Element) -> Money | None:
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if at(element, path) is not None:
            return money(element, path)
    return None


def _remittance(element: Element) -> str:
    said = at(element, "RmtInf")
    words = (
        [(found.text or "").strip() for found in children(said, "Ustrd")]
        if said is not None
        else []
    )
    if said is not None:
        words += [
            first_text(found, "CdtrRefInf/Ref", "CdtrRefInf/CdtrRef")
            for found in children(said, "Strd")
        ]
    words.append(text(element, "AddtlTxInf"))
    return " ".join(word for word in words if word)
