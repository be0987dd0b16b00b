"""A bank account with a statement, a line in doubt, a proposal and an order, for the matrix."""

import datetime as dt

from renqi.engines.ledger.models import (
    BankAccount,
    BankLine,
    BankProposal,
    BankStatement,
    PaymentOrder,
)

_DAY = dt.date(2026, 11, 19)


def make_bank_things(*, owner: str, number: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make one of each; dollars, so that no account of the books has to mirror them."""
    account = BankAccount.objects.create(
        number=number,
        name=f"{name}账户",
        bank_name="演示银行",
        bank_code="102100099996",
        currency="USD",
        owner=owner,
        confirm_above=0,
        opened_at=at,
        opened_by="tester",
    )
    statement = _statement(account, name=name, at=at)
    line = _line(account, name=name)
    proposal = BankProposal.objects.create(
        line=line, parts=[], reason=name, by_id=4_242, by_name="tester", at=at
    )
    order = _order(account, number=number, name=name, at=at)
    return {
        "bank_account": account.pk,
        "bank_statement": statement.pk,
        "bank_line": line.pk,
        "bank_proposal": proposal.pk,
        "payment_order": order.pk,
    }


def _statement(account: BankAccount, *, name: str, at: dt.datetime) -> BankStatement:
    """Give a file with one booked line."""
    return BankStatement.objects.create(
        account=account,
        kind="camt.054",
        number="1",
        page=1,
        money_in=5,
        money_out=0,
        booked=1,
        announced=0,
        content_sha256="0" * 64,
        file_sha256="0" * 64,
        file_name=f"{name}.xml",
        taken_at=at,
        taken_by="tester",
    )


def _line(account: BankAccount, *, name: str) -> BankLine:
    """Give a line in doubt."""
    return BankLine.objects.create(
        account=account,
        external_ref="1",
        amount=5,
        is_credit=True,
        is_reversal=False,
        currency="USD",
        booked_on=_DAY,
        code="",
        counterparty=name,
        counterparty_account="",
        text=name,
        raw_sha256="0" * 64,
        doubt="unmatched",
    )


def _order(account: BankAccount, *, number: str, name: str, at: dt.datetime) -> PaymentOrder:
    """Give an order of one payment."""
    return PaymentOrder.objects.create(
        account=account,
        number=f"PO{number}",
        request_key=f"PO{number}",
        execute_on=_DAY,
        purpose=name,
        count=1,
        total=5,
        prepared_by_id=4_242,
        prepared_by_name="tester",
        prepared_at=at,
    )
