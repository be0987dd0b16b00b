"""Bank reconciliation as its users meet it, each within their reach."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.models import (
    BankAccount,
    BankLine,
    BankMatch,
    BankProposal,
    BankStatement,
    PaymentOrder,
)
from renqi.engines.ledger.services.accounts import open_account
from tests.engines.ledger.bank_books import BO
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.web.ledger.bank_desk import NOW, client_of, open_desk, prepare, upload
from tests.web.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> int:
    """Register the demo bank's own account with 1,000 yuan in it."""
    return open_desk()


@pytest.mark.parametrize("username", ["finance", "bank"])
def test_an_empty_desk_says_what_to_do(username: str) -> None:
    make_people()
    client = client_of(username)
    for name in ("bank_overview", "bank_statements", "bank_lines", "payment_orders"):
        response = client.get(reverse(name))
        assert response.status_code == 200
        assert "empty-state" in response.content.decode()


def test_a_file_is_uploaded_and_its_open_lines_are_shown(bank: int) -> None:
    client = client_of("bank")
    unknown = Line(yuan="-7.00", ref="B-1", party="不明单位", text="货款")
    response = upload(client, unknown, Line(yuan="25.00", ref="B-2"))
    assert response.url == reverse("bank_lines")
    page = client.get(reverse("bank_lines")).content.decode()
    assert "不明单位" in page
    assert "没有相符项" in page
    assert "25.00" not in page  # matched, and so not in the queue
    assert "25.00" in client.get(reverse("bank_lines") + "?show=all").content.decode()


def test_a_file_that_does_not_add_up_is_refused_on_the_page(bank: int) -> None:
    client = client_of("bank")
    xml = statement_xml(lines=[Line(yuan="1.00")], opening="0", closing="2.00")
    file = SimpleUploadedFile("bank.xml", xml.encode())
    response = client.post(reverse("bank_overview"), {"file": file})
    assert response.status_code == 422
    assert "期初 0.00 加发生额 1.00 不等于期末 2.00" in response.content.decode()
    assert BankStatement.objects.count() == 0


def test_a_line_is_booked_by_hand_and_taken_back(bank: int) -> None:
    client = client_of("bank")
    upload(client, Line(yuan="-7.00", ref="B-1"))
    line = BankLine.objects.get()
    page = client.get(reverse("bank_line", args=[line.pk]))
    fees = next(v for v, w in page.context["form"].fields["account_1"].choices if "6603" in w)
    said = {"account_1": fees, "reason": "手续费"}
    assert client.post(reverse("bank_line", args=[line.pk]), said).status_code == 302
    match = BankMatch.objects.get()
    assert (match.amount, match.reason) == (700, "手续费")
    client.post(reverse("bank_undo", args=[match.pk]), {"reason": "记错"})
    assert BankMatch.objects.filter(undoes=match).exists()
    assert "勾对已撤销" in client.get(reverse("bank_line", args=[line.pk])).content.decode()


def test_parts_that_do_not_fit_are_told_on_the_form(bank: int) -> None:
    client = client_of("bank")
    upload(client, Line(yuan="-7.00", ref="B-1"))
    url = reverse("bank_line", args=[BankLine.objects.get().pk])
    fees = client.get(url).context["form"].fields["account_1"].choices[1][0]
    response = client.post(url, {"account_1": fees, "amount_1": "6.99", "reason": "x"})
    assert response.status_code == 422
    assert "各部分合计 6.99 元，流水尚余 7.00 元" in response.content.decode()


def test_a_large_line_waits_for_a_second_person(bank: int) -> None:
    upload(client_of("bank"), Line(yuan="-600.00", ref="B-1"))
    url = reverse("bank_line", args=[BankLine.objects.get().pk])
    first, second = client_of("bank"), client_of("finance")
    fees = next(
        v for v, w in first.get(url).context["form"].fields["account_1"].choices if "6603" in w
    )
    first.post(url, {"account_1": fees, "reason": "大额"})
    proposal = BankProposal.objects.get()
    first.post(reverse("bank_confirm", args=[proposal.pk]))
    assert BankMatch.objects.count() == 0
    assert "待第二人复核" in second.get(reverse("bank_overview")).content.decode()
    second.post(reverse("bank_confirm", args=[proposal.pk]))
    assert BankMatch.objects.get().confirmed_by_name


def test_nobody_elses_account_is_seen_or_touched(bank: int) -> None:
    upload(client_of("finance"), Line(yuan="-7.00", ref="B-1", party="不明单位"))
    prepare(client_of("bank"), bank)
    other = client_of("bank")
    # The desk moves to somebody else: the sign-in of the bank now sees none of it.
    BankAccount.objects.update(owner="organisation:987654")
    for name in ("bank_overview", "bank_lines", "payment_orders"):
        page = other.get(reverse(name)).content.decode()
        assert "不明单位" not in page
        assert "演示专户" not in page
    line, order = BankLine.objects.get().pk, PaymentOrder.objects.get().pk
    for name, key in (
        ("bank_line", line),
        ("bank_statement", BankStatement.objects.get().pk),
        ("bank_difference", bank),
        ("payment_order", order),
        ("payment_order_file", order),
    ):
        assert other.get(reverse(name, args=[key])).status_code == 404
    assert "不明" not in _text(other.get(reverse("bank_lines") + "?show=all&format=csv"))
    assert other.post(reverse("payment_order_step", args=[order, "approve"])).status_code == 404
    assert other.post(reverse("bank_match_again", args=[bank])).status_code == 404


def test_the_difference_is_shown_with_its_items_and_as_a_file(bank: int) -> None:
    client = client_of("bank")
    upload(client, Line(yuan="-7.00", ref="B-1", party="不明单位"))
    url = reverse("bank_difference", args=[bank])
    page = client.get(url).content.decode()
    assert "银行已记、账上未记" in page
    assert "不明单位" in _text(client.get(url + "?format=csv"))


def _text(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_words_of_the_samples_are_for_people(tmp_path: Path, bank: int) -> None:
    client = client_of("bank")
    file = SimpleUploadedFile("firms.csv", b"a,b\n1,2\n")
    page = client.post(reverse("bank_overview"), {"file": file}).content.decode()
    assert "文件不是可读的 XML" in page
    assert BO.name not in page


def register(client: Client, **changes: Any) -> Any:
    url = reverse("bank_account_new")
    offered = client.get(url).context["form"].fields

    def first(name: str, code: str) -> str:
        return str(next(key for key, words in offered[name].choices if f"/{code} " in words))

    given = {
        "number": "gb82 west 1234 5698 7654 32",
        "name": "演示第二户",
        "bank_name": "演示银行",
        "bank_code": "102584000001",
        "mirror": first("mirror", "1003"),
        "suspense": first("suspense", "2241"),
        "fees": first("fees", "6603"),
        "confirm_above": "500",
    }
    return client.post(url, {**given, **changes})


def second_mirror() -> None:
    account = BankAccount.objects.get()
    terms = AccountTerms(
        code="1003", name="1003", owner=account.owner, side=Side.DEBIT, balance_min=None
    )
    open_account(terms, book_id=account.book_id or 0, at=NOW, actor="t")


def test_finance_registers_an_account_and_closes_it(bank: int) -> None:
    second_mirror()
    client = client_of("finance")
    response = register(client)
    account = BankAccount.objects.get(number="GB82WEST12345698765432")
    assert response.url == reverse("bank_account", args=[account.pk])
    assert (account.confirm_above, account.owner) == (
        50_000,
        BankAccount.objects.get(pk=bank).owner,
    )
    # What mirrors an account is not offered a second time.
    choices = client.get(reverse("bank_account_new")).context["form"].fields["mirror"].choices
    assert not [words for _, words in choices if "/1003 " in words or "/1002 " in words]
    client.post(response.url, {"last_day": timezone.localdate().isoformat()})
    account.refresh_from_db()
    assert account.closed_on == timezone.localdate()
    assert "已销户" in client.get(reverse("bank_overview")).content.decode()


def test_what_is_wrong_with_an_account_is_told_on_the_form(bank: int) -> None:
    second_mirror()
    response = register(client_of("finance"), bank_code="12")
    assert response.status_code == 422
    assert "12 位数字或 BIC" in response.content.decode()
    assert BankAccount.objects.count() == 1


def test_no_account_of_the_books_is_chosen_for_whoever_registers_one(bank: int) -> None:
    second_mirror()
    response = register(client_of("finance"), suspense="")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["suspense"]
    first = [response.context["form"].fields[name].choices[0] for name in ("mirror", "fees")]
    assert first == [("", "–"), ("", "–")]


def test_an_institution_neither_registers_nor_closes(bank: int) -> None:
    client = client_of("bank")
    assert client.get(reverse("bank_account_new")).status_code == 403
    assert reverse("bank_account_new") not in client.get(reverse("bank_overview")).content.decode()
    page = reverse("bank_account", args=[bank])
    assert client.get(page).status_code == 200
    assert client.post(page, {"last_day": "2026-01-01"}).status_code == 403
    assert BankAccount.objects.get().closed_on is None


def test_a_large_match_is_taken_back_by_two_people_on_the_pages(bank: int) -> None:
    first, second = client_of("bank"), client_of("finance")
    upload(first, Line(yuan="-600.00", ref="B-1", code="PMNT/MDOP/CHRG"))
    match = BankMatch.objects.get()
    page = reverse("bank_line", args=[match.line_id])
    assert "提请撤销" in first.get(page).content.decode()
    first.post(reverse("bank_undo", args=[match.pk]), {"reason": "不是手续费"})
    assert BankMatch.objects.count() == 1
    assert "提请撤销勾对" in second.get(page).content.decode()
    second.post(reverse("bank_confirm", args=[BankProposal.objects.get().pk]))
    assert BankMatch.objects.filter(undoes=match).exists()
