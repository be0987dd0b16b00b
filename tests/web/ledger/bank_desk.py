"""The desk of the banks over the made-up people: an account with money, files and orders."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.domain.owners import owner_key
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
from renqi.engines.ledger.models import (
    PaymentOrder,
)
from renqi.engines.ledger.services.accounts import open_account, open_book
from renqi.engines.ledger.services.bank_accounts import open_bank_account
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.identity.models import Person
from tests.engines.ledger.bank_books import ANNA
from tests.engines.ledger.bank_messages import ACCOUNT, Line, statement_xml
from tests.web.ledger.books import organisation_of
from tests.web.people import make_people

NOW = dt.datetime(2026, 1, 5, 4, tzinfo=dt.UTC)
ROW = "演示企业\t4400100001\t102584000002\t100.00\t演示奖励"


def open_desk() -> int:
    """Register the demo bank's own account with 1,000 yuan in it."""
    make_people()
    owner = owner_key(organisation_id=organisation_of("bank"))
    book = open_book(code="fund-b", name="演示账簿")

    def account(code: str, **terms: Any) -> int:
        words = AccountTerms(code=code, name=code, owner=owner, **terms)
        return open_account(words, book_id=book, at=NOW, actor="t")

    mirror = account("1002", side=Side.DEBIT, balance_min=None)
    suspense = account("2241", balance_min=None)
    fees = account("6603", side=Side.DEBIT, balance_min=None)
    fund = account("4001")
    post_transfers(
        [
            Transfer(
                id=transfer_id("t", "1", at=NOW),
                debit_id=mirror,
                credit_id=fund,
                amount=100_000,
                cause="t",
            )
        ],
        place=Place(book_id=book),
        booking=Booking(on=NOW.date(), at=NOW, actor="t"),
    )
    return open_bank_account(
        BankAccountTerms(
            number=ACCOUNT, name="演示专户", bank_name="演示银行", bank_code="102584000001",
            owner=owner, book_id=book, ledger_account_id=mirror, suspense_id=suspense,
            fee_id=fees, confirm_above=50_000,
        ),
        who=ANNA,
        at=NOW,
    )  # fmt: skip


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def upload(client: Client, *lines: Line, number: str = "S-1", opening: str = "1000.00") -> Any:
    total = sum(float(line.yuan) for line in lines) + float(opening)
    xml = statement_xml(lines=lines, number=number, opening=opening, closing=f"{total:.2f}")
    file = SimpleUploadedFile("bank.xml", xml.encode(), content_type="text/xml")
    return client.post(reverse("bank_overview"), {"file": file})


def prepare(client: Client, bank: int, rows: str = ROW, key: str = "k1") -> Any:
    source = client.get(reverse("payment_order_new")).context["form"].fields["source"].choices
    return client.post(
        reverse("payment_order_new"),
        {
            "account": bank,
            "source": [value for value, words in source if "4001" in words],
            "purpose": "演示",
            "execute_on": timezone.localdate().isoformat(),
            "payments": rows,
            "request_key": key,
        },
    )


def sent_order(bank: int, rows: str = ROW) -> PaymentOrder:
    first, second = client_of("bank"), client_of("finance")
    prepare(first, bank, rows)
    order = PaymentOrder.objects.get()
    second.post(reverse("payment_order_step", args=[order.pk, "approve"]))
    second.post(reverse("payment_order_step", args=[order.pk, "send"]))
    order.refresh_from_db()
    return order
