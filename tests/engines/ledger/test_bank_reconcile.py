"""What the bank booked, held against what was promised and posted."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from renqi.engines.ledger.domain import bank_refusals, payment_refusals
from renqi.engines.ledger.models import (
    BankLine,
    BankMatch,
    BankSighting,
    BankStatement,
    PaymentLine,
)
from renqi.engines.ledger.services.bank_reconcile import reconcile_account
from renqi.engines.ledger.services.holds import release_holds
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_transfers
from tests.engines.ledger.bank_books import ALL, ANNA, FOREIGN, OWN, Desk, open_desk
from tests.engines.ledger.bank_messages import Line
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture
def desk(chart: Chart, tmp_path: Path) -> Desk:
    return open_desk(chart, tmp_path)


def doubts() -> list[str]:
    return list(BankLine.objects.order_by("id").values_list("doubt", flat=True))


def rules() -> list[str]:
    return list(BankMatch.objects.order_by("id").values_list("rule", flat=True))


def states() -> list[tuple[str, str]]:
    return list(PaymentLine.objects.order_by("id").values_list("state", "order__state"))


def test_a_payment_named_by_the_bank_settles_its_promise(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    assert desk.balances()["bank"] == 100_000
    desk.take(Line(yuan="-300.00", ref="B-1", end_to_end=paid.end_to_end_id))
    # 100,000 − 30,000 = 70,000 fen, at the bank and in the fund alike
    assert desk.balances() == {"bank": 70_000, "suspense": 0, "fees": 0, "fund": 70_000}
    assert (states(), rules(), doubts()) == ([("settled", "settled")], ["end_to_end"], [""])
    assert problems_of() == []


def test_the_name_may_stand_in_the_words_of_the_line(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    desk.take(Line(yuan="-300.00", text=f"转账 {paid.end_to_end_id} 演示奖励"))
    assert (rules(), states()) == (["reference"], [("settled", "settled")])


def test_amount_and_party_within_days_are_enough_where_nothing_else_is_like_it(
    desk: Desk,
) -> None:
    desk.sent(30_000)
    desk.take(Line(yuan="-300.00", party="演示企业 1号", day=TODAY + timedelta(days=7)))
    assert (rules(), doubts()) == (["amount_party"], [""])


def test_eight_days_later_a_person_has_to_look(desk: Desk) -> None:
    desk.sent(30_000)
    desk.take(Line(yuan="-300.00", party="演示企业1号", day=TODAY + timedelta(days=8)))
    assert (rules(), doubts()) == ([], ["not_found"])


def test_two_alike_are_not_guessed(desk: Desk) -> None:
    desk.sent(30_000, key="first")
    desk.sent(30_000, key="second")
    desk.take(Line(yuan="-300.00", party="演示企业1号"))
    assert (rules(), doubts()) == ([], ["ambiguous"])


@pytest.mark.parametrize(
    ("yuan", "doubt"), [("-300.01", "amount_differs"), ("-299.99", "amount_differs")]
)
def test_a_fen_of_difference_settles_nothing(yuan: str, doubt: str, desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    desk.take(Line(yuan=yuan, end_to_end=paid.end_to_end_id))
    assert (doubts(), states()) == ([doubt], [("waiting", "sent")])


def test_a_payment_is_settled_once_though_the_bank_books_it_twice(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    line = Line(yuan="-300.00", ref="B-1", end_to_end=paid.end_to_end_id)
    desk.take(line, line.but(ref="B-2"))
    assert doubts() == ["", "paid_before"]
    assert desk.balances()["fund"] == 70_000


def test_money_that_comes_in_waits_in_the_suspense_account(desk: Desk) -> None:
    desk.take(Line(yuan="25.50", ref="B-1", party="深圳市演示一号"))
    assert desk.balances() == {"bank": 102_550, "suspense": 2_550, "fees": 0, "fund": 100_000}
    assert rules() == ["incoming"]


def test_a_fee_is_known_by_its_code(desk: Desk) -> None:
    desk.take(Line(yuan="-1.50", ref="B-1", code="PMNT/MDOP/CHRG"))
    # 100,000 − 150 = 99,850
    assert desk.balances() == {"bank": 99_850, "suspense": 0, "fees": 150, "fund": 100_000}
    assert rules() == ["fee"]


def test_what_stands_in_the_books_already_is_not_posted_again(desk: Desk) -> None:
    given = desk.chart.transfer(desk.mirror, desk.fund, 8_800)
    post_transfers([given], place=desk.chart.place, booking=BOOKING)
    desk.take(Line(yuan="88.00", ref="B-1"))
    assert rules() == ["in_books"]
    assert desk.balances()["bank"] == 108_800


def test_a_payment_that_comes_back_goes_back_into_the_fund(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    out = Line(yuan="-300.00", ref="B-1", end_to_end=paid.end_to_end_id)
    back = Line(
        yuan="300.00", ref="B-2", end_to_end=paid.end_to_end_id, is_reversal=True,
        day=TODAY + timedelta(days=1),
    )  # fmt: skip
    desk.take(out)
    desk.take(back, number="S-2", opening="-300.00", closing="0.00")
    assert (rules(), states()) == (["end_to_end", "returned"], [("returned", "returned")])
    assert desk.balances() == {"bank": 100_000, "suspense": 0, "fees": 0, "fund": 100_000}
    assert problems_of() == []


def test_a_batch_settles_every_payment_it_names(desk: Desk) -> None:
    paid = desk.sent(10_000, 20_000, 30_000)
    details = "".join(
        f"<TxDtls><Refs><EndToEndId>{one.end_to_end_id}</EndToEndId></Refs>"
        f'<Amt Ccy="CNY">{one.amount // 100}.00</Amt></TxDtls>'
        for one in paid
    )
    # 100 + 200 + 300 = 600 yuan
    desk.take(Line(yuan="-600.00", ref="B-1", details=details))
    assert states() == [("settled", "settled")] * 3
    assert desk.balances()["fund"] == 40_000


def test_an_order_stays_sent_until_its_last_payment_is_booked(desk: Desk) -> None:
    first, second = desk.sent(10_000, 20_000)
    desk.take(Line(yuan="-100.00", ref="B-1", end_to_end=first.end_to_end_id))
    assert states() == [("settled", "sent"), ("waiting", "sent")]
    line = Line(yuan="-200.00", ref="B-2", end_to_end=second.end_to_end_id)
    desk.take(line, number="S-2", opening="-100.00", closing="-300.00")
    assert states() == [("settled", "settled")] * 2


def test_the_same_file_acts_once(desk: Desk) -> None:
    line = Line(yuan="25.50", ref="B-1")
    assert desk.take(line).taken[0].is_new
    again = desk.take(line, created="2026-07-03T09:00:00")
    assert not again.taken[0].is_new
    assert desk.balances()["suspense"] == 2_550
    assert (BankStatement.objects.count(), BankLine.objects.count()) == (1, 1)


def test_report_notification_and_statement_of_one_entry_are_one_line(desk: Desk) -> None:
    line = Line(yuan="25.50", ref="B-1")
    for kind in ("052", "054", "053"):
        desk.take(line, kind=kind, number=f"S-{kind}")
    assert (BankLine.objects.count(), BankSighting.objects.count()) == (1, 3)
    assert desk.balances()["suspense"] == 2_550


def test_a_later_file_with_names_matches_what_an_earlier_one_left_open(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    desk.take(Line(yuan="-300.00", ref="B-1", details="<TxDtls/>"))
    assert doubts() == ["not_found"]
    line = Line(yuan="-300.00", ref="B-1", end_to_end=paid.end_to_end_id)
    desk.take(line, kind="054", number="N-1")
    assert (doubts(), states()) == ([""], [("settled", "settled")])


def test_what_is_pending_is_counted_and_not_kept(desk: Desk) -> None:
    taken = desk.take(Line(yuan="10.00", ref="B-1", state="PDNG")).taken[0]
    assert (taken.announced, BankLine.objects.count()) == (1, 0)


def test_a_statement_with_another_content_is_refused(desk: Desk) -> None:
    desk.take(Line(yuan="25.50", ref="B-1"))
    with pytest.raises(payment_refusals.StatementAltered):
        desk.take(Line(yuan="25.51", ref="B-1"))
    assert desk.balances()["suspense"] == 2_550


def test_a_file_that_does_not_add_up_leaves_nothing_behind(desk: Desk) -> None:
    with pytest.raises(bank_refusals.StatementDoesNotAddUp):
        desk.take(Line(yuan="25.50", ref="B-1"), opening="0.00", closing="25.49")
    assert BankLine.objects.count() == 0


def test_a_file_of_somebody_elses_account_is_refused_as_unknown(desk: Desk) -> None:
    with pytest.raises(payment_refusals.BankAccountUnknown):
        desk.take(Line(yuan="1.00"), scope=FOREIGN)
    assert desk.take(Line(yuan="1.00"), scope=OWN).taken[0].is_new


def test_a_promise_that_is_gone_leaves_the_line_open(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    release_holds([paid.hold_id], book_id=desk.chart.place.book_id, booking=BOOKING)
    desk.take(Line(yuan="-300.00", end_to_end=paid.end_to_end_id))
    assert doubts() == ["hold_gone"]


def test_a_closed_day_leaves_the_line_open_and_the_rest_is_booked(desk: Desk) -> None:
    close_period(
        book_id=desk.chart.place.book_id, through=TODAY, at=NOON, actor="t", is_final=False
    )
    late = Line(yuan="1.00", ref="B-1")
    desk.take(late, late.but(ref="B-2", day=TODAY + timedelta(days=1)))
    assert doubts() == ["period_closed", ""]


@pytest.mark.owner
def test_a_line_that_the_books_refuse_stops_no_other(desk: Desk) -> None:
    sql("UPDATE ledger_account SET is_frozen = true WHERE id = %s", desk.fees)
    fee = Line(yuan="-1.50", ref="B-1", code="PMNT/MDOP/CHRG")
    desk.take(fee, Line(yuan="5.00", ref="B-2"), fee.but(ref="B-3"))
    assert sorted(doubts()) == ["", "refused", "refused"]
    assert desk.balances()["suspense"] == 500


def test_running_again_finds_nothing_to_do(desk: Desk) -> None:
    desk.take(Line(yuan="25.50", ref="B-1"), Line(yuan="-7.00", ref="B-2"))
    again = reconcile_account(desk.bank, scope=ALL, who=ANNA, at=NOON)
    assert (again.matched, again.doubts) == ({}, {"not_found": 1})


@pytest.mark.owner
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bank_match SET amount = amount + 1",
        "DELETE FROM bank_match",
        "UPDATE bank_line SET amount = amount + 1",
        "DELETE FROM bank_line",
        "UPDATE bank_statement SET closing = closing + 1",
        "DELETE FROM bank_sighting",
    ],
)
def test_what_the_bank_said_is_never_altered(statement: str, desk: Desk) -> None:
    desk.take(Line(yuan="25.50", ref="B-1"))
    with (
        pytest.raises(IntegrityError, match=r"never altered|as the bank booked"),
        transaction.atomic(),
    ):
        sql(statement)


def test_the_database_refuses_a_match_beyond_the_line(desk: Desk) -> None:
    desk.take(Line(yuan="25.50", ref="B-1"))
    match = BankMatch.objects.get()
    with pytest.raises(IntegrityError, match="more than the line has"), transaction.atomic():
        BankMatch.objects.create(
            line_id=match.line_id, transfer_id=match.transfer_id, amount=1, rule="by_hand",
            has_posted=False, by_id=1, by_name="a", at=NOON,
        )  # fmt: skip


def test_a_statement_of_another_currency_is_not_for_this_account(desk: Desk) -> None:
    with pytest.raises(payment_refusals.StatementCurrencyWrong):
        desk.take(Line(yuan="1.00", currency="USD"), currency="USD", opening="0", closing="1",
                  kind="052")  # fmt: skip


def test_days_are_those_on_which_the_bank_booked(desk: Desk) -> None:
    desk.take(Line(yuan="25.50", ref="B-1", day=date(2026, 6, 30)))
    assert sql("SELECT max(effective_on) FROM ledger_transfer")[0][0] == date(2026, 6, 30)
