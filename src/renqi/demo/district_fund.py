"""A district's fund with a book and an account at the bank of its own (演示区级资金)."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from renqi.audit.domain.who import Who
from renqi.demo.bank_statement import StatedLine, statement
from renqi.demo.ledger_teller import TEN_THOUSAND_YUAN, Teller
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.bank_accounts import open_bank_account
from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.identity.domain.scope import Scope

_BOOK, _NUMBER = "demo-district", "6222000000000020262"
_MONEY = 3_000 * TEN_THOUSAND_YUAN


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictFund:
    """The account that pays, and where the money of budgets comes from (区级资金).

    Attributes:
        bank_account_id: The account at the bank.
        cash_id: The ledger account that mirrors it.
        source_id: The ledger account of the appropriation.
    """

    bank_account_id: int
    cash_id: int
    source_id: int


def open_district_fund(*, bank: str, on: date, who: Who, now: datetime) -> DistrictFund:
    """Open the book, register the account, let money arrive (演示区级资金).

    Args:
        bank: Owner key of the bank that holds the money.
        on: The day on which money arrives.
        who: Who registers the account.
        now: The instant of loading.

    Effects:
        One book with four accounts, one account at the bank, one posting.
    """
    teller = Teller.open(_BOOK, "演示龙岗区产业资金账簿", now=now)
    cash = teller.account(
        "custody", "演示银行龙岗监管户", owner=bank, purpose="银行存款", side=Side.DEBIT
    )
    source = teller.account("appropriation", "演示区级财政拨款", purpose="财政拨款")
    suspense = teller.account(
        "bank-suspense", "演示来款待核销", owner=bank, purpose="银行往来", balance_min=None
    )
    fees = teller.account(
        "bank-fees",
        "演示银行手续费",
        owner=bank,
        purpose="银行往来",
        side=Side.DEBIT,
        balance_min=None,
    )
    teller.post(
        cash, source, _MONEY, key="in", on=on, cause="appropriation", memo="区级财政拨款到账"
    )
    terms = BankAccountTerms(
        number=_NUMBER,
        name="演示龙岗产业资金监管户",
        bank_name="演示银行龙岗支行",
        bank_code="102584000001",
        owner=bank,
        book_id=teller.place.book_id,
        ledger_account_id=cash,
        suspense_id=suspense,
        fee_id=fees,
    )
    account = open_bank_account(terms, who=who, at=now)
    return DistrictFund(bank_account_id=account, cash_id=cash, source_id=source)


def take_statement(
    fund: DistrictFund, lines: Sequence[StatedLine], *, on: date, who: Who, at: datetime
) -> None:
    """Take what the bank states for a day; the real reader matches it (演示对账).

    Effects:
        One statement with its lines and postings.
    """
    number = f"LG{on:%Y%m%d}-{lines[0].ref}"
    opening = account_of(fund.cash_id).balance
    words = statement(lines, account=_NUMBER, number=number, opening=opening, on=on)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xml"
        path.write_text(words, encoding="utf-8")
        name = f"演示龙岗对账单-{on.isoformat()}.xml"
        import_bank_file(path, file_name=name, scope=Scope(all=True), who=who, at=at)
