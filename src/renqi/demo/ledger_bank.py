"""A made-up account at a bank: a statement, an order on its way, and lines in doubt (演示对账).

The statement is written as a bank writes it and read by the real reader, so the demo city shows
what an institution would see on its first day.
"""

import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from renqi.audit.domain.who import Who
from renqi.demo.bank_statement import StatedLine, statement
from renqi.demo.ledger_teller import ACTOR
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.domain.payments import Payment
from renqi.engines.ledger.selectors.accounts import account_at
from renqi.engines.ledger.selectors.payment_orders import payment_lines, payment_order
from renqi.engines.ledger.services.accounts import open_account
from renqi.engines.ledger.services.bank_accounts import open_bank_account
from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.engines.ledger.services.payment_orders import (
    approve_order,
    prepare_order,
    send_order,
)
from renqi.identity.domain.scope import Scope

_NUMBER = "6222000000000020261"
_BANK = "演示银行深圳分行"
_CLERK = Who(person_id=0, name=f"{ACTOR}（经办）")
_CHECKER = Who(person_id=-1, name=f"{ACTOR}（复核）")
_ALL = Scope(all=True)
# Made-up payments, in fen.
_PAID = (386_500, 1_250_000, 96_000)


def load_demo_bank(*, book: str, mirror: str, source: str, now: datetime) -> None:
    """Register an account, send an order and take a statement (演示对账).

    Args:
        book: Code of the book that mirrors the account.
        mirror: Code of the ledger account that mirrors it.
        source: Code of the ledger account that pays.
        now: The instant of the load.

    """
    today = timezone.localdate(now)
    cash = account_at(f"{book}/{mirror}")
    paying = account_at(f"{book}/{source}")
    account = _register(cash.id, cash.book_id, cash.owner, now=now)
    names = _send(account, paying.id, now=now, today=today)
    lines = [
        StatedLine(amount=-_PAID[0], ref="DEMO-1", party="演示精工有限公司", text="奖补拨付",
                   end_to_end=names[0]),
        StatedLine(amount=-_PAID[1] - 100, ref="DEMO-2", party="演示材料有限公司", text="奖补拨付",
                   end_to_end=names[1]),
        StatedLine(amount=-1_500, ref="DEMO-3", party=_BANK, text="转账手续费",
                   code="PMNT/MDOP/CHRG"),
        StatedLine(amount=800_000, ref="DEMO-4", party="演示联合体", text="退回往年结余"),
        StatedLine(amount=-321_050, ref="DEMO-5", party="演示物业公司", text="代扣费用"),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xml"
        opening = cash.balance
        words = statement(
            lines, account=_NUMBER, number=f"DEMO{today:%Y%m%d}", opening=opening, on=today
        )
        path.write_text(words, encoding="utf-8")
        name = f"演示对账单-{today.isoformat()}.xml"
        import_bank_file(path, file_name=name, scope=_ALL, who=_CLERK, at=now)


def _register(mirror_id: int, book_id: int, owner: str, *, now: datetime) -> int:
    suspense, fees = (
        open_account(
            AccountTerms(
                code=code, name=name, owner=owner, purpose="银行往来", side=side, balance_min=None
            ),
            book_id=book_id,
            at=now,
            actor=ACTOR,
        )
        for code, name, side in (
            ("bank-suspense", "演示银行来款待核销", Side.CREDIT),
            ("bank-fees", "演示银行手续费", Side.DEBIT),
        )
    )
    return open_bank_account(
        BankAccountTerms(
            number=_NUMBER,
            name="演示专项资金监管户",
            bank_name=_BANK,
            bank_code="102584000001",
            owner=owner,
            book_id=book_id,
            ledger_account_id=mirror_id,
            suspense_id=suspense,
            fee_id=fees,
        ),
        who=_CLERK,
        at=now,
    )


def _send(account: int, source_id: int, *, now: datetime, today: date) -> list[str]:
    creditors = ("演示精工有限公司", "演示材料有限公司", "演示检测有限公司")
    payments = [
        Payment(
            creditor_name=name,
            creditor_account=f"44250100000{place:05d}",
            creditor_bank="105584000005",
            amount=amount,
            purpose="演示奖补",
            source_id=source_id,
        )
        for place, (name, amount) in enumerate(zip(creditors, _PAID, strict=True), 1)
    ]
    order = prepare_order(
        payments,
        account_id=account,
        purpose="演示：第三批奖补拨付",
        execute_on=today,
        request_key="demo",
        scope=_ALL,
        who=_CLERK,
        at=now,
        on=today,
    )
    approve_order(order, scope=_ALL, who=_CHECKER, at=now, on=today)
    send_order(order, scope=_ALL, who=_CHECKER, at=now, on=today)
    prepare_order(
        [payments[2]],
        account_id=account,
        purpose="演示：待复核的补拨",
        execute_on=today + timedelta(days=3),
        request_key="demo 2",
        scope=_ALL,
        who=_CLERK,
        at=now,
        on=today,
    )
    return [line.end_to_end_id for line in payment_lines(payment_order(order, scope=_ALL))]
