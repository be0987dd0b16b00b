"""What a bank answers to an order: rejected money is free, and nothing is taken by half."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from lxml import etree

from renqi.audit.models import SecurityEvent
from renqi.engines.ledger.domain import answer_refusals, bank_refusals, payment_refusals
from renqi.engines.ledger.models import PaymentAnswer, PaymentLine, PaymentOrder
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.payment_answers import AnswerTaken, take_payment_answer
from renqi.engines.ledger.services.payment_orders import reject_order
from renqi.kernel.errors import DomainError
from tests.engines.ledger.bank_answers import Said, answer_xml
from tests.engines.ledger.bank_books import ALL, ANNA, FOREIGN, Desk, open_desk
from tests.engines.ledger.bank_messages import Line, sample
from tests.engines.ledger.chart import NOON, TODAY, Chart, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
# The owner of the tables is stopped by a trigger, the application by its want of a right.
NEVER = "never altered|permission denied"


@pytest.fixture
def desk(chart: Chart, tmp_path: Path) -> Desk:
    return open_desk(chart, tmp_path)


def answer(desk: Desk, *said: Said, scope: Any = ALL, **parts: Any) -> AnswerTaken:
    """Take an answer to the order of the test."""
    order = PaymentOrder.objects.get()
    xml = answer_xml(parts.pop("order", order.number), *said, **parts)
    path = desk.folder / "answer.xml"
    path.write_text(xml, encoding="utf-8")
    return take_payment_answer(
        path,
        order_id=order.pk,
        file_name="answer.xml",
        scope=scope,
        who=ANNA,
        at=NOON,
        on=TODAY,
    )


def states() -> list[tuple[str, str]]:
    rows = PaymentLine.objects.order_by("place")
    return [(row.state, row.bank_status) for row in rows]


def untouched(desk: Desk, promised: int) -> bool:
    return (
        account_of(desk.fund).promised == promised
        and PaymentAnswer.objects.count() == 0
        and {said for _, said in states()} == {""}
    )


def test_a_rejected_payment_is_free_again_and_the_others_go_on(desk: Desk) -> None:
    first, second = desk.sent(10_000, 20_000)
    taken = answer(
        desk,
        Said(name=first.end_to_end_id, status="ACSP"),
        Said(name=second.end_to_end_id, status="RJCT", reason="AC04", note="账户已销户"),
        group="PART",
    )
    assert (taken.accepted, taken.rejected, taken.pending) == (1, 1, 0)
    assert states() == [("waiting", "accepted"), ("rejected", "rejected")]
    second.refresh_from_db()
    assert (second.bank_reason, second.bank_note) == ("AC04", "账户已销户")
    # 30,000 were promised; 20,000 of them are free again.
    assert account_of(desk.fund).promised == 10_000
    assert PaymentOrder.objects.get().state == "sent"
    assert problems_of() == []


def test_what_was_accepted_settles_and_then_the_order_is_settled(desk: Desk) -> None:
    first, second = desk.sent(10_000, 20_000)
    answer(desk, Said(name=second.end_to_end_id, status="RJCT"), group="PART")
    desk.take(Line(yuan="-100.00", ref="B-1", end_to_end=first.end_to_end_id))
    assert [state for state, _ in states()] == ["settled", "rejected"]
    assert PaymentOrder.objects.get().state == "settled"
    assert account_of(desk.fund).balance == 90_000


def test_a_message_rejected_as_a_whole_ends_the_order(desk: Desk) -> None:
    desk.sent(10_000, 20_000)
    answer(desk, group="RJCT", reason="AM04", count="2", total="300.00")
    order = PaymentOrder.objects.get()
    assert (order.state, order.reason, order.ended_by_name) == ("rejected", "A-1", "安娜")
    assert {row.bank_reason for row in PaymentLine.objects.all()} == {"AM04"}
    assert account_of(desk.fund).promised == 0


def test_the_status_of_a_block_counts_for_its_payments(desk: Desk) -> None:
    desk.sent(10_000, 20_000)
    answer(desk, group="ACTC", block="ACCP")
    assert states() == [("waiting", "accepted")] * 2


def test_received_and_pending_decide_nothing(desk: Desk) -> None:
    desk.sent(10_000)
    assert answer(desk, group="RCVD").pending == 1
    assert states() == [("waiting", "pending")]
    answer(desk, group="ACCP", number="A-2")
    assert states() == [("waiting", "accepted")]


def test_the_same_file_acts_once_and_an_altered_one_is_refused(desk: Desk) -> None:
    (paid,) = desk.sent(10_000)
    rejected = Said(name=paid.end_to_end_id, status="RJCT", reason="AC01")
    assert answer(desk, rejected).is_new
    assert not answer(desk, rejected).is_new
    assert account_of(desk.fund).promised == 0
    assert SecurityEvent.objects.filter(kind="money.order_answered").count() == 1
    with pytest.raises(answer_refusals.AnswerAltered):
        answer(desk, Said(name=paid.end_to_end_id, status="ACCP"))


def test_a_rejection_told_twice_by_two_files_frees_the_money_once(desk: Desk) -> None:
    (paid,) = desk.sent(10_000)
    answer(desk, Said(name=paid.end_to_end_id, status="RJCT", reason="AC01"))
    answer(desk, group="RJCT", number="A-2")
    assert account_of(desk.fund).available == 100_000
    assert problems_of() == []


def test_what_is_booked_cannot_be_rejected_any_more(desk: Desk) -> None:
    first, second = desk.sent(10_000, 20_000)
    desk.take(Line(yuan="-100.00", ref="B-1", end_to_end=first.end_to_end_id))
    with pytest.raises(answer_refusals.AnswerTooLate, match=f"{first.end_to_end_id} is settled"):
        answer(desk, group="RJCT")
    # The second would have been rejected alone: nothing of the file was taken.
    assert untouched(desk, 20_000)
    second.refresh_from_db()
    assert second.state == "waiting"


def test_what_was_rejected_cannot_be_accepted_any_more(desk: Desk) -> None:
    desk.sent(10_000)
    answer(desk, group="RJCT")
    with pytest.raises(answer_refusals.AnswerTooLate):
        answer(desk, group="ACCP", number="A-2")


def test_an_order_that_was_never_sent_has_no_answer(desk: Desk) -> None:
    desk.order(10_000)
    with pytest.raises(payment_refusals.OrderOutOfTurn, match="prepared"):
        answer(desk, group="RJCT")
    assert account_of(desk.fund).promised == 10_000


def test_a_foreign_order_does_not_exist(desk: Desk) -> None:
    desk.sent(10_000)
    with pytest.raises(payment_refusals.OrderUnknown):
        answer(desk, group="RJCT", scope=FOREIGN)


def name(place: int = 1) -> str:
    return PaymentLine.objects.get(place=place).end_to_end_id


@pytest.mark.parametrize(
    ("said", "parts", "refusal"),
    [
        ([], {"group": "RJCT", "order": "PO-9"}, answer_refusals.AnswerOfOther),
        (["x RJCT"], {}, answer_refusals.AnswerPaymentUnknown),
        ([], {"group": "RJCT", "count": "3"}, answer_refusals.AnswerAmountWrong),
        ([], {"group": "RJCT", "total": "300.01"}, answer_refusals.AnswerAmountWrong),
        (["1 RJCT 100.01"], {}, answer_refusals.AnswerAmountWrong),
        (["1 RJCT", "1 ACCP"], {}, answer_refusals.AnswerContradicts),
        (["1 ACCP"], {"group": "RJCT"}, answer_refusals.AnswerContradicts),
        (["1 RJCT"], {"group": "PART", "rejected": "2"}, answer_refusals.AnswerContradicts),
        (["1 OKAY"], {}, bank_refusals.BankFieldWrong),
        (["1"], {}, bank_refusals.BankFieldMissing),
        ([], {"group": "RJCT", "number": ""}, bank_refusals.BankFieldMissing),
        ([], {"group": "RJCT", "count": "two"}, bank_refusals.BankFieldWrong),
        ([], {"group": "RJCT", "kind": "pain.008.001.08"}, answer_refusals.AnswerForeign),
        ([], {"group": "RJCT", "version": "02"}, answer_refusals.AnswerForeign),
        ([], {"group": "RJCT", "root": "CstmrCdtTrfInitn"}, answer_refusals.AnswerForeign),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    said: Sequence[str], parts: dict[str, str], refusal: type[DomainError], desk: Desk
) -> None:
    desk.sent(10_000, 20_000)
    words = [one.split() for one in said]
    payments = [
        Said(
            name=name(int(one[0])) if one[0].isdigit() else one[0],
            status=one[1] if len(one) > 1 else "",
            yuan=one[2] if len(one) > 2 else "",
        )
        for one in words
    ]
    with pytest.raises(refusal):
        answer(desk, *payments, **parts)
    assert untouched(desk, 30_000)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", bank_refusals.BankFileUnreadable),
        (b"order,status\n1,RJCT\n", bank_refusals.BankFileUnreadable),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', bank_refusals.BankFileForbidden),
        (b"<x/>", answer_refusals.AnswerForeign),
        (answer_xml("PO", group="RJCT").encode()[:-30], bank_refusals.BankFileUnreadable),
    ],
)
def test_hostile_and_broken_files_are_refused(
    content: bytes, refusal: type[DomainError], desk: Desk
) -> None:
    desk.sent(10_000)
    path = desk.folder / "bad.xml"
    path.write_bytes(content)
    order = PaymentOrder.objects.get().pk
    with pytest.raises(refusal):
        take_payment_answer(
            path, order_id=order, file_name="x", scope=ALL, who=ANNA, at=NOON, on=TODAY
        )
    assert untouched(desk, 10_000)


def test_the_rest_of_an_order_may_be_rejected_by_hand(desk: Desk) -> None:
    first, _second = desk.sent(10_000, 20_000)
    answer(desk, Said(name=first.end_to_end_id, status="RJCT"), group="PART")
    order = PaymentOrder.objects.get().pk
    reject_order(order, reason="来电告知", scope=ALL, who=ANNA, at=NOON, on=TODAY)
    assert account_of(desk.fund).available == 100_000
    assert PaymentOrder.objects.get().state == "rejected"


def test_what_a_bank_answered_is_never_altered(desk: Desk) -> None:
    desk.sent(10_000)
    answer(desk, group="ACCP")
    for statement in ("DELETE FROM payment_answer", "UPDATE payment_answer SET rejected = 1"):
        with pytest.raises(DatabaseError, match=NEVER), transaction.atomic():
            sql(statement)
    # A rejection cannot be written beside a payment that goes on.
    with pytest.raises(IntegrityError, match="payment_line_bank_status"), transaction.atomic():
        sql("UPDATE payment_line SET bank_status = 'rejected'")


@pytest.mark.parametrize(
    "xml",
    [
        answer_xml("PO-1", group="RJCT", reason="AM04", count="2", total="300.00"),
        answer_xml("PO-1", Said(name="PO-1-1", status="RJCT", reason="AC04", note="销户",
                                yuan="100.00"), group="PART", rejected="1"),
        answer_xml("PO-1", group="ACTC", block="ACCP"),
    ],
)  # fmt: skip
def test_the_answers_of_these_tests_are_valid_messages(xml: str) -> None:
    schema = etree.XMLSchema(etree.parse(str(sample("xsd", "pain.002.001.12.xsd"))))
    schema.assertValid(etree.fromstring(xml.encode()))
