"""Payment orders as their users meet them: two people, one file, the bank's answer."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from renqi.engines.ledger.models import (
    PaymentLine,
    PaymentOrder,
)
from tests.engines.ledger.bank_answers import Said, answer_xml
from tests.engines.ledger.bank_messages import Line
from tests.web.ledger.bank_desk import ROW, client_of, open_desk, prepare, sent_order, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> int:
    """Register the demo bank's own account with 1,000 yuan in it."""
    return open_desk()


def test_an_order_goes_from_one_person_to_another_and_to_the_bank(bank: int) -> None:
    first, second = client_of("bank"), client_of("finance")
    response = prepare(first, bank)
    order = PaymentOrder.objects.get()
    assert response.url == reverse("payment_order", args=[order.pk])
    approve = reverse("payment_order_step", args=[order.pk, "approve"])
    first.post(approve)
    assert PaymentOrder.objects.get().state == "prepared"
    second.post(approve)
    page = second.get(response.url).content.decode()
    actions = page.partition('class="page-actions"')[2].partition("</div>")[0]
    # A second click where the button to approve stood would send the order as well.
    assert "<button" not in actions
    assert second.get(reverse("payment_order_file", args=[order.pk])).status_code == 404
    second.post(reverse("payment_order_step", args=[order.pk, "send"]))
    once = first.get(reverse("payment_order_file", args=[order.pk]))
    again = second.get(reverse("payment_order_file", args=[order.pk]))
    assert once.content == again.content
    assert once["Content-Disposition"] == f'attachment; filename="{order.number}.xml"'
    name = PaymentLine.objects.get().end_to_end_id
    upload(first, Line(yuan="-100.00", ref="B-1", end_to_end=name))
    assert PaymentOrder.objects.get().state == "settled"


def test_a_second_click_prepares_nothing(bank: int) -> None:
    client = client_of("bank")
    assert prepare(client, bank).url == prepare(client, bank).url
    assert PaymentOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("演示企业\t44\t102584000002\t100.00", "第 1 行有 4 列"),
        (f"{ROW}\n演示企业\t44\t102584000002\t1.005\t奖", "第 2 行：1.005 不是"),
        ("演示企业\t44\t10258\t1\t奖", "第 1 笔的联行号“10258”不合要求"),
        ("演示企业\t44\t102584000002\t1000.01\t奖", "1,000.00|100000|能用|不足|enough"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(rows: str, words: str, bank: int) -> None:
    response = prepare(client_of("bank"), bank, rows)
    assert response.status_code == 422
    assert any(word in response.content.decode() for word in words.split("|"))
    assert PaymentOrder.objects.count() == 0


def send_answer(client: Client, sent: PaymentOrder, *said: Said, **parts: Any) -> Any:
    xml = answer_xml(parts.pop("order", sent.number), *said, **parts)
    file = SimpleUploadedFile("answer.xml", xml.encode(), content_type="text/xml")
    return client.post(reverse("payment_order_answer", args=[sent.pk]), {"file": file})


def test_the_banks_answer_is_taken_on_the_page_and_said_in_words(bank: int) -> None:
    other_row = ROW.replace("100.00", "50.00")
    order = sent_order(bank, f"{ROW}\n{other_row}")
    client = client_of("bank")
    first, second = PaymentLine.objects.order_by("place")
    said = [
        Said(name=first.end_to_end_id, status="ACSP"),
        Said(name=second.end_to_end_id, status="RJCT", reason="AC04", note="已销户"),
    ]
    response = send_answer(client, order, *said, group="PART")
    assert response.url == reverse("payment_order", args=[order.pk])
    page = client.get(response.url).content.decode()
    for words in ("账户已销户（AC04）", "已销户", "银行已受理", "受理 1 笔、拒绝 1 笔"):
        assert words in page, words
    send_answer(client, order, *said, group="PART")
    assert "此文件已导入过" in client.get(response.url).content.decode()


def test_an_answer_to_another_order_is_refused_beside_the_field(bank: int) -> None:
    order = sent_order(bank)
    response = send_answer(client_of("bank"), order, group="RJCT", order="PO-OTHER")
    assert response.status_code == 422
    assert "答复的是 PO-OTHER" in response.content.decode()
    assert PaymentLine.objects.get().state == "waiting"
