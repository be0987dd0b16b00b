"""Orders to a bank: two people, one file, and what does not fit is refused."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from lxml import etree

from renqi.engines.ledger.domain import payment_refusals, refusals
from renqi.engines.ledger.domain.payments import OrderDocument, OrderPayment
from renqi.engines.ledger.intake.payment_file import write_payment_file
from renqi.engines.ledger.models import PaymentLine, PaymentOrder
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.payment_orders import payment_order, sent_file
from renqi.engines.ledger.services.holds import hold_money
from renqi.engines.ledger.services.payment_orders import (
    approve_order,
    reject_order,
    send_order,
    withdraw_order,
)
from tests.engines.ledger.bank_books import ALL, ANNA, BO, FOREIGN, Desk, open_desk
from tests.engines.ledger.bank_messages import Line, sample
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, all_at_once, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture
def desk(chart: Chart, tmp_path: Path) -> Desk:
    return open_desk(chart, tmp_path)


def approve(order: int, **changes: object) -> None:
    words = {"scope": ALL, "who": BO, "at": NOON, "on": TODAY, **changes}
    approve_order(order, **words)  # type: ignore[arg-type]


def send(order: int, **changes: object) -> None:
    words = {"scope": ALL, "who": BO, "at": NOON, "on": TODAY, **changes}
    send_order(order, **words)  # type: ignore[arg-type]


def test_preparing_promises_the_money_and_moves_none(desk: Desk) -> None:
    desk.order(10_000, 20_000)
    fund = account_of(desk.fund)
    assert (fund.balance, fund.promised, fund.available) == (100_000, 30_000, 70_000)


def test_more_than_the_fund_has_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(refusals.Overdraft), transaction.atomic():
        desk.order(60_000, 40_001)  # 100,001 of 100,000
    assert PaymentOrder.objects.count() == 0


def test_a_double_click_prepares_one_order(desk: Desk) -> None:
    assert desk.order(10_000, key="once") == desk.order(10_000, key="once")
    assert account_of(desk.fund).promised == 10_000


def test_nobody_approves_what_they_prepared(desk: Desk) -> None:
    order = desk.order(10_000)
    with pytest.raises(payment_refusals.FourEyes):
        approve(order, who=ANNA)
    approve(order)
    assert payment_order(order, scope=ALL).approved_by_name == "博"


def test_the_database_refuses_one_pair_of_eyes(desk: Desk) -> None:
    desk.order(10_000)
    with pytest.raises(IntegrityError, match="payment_order_four_eyes"), transaction.atomic():
        sql("UPDATE payment_order SET state = 'approved', approved_by_id = prepared_by_id,"
            " approved_at = now()")  # fmt: skip


@pytest.mark.owner
@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE payment_line SET amount = amount + 1", "payment_line_fixed"),
        ("UPDATE payment_line SET creditor_account = '1'", "payment_line_fixed"),
        ("UPDATE payment_order SET total = total + 1", "payment_order_fixed"),
        ("UPDATE payment_order SET state = 'settled'", "payment_order_moves_on"),
        ("DELETE FROM payment_line", "payment_line_append_only"),
        ("DELETE FROM payment_order", "payment_order_append_only"),
    ],
)
def test_an_order_stays_as_it_was_prepared(statement: str, constraint: str, desk: Desk) -> None:
    desk.order(10_000)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        sql(statement)
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_no_payment_is_added_to_what_was_approved(desk: Desk) -> None:
    approve(desk.order(10_000))
    with pytest.raises(IntegrityError, match="while an order is prepared"), transaction.atomic():
        sql(
            "INSERT INTO payment_line (order_id, place, end_to_end_id, creditor_name,"
            " creditor_account, creditor_bank, creditor_bank_name, amount, purpose, hold_id,"
            " state, has_made_hold) SELECT order_id, 2, 'x', 'x', '1', '1', '', 1, 'x',"
            " gen_random_uuid(), 'waiting', false FROM payment_line"
        )


def test_an_order_is_sent_once_and_its_file_is_the_same_for_ever(desk: Desk) -> None:
    order = desk.order(10_000)
    with pytest.raises(payment_refusals.OrderOutOfTurn, match="prepared"):
        send(order)
    approve(order)
    send(order)
    first = sent_file(order, scope=ALL)
    with pytest.raises(payment_refusals.OrderOutOfTurn, match="sent"):
        send(order)
    again = sent_file(order, scope=ALL)
    assert first.content == again.content
    assert hashlib.sha256(first.content).hexdigest() == first.sha256
    with pytest.raises(IntegrityError, match="stays as it was prepared"), transaction.atomic():
        sql("UPDATE payment_order SET file = '\\x00'")


def test_the_file_is_valid_by_the_schema_of_the_message(desk: Desk) -> None:
    schema = etree.XMLSchema(etree.parse(str(sample("xsd", "pain.001.001.09.xsd"))))
    foreign = desk.payment(1, 3, creditor_bank="ICBKCNBJSZN", creditor_bank_name="工商银行深圳")
    payments = [desk.payment(12_345, 1), desk.payment(9_999, 2, purpose="&<>\"' 𠮷 奖"), foreign]
    order = desk.order(payments=payments)
    approve(order)
    send(order)
    tree = etree.fromstring(sent_file(order, scope=ALL).content)
    schema.assertValid(tree)
    space = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    # 123.45 + 99.99 + 0.01 = 223.45
    assert [one.text for one in tree.iterfind(".//p:CtrlSum", space)] == ["223.45"] * 2
    assert [one.text for one in tree.iterfind(".//p:InstdAmt", space)] == [
        "123.45",
        "99.99",
        "0.01",
    ]
    assert tree.findall(".//p:Ustrd", space)[1].text == "&<>\"' 𠮷 奖"


def test_fields_at_their_longest_still_fit_the_schema() -> None:
    schema = etree.XMLSchema(etree.parse(str(sample("xsd", "pain.001.001.09.xsd"))))
    payment = OrderPayment(
        end_to_end_id="P" * 35, creditor_name="企" * 140, creditor_account="9" * 34,
        creditor_bank="102584000002", creditor_bank_name="银" * 140, amount=10**15,
        purpose="奖" * 140,
    )  # fmt: skip
    document = OrderDocument(
        number="N" * 35, created_at=datetime(2026, 7, 1, 12, 30, 15, 999, UTC),
        execute_on=date(2026, 7, 2), debtor_name="局" * 140, debtor_account="1" * 34,
        debtor_bank="102584000001", payments=(payment,) * 3,
    )  # fmt: skip
    content = write_payment_file(document)
    schema.assertValid(etree.fromstring(content))
    assert content == write_payment_file(document)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"creditor_name": ""}, "creditor name"),
        ({"creditor_name": "企" * 141}, "creditor name"),
        ({"creditor_name": " 企业"}, "creditor name"),
        ({"creditor_name": "企业\x0b"}, "creditor name"),
        ({"purpose": "一\n二"}, "purpose"),
        ({"purpose": "\ufffe"}, "purpose"),
        ({"purpose": "\u202e款货"}, "purpose"),  # read backwards
        ({"creditor_name": "甲\u200b公司"}, "creditor name"),  # a blank that nobody sees
        ({"creditor_account": "4400 1"}, "creditor account"),
        ({"creditor_account": "４４００"}, "creditor account"),
        ({"creditor_account": "4" * 35}, "creditor account"),
        ({"creditor_bank": "10258400000"}, "creditor bank code"),
        ({"creditor_bank": "icbkcnbj"}, "creditor bank code"),
        ({"creditor_bank": "１０２５８４００００００"}, "creditor bank code"),
        ({"amount": 0}, "amount"),
        ({"amount": 10**15 + 1}, "amount"),
        ({"source_id": None}, "source"),
    ],
)
def test_what_does_not_fit_is_refused_by_row_and_field(
    changes: dict[str, Any], field: str, desk: Desk
) -> None:
    payments = [desk.payment(1), replace(desk.payment(1), **changes)]
    with pytest.raises(payment_refusals.PaymentFieldUnfit) as caught:
        desk.order(payments=payments)
    assert (caught.value.data["row"], caught.value.data["field"]) == (2, field)


def test_a_promise_that_is_there_already_is_paid(desk: Desk) -> None:
    promise = desk.chart.transfer(desk.fund, desk.mirror, 5_000)
    hold_money([promise], place=desk.chart.place, booking=BOOKING)
    desk.order(payments=[desk.payment(5_000, source_id=None, hold_id=promise.id)])
    assert account_of(desk.fund).promised == 5_000
    with pytest.raises(payment_refusals.HoldUnfit):
        desk.order(payments=[desk.payment(5_000, source_id=None, hold_id=promise.id)], key="2")


@pytest.mark.parametrize("amount", [4_999, 5_001])
def test_a_promise_of_another_amount_is_refused(amount: int, desk: Desk) -> None:
    promise = desk.chart.transfer(desk.fund, desk.mirror, 5_000)
    hold_money([promise], place=desk.chart.place, booking=BOOKING)
    with pytest.raises(payment_refusals.HoldUnfit):
        desk.order(payments=[desk.payment(amount, source_id=None, hold_id=promise.id)])


def test_a_withdrawn_order_lets_its_promises_go(desk: Desk) -> None:
    order = desk.order(10_000)
    approve(order)
    withdraw_order(order, reason="重复", scope=ALL, who=ANNA, at=NOON, on=TODAY)
    assert account_of(desk.fund).promised == 0
    assert PaymentLine.objects.get().state == "withdrawn"
    with pytest.raises(payment_refusals.OrderOutOfTurn):
        send(order)


def test_what_the_bank_refused_is_promised_no_more(desk: Desk) -> None:
    (paid,) = desk.sent(10_000)
    reject_order(paid.order_id, reason="账号有误", scope=ALL, who=BO, at=NOON, on=TODAY)
    assert account_of(desk.fund).promised == 0


def test_what_the_bank_has_booked_is_not_refused_any_more(desk: Desk) -> None:
    first, _ = desk.sent(10_000, 20_000)
    desk.take(Line(yuan="-100.00", end_to_end=first.end_to_end_id))
    with pytest.raises(payment_refusals.OrderOutOfTurn):
        reject_order(first.order_id, reason="x", scope=ALL, who=BO, at=NOON, on=TODAY)


def test_a_day_that_is_over_is_neither_prepared_nor_sent(desk: Desk) -> None:
    order = desk.order(10_000)
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(payment_refusals.ExecuteDayPast):
        approve(order, on=tomorrow)
    approve(order)
    with pytest.raises(payment_refusals.ExecuteDayPast):
        send(order, on=tomorrow)


def test_an_order_of_others_does_not_exist(desk: Desk) -> None:
    order = desk.order(10_000)
    for act in (approve, send):
        with pytest.raises(payment_refusals.OrderUnknown):
            act(order, scope=FOREIGN)
    with pytest.raises(payment_refusals.OrderUnknown):
        sent_file(order, scope=FOREIGN)


@pytest.mark.django_db(transaction=True)
def test_eight_senders_send_once(chart: Chart, tmp_path: Path) -> None:
    desk = open_desk(chart, tmp_path)
    order = desk.order(10_000)
    approve(order)
    raised = all_at_once(*[lambda: send(order)] * 8)
    assert sum(one is None for one in raised) == 1
    assert all(isinstance(one, payment_refusals.OrderOutOfTurn) for one in raised if one)
