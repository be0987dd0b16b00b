"""Write a bank's statement as a bank writes it (演示对账单)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from renqi.engines.ledger.domain.bank_money import CNY, money_text


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLine:
    """One entry of a made-up statement (演示流水).

    Attributes:
        amount: Fen; above zero is money that came in.
        ref: The bank's own number for it.
        party: The other side.
        text: What it is for.
        code: What kind of entry, in the three words of the standard.
        end_to_end: The name of the payment it belongs to.
        is_reversal: Whether it takes back an earlier entry.
    """

    amount: int
    ref: str
    party: str
    text: str
    code: str = "PMNT/RCDT/DMCT"
    end_to_end: str = ""
    is_reversal: bool = False


def statement(
    lines: Sequence[StatedLine], *, account: str, number: str, opening: int, on: date
) -> str:
    """Write the statement of one day; its balances add up (对账单).

    Args:
        lines: The entries.
        account: Number of the account.
        number: Number of the statement.
        opening: What was there before, in fen.
        on: The day.
    """
    closing = opening + sum(line.amount for line in lines)
    entries = "".join(_entry(line, on=on) for line in lines)
    balances = _balance("OPBD", opening, on) + _balance("CLBD", closing, on)
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{number}</MsgId><CreDtTm>{on}T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{number}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{CNY}</Ccy>"
        f"</Acct>{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    )


def _balance(code: str, amount: int, on: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(amount)}"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _entry(line: StatedLine, *, on: date) -> str:
    # Of a reversal the other side stays who it was in the entry that is taken back.
    side = "Dbtr" if (line.amount > 0) != line.is_reversal else "Cdtr"
    domain, family, part = line.code.split("/")
    name = f"<Refs><EndToEndId>{line.end_to_end}</EndToEndId></Refs>" if line.end_to_end else ""
    reversal = "<RvslInd>true</RvslInd>" if line.is_reversal else ""
    return (
        f"<Ntry>{_amount(line.amount)}{reversal}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{on}</Dt></BookgDt>"
        f"<ValDt><Dt>{on}</Dt></ValDt><AcctSvcrRef>{line.ref}</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{part}</SubFmlyCd>"
        f"</Fmly></Domn></BkTxCd><NtryDtls><TxDtls>{name}<RltdPties><{side}><Pty><Nm>"
        f"{escape(line.party)}</Nm></Pty></{side}></RltdPties><RmtInf><Ustrd>"
        f"{escape(line.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _amount(amount: int) -> str:
    yuan = money_text(abs(amount), CNY).replace(",", "")
    side = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="{CNY}">{yuan}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
