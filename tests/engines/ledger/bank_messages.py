"""Bank messages of made-up accounts, written as a bank writes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "iso20022"
ACCOUNT = "6222000000000000001"
_MESSAGES = {
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "053": ("BkToCstmrStmt", "Stmt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def sample(*parts: str) -> Path:
    """Give a file of the sample set, or skip the test where the set is not there."""
    path = SAMPLES.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {path}")
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a made-up statement; above zero is money that came in."""

    yuan: str
    ref: str = ""
    end_to_end: str = ""
    text: str = ""
    party: str = ""
    party_account: str = ""
    day: date = date(2026, 7, 1)
    state: str = "BOOK"
    is_reversal: bool = False
    code: str = "PMNT/RCDT/DMCT"
    details: str = ""
    currency: str = "CNY"

    def but(self, **changes: object) -> "Line":
        """Give the same line with other words."""
        return replace(self, **changes)  # type: ignore[arg-type]


def entry_xml(line: Line) -> str:
    """Write one entry."""
    is_credit = not line.yuan.startswith("-")
    side = "Dbtr" if is_credit != line.is_reversal else "Cdtr"
    domain, family, sub = line.code.split("/")
    refs = f"<Refs><EndToEndId>{line.end_to_end}</EndToEndId></Refs>" if line.end_to_end else ""
    party = f"<{side}><Pty><Nm>{line.party}</Nm></Pty></{side}>" if line.party else ""
    if line.party_account:
        number = f"<Id><Othr><Id>{line.party_account}</Id></Othr></Id>"
        party += f"<{side}Acct>{number}</{side}Acct>"
    parties = f"<RltdPties>{party}</RltdPties>" if party else ""
    text = f"<RmtInf><Ustrd>{line.text}</Ustrd></RmtInf>" if line.text else ""
    details = line.details or f"<TxDtls>{refs}{parties}{text}</TxDtls>"
    reversal = "<RvslInd>true</RvslInd>" if line.is_reversal else ""
    own = f"<AcctSvcrRef>{line.ref}</AcctSvcrRef>" if line.ref else ""
    return (
        f'<Ntry><Amt Ccy="{line.currency}">{line.yuan.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'CRDT' if is_credit else 'DBIT'}</CdtDbtInd>{reversal}"
        f"<Sts><Cd>{line.state}</Cd></Sts><BookgDt><Dt>{line.day}</Dt></BookgDt>"
        f"<ValDt><Dt>{line.day}</Dt></ValDt>{own}"
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd>"
        f"</Fmly></Domn></BkTxCd><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def balance_xml(code: str, yuan: str, on: date, *, currency: str = "CNY") -> str:
    """Write one balance."""
    side = "DBIT" if yuan.startswith("-") else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{yuan.lstrip("-")}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def statement_xml(  # noqa: PLR0913  a message has this many parts
    *,
    lines: Sequence[Line] = (),
    kind: str = "053",
    number: str = "S-1",
    opening: str | None = None,
    closing: str | None = None,
    day: date = date(2026, 7, 1),
    account: str = ACCOUNT,
    currency: str = "CNY",
    more: str = "",
    created: str = "2026-07-02T08:00:00",
) -> str:
    """Write a whole message with one statement; balances only where they are given."""
    message, part = _MESSAGES[kind]
    balances = "".join(
        balance_xml(code, yuan, day, currency=currency)
        for code, yuan in (("OPBD", opening), ("CLBD", closing))
        if yuan is not None
    )
    entries = "".join(entry_xml(line) for line in lines)
    head = f"<GrpHdr><MsgId>M-{number}</MsgId><CreDtTm>{created}</CreDtTm></GrpHdr>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.08"><{message}>{head}'
        f"<{part}><Id>{number}</Id><CreDtTm>{created}</CreDtTm>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>"
        f"{balances}{more}{entries}</{part}></{message}></Document>"
    )
