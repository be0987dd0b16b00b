"""A bank account with its mirror, a fund that pays, and people who do it in pairs."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.domain.payments import Payment
from renqi.engines.ledger.models import PaymentLine
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.accounts import open_account
from renqi.engines.ledger.services.bank_accounts import open_bank_account
from renqi.engines.ledger.services.bank_import import Imported, import_bank_file
from renqi.engines.ledger.services.payment_orders import (
    approve_order,
    prepare_order,
    send_order,
)
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.identity.domain.scope import Scope
from tests.engines.ledger.bank_messages import ACCOUNT, Line, statement_xml
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart

ALL = Scope(all=True)
OWNER = "organisation:7"
OWN = Scope(organisation_id=7)
FOREIGN = Scope(organisation_id=8)
ANNA = Who(person_id=1, name="安娜", role="finance_officer", organisation="演示财政局")
BO = Who(person_id=2, name="博", role="finance_officer", organisation="演示财政局")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The accounts of the tests, and short words for what people do with them."""

    chart: Chart
    folder: Path
    bank: int
    mirror: int
    suspense: int
    fees: int
    fund: int

    def order(self, *amounts: int, key: str = "k", **changes: Any) -> int:
        """Prepare an order of these amounts in fen."""
        payments = [self.payment(amount, n) for n, amount in enumerate(amounts, 1)]
        return prepare_order(
            changes.pop("payments", payments),
            account_id=self.bank,
            purpose="演示拨付",
            execute_on=TODAY,
            request_key=key,
            scope=changes.pop("scope", ALL),
            who=ANNA,
            at=NOON,
            on=TODAY,
        )

    def payment(self, amount: int, number: int = 1, **changes: Any) -> Payment:
        """Give one payment to a made-up firm."""
        words: dict[str, Any] = {
            "creditor_name": f"演示企业{number}号",
            "creditor_account": f"44001{number:04d}",
            "creditor_bank": "102584000002",
            "amount": amount,
            "purpose": "演示奖励",
            "source_id": self.fund,
        }
        return Payment(**{**words, **changes})

    def sent(self, *amounts: int, key: str = "k") -> list[PaymentLine]:
        """Prepare, approve and send an order; give its payments."""
        order = self.order(*amounts, key=key)
        approve_order(order, scope=ALL, who=BO, at=NOON, on=TODAY)
        send_order(order, scope=ALL, who=BO, at=NOON, on=TODAY)
        return list(PaymentLine.objects.filter(order_id=order).order_by("place"))

    def take(self, *lines: Line, **changes: Any) -> Imported:
        """Take a file with these lines; balances fit unless they are given."""
        kind = changes.get("kind", "053")
        scope = changes.pop("scope", ALL)
        who = changes.pop("who", ANNA)
        if kind == "053" and "opening" not in changes:
            total = sum(fen(line.yuan) for line in lines if line.state == "BOOK")
            changes |= {"opening": "0.00", "closing": f"{total / 100:.2f}"}
        path = self.folder / "bank.xml"
        path.write_text(statement_xml(lines=lines, **changes), encoding="utf-8")
        return import_bank_file(path, file_name="bank.xml", scope=scope, who=who, at=NOON)

    def balances(self) -> dict[str, int]:
        """Give what stands in the books, in fen."""
        named = {
            "bank": self.mirror,
            "suspense": self.suspense,
            "fees": self.fees,
            "fund": self.fund,
        }
        return {name: account_of(number).balance for name, number in named.items()}


def fen(yuan: str) -> int:
    """Turn 12.34 into 1234."""
    whole, _, part = yuan.lstrip("-").partition(".")
    amount = int(whole) * 100 + int(f"{part:0<2}"[:2])
    return -amount if yuan.startswith("-") else amount


def open_desk(chart: Chart, folder: Path, *, money: int = 100_000) -> Desk:
    """Register the bank account, and put money into the fund: it is at the bank as well."""

    def account(code: str, **terms: Any) -> int:
        words = AccountTerms(code=code, name=code, owner=OWNER, balance_min=None, **terms)
        return open_account(words, book_id=chart.place.book_id, at=NOON, actor="tester")

    mirror = account("1002", side=Side.DEBIT)
    suspense, fees = account("2241"), account("6603", side=Side.DEBIT)
    fund = open_account(
        AccountTerms(code="4001", name="4001", owner=OWNER),
        book_id=chart.place.book_id,
        at=NOON,
        actor="tester",
    )
    if money:
        early = chart.transfer(mirror, fund, money)
        booking = type(BOOKING)(on=date(2026, 1, 5), at=NOON, actor="tester")
        post_transfers([early], place=chart.place, booking=booking)
    bank = open_bank_account(
        BankAccountTerms(
            number=ACCOUNT,
            name="演示专项资金",
            bank_name="演示银行",
            bank_code="102584000001",
            owner=OWNER,
            book_id=chart.place.book_id,
            ledger_account_id=mirror,
            suspense_id=suspense,
            fee_id=fees,
            confirm_above=50_000,
        ),
        who=ANNA,
        at=NOON,
    )
    return Desk(
        chart=chart,
        folder=folder,
        bank=bank,
        mirror=mirror,
        suspense=suspense,
        fees=fees,
        fund=fund,
    )
