"""What a person does with a line that no rule could tell, and what two people do."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renqi.audit.models import SecurityEvent
from renqi.engines.ledger.domain import payment_refusals, refusals
from renqi.engines.ledger.domain.hand_parts import Part
from renqi.engines.ledger.models import BankLine, BankMatch, BankProposal, PaymentLine
from renqi.engines.ledger.selectors.bank_difference import Open, difference
from renqi.engines.ledger.services.bank_by_hand import (
    Handled,
    confirm_match,
    decline_match,
    match_by_hand,
    undo_match,
)
from renqi.engines.ledger.services.post_transfers import post_transfers
from tests.engines.ledger.bank_books import ALL, ANNA, BO, FOREIGN, OWN, Desk, open_desk
from tests.engines.ledger.bank_messages import Line
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, open_chart, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
MORE = TODAY + timedelta(days=1)


@pytest.fixture
def desk(chart: Chart, tmp_path: Path) -> Desk:
    return open_desk(chart, tmp_path)


def match(desk: Desk, *parts: Part, line: int = 0, **changes: object) -> Handled:
    words = {"scope": ALL, "who": ANNA, "reason": "核对过", **changes}
    number = BankLine.objects.order_by("pk")[line].pk
    return match_by_hand(number, parts, at=NOON, on=TODAY, **words)  # type: ignore[arg-type]


def to(account: int, amount: int) -> Part:
    return Part(account_id=account, amount=amount)


def unexplained(desk: Desk) -> tuple[int, int]:
    """Give the difference and what of it no item explains."""
    found = difference(desk.bank, on=MORE, scope=ALL)
    return found.total, found.unexplained


def test_a_line_is_split_over_accounts(desk: Desk) -> None:
    desk.take(Line(yuan="-7.00", ref="B-1"))
    match(desk, to(desk.fees, 200), to(desk.fund, 500))
    # the fund pays 500 of 100,000, fees take 200; the bank has 700 less
    assert desk.balances() == {"bank": 99_300, "suspense": 0, "fees": 200, "fund": 99_500}
    assert problems_of() == []


def test_parts_that_do_not_make_the_line_are_refused(desk: Desk) -> None:
    desk.take(Line(yuan="-7.00", ref="B-1"))
    with pytest.raises(payment_refusals.MatchUnfit, match=r"6\.99.*7\.00"):
        match(desk, to(desk.fees, 699))
    assert desk.balances()["bank"] == 100_000


def test_a_payment_may_be_chosen_by_hand(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    desk.take(Line(yuan="-300.00", ref="B-1"))
    match(desk, Part(payment_id=paid.pk, amount=30_000))
    assert PaymentLine.objects.get().state == "settled"


def test_a_settled_payment_cannot_be_chosen_again(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    desk.take(Line(yuan="-300.00", ref="B-1", end_to_end=paid.end_to_end_id))
    desk.take(Line(yuan="-300.00", ref="B-2"), number="S-2", opening="-300", closing="-600")
    with pytest.raises(payment_refusals.MatchTargetGone):
        match(desk, Part(payment_id=paid.pk, amount=30_000), line=1)


def test_a_transfer_of_the_other_direction_is_no_match(desk: Desk) -> None:
    given_money = desk.chart.transfer(desk.mirror, desk.fund, 700)
    post_transfers([given_money], place=desk.chart.place, booking=BOOKING)
    desk.take(Line(yuan="-7.00", ref="B-1"))
    with pytest.raises(payment_refusals.MatchTargetGone):
        match(desk, Part(transfer_id=given_money.id, amount=700))


def test_a_large_line_takes_two_people(desk: Desk) -> None:
    desk.take(Line(yuan="-600.00", ref="B-1"))  # the limit is 500 yuan
    proposal = match(desk, to(desk.fund, 60_000)).proposal_id
    assert proposal is not None
    assert desk.balances()["fund"] == 100_000
    with pytest.raises(payment_refusals.FourEyes):
        confirm_match(proposal, scope=ALL, who=ANNA, at=NOON, on=TODAY)
    confirm_match(proposal, scope=ALL, who=BO, at=NOON, on=TODAY)
    assert desk.balances()["fund"] == 40_000
    made = BankMatch.objects.get()
    assert (made.by_name, made.confirmed_by_name) == ("安娜", "博")
    with pytest.raises(payment_refusals.ProposalDecided):
        confirm_match(proposal, scope=ALL, who=BO, at=NOON, on=TODAY)


def test_the_database_wants_two_people_too(desk: Desk) -> None:
    desk.take(Line(yuan="-600.00", ref="B-1"))
    match(desk, to(desk.fund, 60_000))
    with pytest.raises(IntegrityError, match="bank_proposal_four_eyes"), transaction.atomic():
        sql(
            "UPDATE bank_proposal SET outcome = 'confirmed', decided_by_id = by_id,"
            " decided_at = now()"
        )


def test_a_declined_proposal_leaves_the_line_open(desk: Desk) -> None:
    desk.take(Line(yuan="-600.00", ref="B-1"))
    proposal = match(desk, to(desk.fund, 60_000)).proposal_id
    assert proposal is not None
    with pytest.raises(payment_refusals.ProposalOpen):
        match(desk, to(desk.fees, 60_000))
    decline_match(proposal, scope=ALL, who=BO, at=NOON)
    assert BankProposal.objects.get().outcome == "declined"
    assert match(desk, to(desk.fees, 60_000)).proposal_id is not None


def test_a_match_taken_back_promises_the_payment_again(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    desk.take(Line(yuan="-300.00", ref="B-1", end_to_end=paid.end_to_end_id))
    found = BankMatch.objects.get()
    undo_match(found.pk, reason="错配", scope=ALL, who=BO, at=NOON, on=TODAY)
    assert (PaymentLine.objects.get().state, BankLine.objects.get().doubt) == (
        "waiting",
        "taken_back",
    )
    assert desk.balances()["bank"] == 100_000
    # The bank did pay: 300 yuan are open there, and the opening balances differ by 1,000.
    assert unexplained(desk) == (-30_000 - 100_000, 0)
    match(desk, Part(payment_id=paid.pk, amount=30_000))
    assert desk.balances() == {"bank": 70_000, "suspense": 0, "fees": 0, "fund": 70_000}
    assert problems_of() == []
    with pytest.raises(payment_refusals.MatchUndone):
        undo_match(found.pk, reason="again", scope=ALL, who=BO, at=NOON, on=TODAY)


def undo(found: BankMatch, **changes: object) -> Handled:
    words = {"scope": ALL, "who": ANNA, "reason": "错配", "at": NOON, "on": TODAY, **changes}
    return undo_match(found.pk, **words)  # type: ignore[arg-type]


def test_taking_a_large_match_back_takes_two_people(desk: Desk) -> None:
    (paid,) = desk.sent(60_000)  # the limit is 500 yuan
    desk.take(Line(yuan="-600.00", ref="B-1", end_to_end=paid.end_to_end_id))
    found = BankMatch.objects.get()
    proposal = undo(found).proposal_id
    assert proposal is not None
    assert (BankMatch.objects.count(), PaymentLine.objects.get().state) == (1, "settled")
    with pytest.raises(payment_refusals.ProposalOpen):
        undo(found, who=BO)
    with pytest.raises(payment_refusals.FourEyes):
        confirm_match(proposal, scope=ALL, who=ANNA, at=NOON, on=TODAY)
    confirm_match(proposal, scope=ALL, who=BO, at=NOON, on=TODAY)
    taken_back = BankMatch.objects.get(undoes=found)
    assert (taken_back.by_name, taken_back.confirmed_by_name) == ("安娜", "博")
    # 60,000 are at the fund again, and promised again.
    assert (desk.balances()["fund"], PaymentLine.objects.get().state) == (100_000, "waiting")
    assert problems_of() == []
    event = SecurityEvent.objects.get(kind="money.bank_unmatched")
    assert (event.person_name, event.detail["proposed_by"]) == ("博", "安娜")


def test_a_declined_undoing_leaves_the_match(desk: Desk) -> None:
    desk.take(Line(yuan="-600.00", ref="B-1", code="PMNT/MDOP/CHRG"))
    found = BankMatch.objects.get()
    proposal = undo(found).proposal_id
    assert proposal is not None
    decline_match(proposal, scope=ALL, who=BO, at=NOON)
    assert BankMatch.objects.count() == 1
    assert undo(found).proposal_id != proposal


def test_the_parts_of_a_large_line_are_not_taken_back_one_by_one_by_one(desk: Desk) -> None:
    desk.take(Line(yuan="-600.00", ref="B-1"))
    proposal = match(desk, to(desk.fund, 30_000), to(desk.fees, 30_000)).proposal_id
    assert proposal is not None
    confirm_match(proposal, scope=ALL, who=BO, at=NOON, on=TODAY)
    # Each part is below the limit of 50,000; the line is not.
    assert undo(BankMatch.objects.order_by("pk")[0]).proposal_id is not None


@pytest.mark.parametrize("rule", ["fee", "by_hand"])
def test_the_database_wants_two_people_for_undoing_too(rule: str, desk: Desk) -> None:
    desk.take(Line(yuan="-600.00", ref="B-1", code="PMNT/MDOP/CHRG"))
    copied = (
        "INSERT INTO bank_match (line_id, transfer_id, amount, rule, has_posted, reason, by_id,"
        " by_name, confirmed_by_name, at, undoes_id)"
        " SELECT line_id, transfer_id, amount, %s, has_posted, 'x', 1, 'x', '', at, id"
        "   FROM bank_match"
    )
    with pytest.raises(IntegrityError, match="two people"), transaction.atomic():
        sql(copied, rule)
    with pytest.raises(IntegrityError, match="bank_match_four_eyes"), transaction.atomic():
        sql(
            copied.replace("name, at,", "name, at, confirmed_by_id,").replace(
                "at, id", "at, 1, id"
            ),
            rule,
        )


@pytest.mark.owner
def test_money_that_was_spent_meanwhile_keeps_its_match(desk: Desk) -> None:
    desk.take(Line(yuan="7.00", ref="B-1"))
    found = BankMatch.objects.get()
    sql("UPDATE ledger_account SET balance_min = 700 WHERE id = %s", desk.suspense)
    with pytest.raises(refusals.Overdraft), transaction.atomic():
        undo_match(found.pk, reason="错配", scope=ALL, who=BO, at=NOON, on=TODAY)
    assert BankLine.objects.get().doubt == ""


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_hand_says_why(reason: str, desk: Desk) -> None:
    desk.take(Line(yuan="-7.00", ref="B-1"))
    with pytest.raises(payment_refusals.ReasonMissing):
        match(desk, to(desk.fees, 700), reason=reason)


def test_foreign_lines_and_accounts_do_not_exist(desk: Desk) -> None:
    desk.take(Line(yuan="-7.00", ref="B-1"))
    with pytest.raises(payment_refusals.LineUnknown):
        match(desk, to(desk.fees, 700), scope=FOREIGN)
    # `chart.a` belongs to nobody in particular, and so not to organisation 7.
    with pytest.raises(payment_refusals.SourceForeign):
        match(desk, to(desk.chart.a, 700), scope=OWN)


def test_the_difference_names_what_lies_between_the_balances(desk: Desk) -> None:
    (paid,) = desk.sent(30_000)
    desk.take(
        Line(yuan="-300.00", ref="B-1", end_to_end=paid.end_to_end_id),
        Line(yuan="-7.00", ref="B-2", text="不明支出"),
        opening="1000.00",  # as the books: 100,000 fen since January
        closing="693.00",  # 1,000 − 300 − 7
    )
    late = desk.chart.transfer(desk.mirror, desk.fund, 1_200)
    post_transfers([late], place=desk.chart.place, booking=BOOKING)
    found = difference(desk.bank, on=MORE, scope=ALL)
    # The bank has 69,300. The books have 100,000 − 30,000 + 1,200 = 71,200.
    assert (found.bank, found.books, found.total) == (69_300, 71_200, -1_900)
    assert [(item.what, item.signed) for item in found.items] == [
        (Open.AT_BANK, -700),
        (Open.IN_BOOKS, -1_200),
    ]
    assert found.unexplained == 0


def test_a_statement_that_does_not_follow_the_one_before_is_a_gap(desk: Desk) -> None:
    desk.take(Line(yuan="5.00", ref="B-1"), opening="0", closing="5")
    desk.take(
        Line(yuan="1.00", ref="B-2", day=MORE), number="S-2", opening="7", closing="8", day=MORE
    )
    found = difference(desk.bank, on=MORE, scope=ALL)
    assert [(item.what, item.signed) for item in found.items if item.what is Open.GAP] == [
        (Open.GAP, 200)  # 7.00 − 5.00
    ]
    assert found.unexplained == 0


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    amounts=st.lists(st.integers(-900, 900).filter(bool), min_size=1, max_size=6),
    opening=st.integers(-500, 5_000),
    undone=st.booleans(),
    posted=st.lists(st.integers(1, 900), max_size=3),
)
def test_whatever_happens_the_difference_is_explained_to_the_fen(
    amounts: list[int], opening: int, undone: bool, posted: list[int], db: None, tmp_path: Path
) -> None:
    with transaction.atomic():
        desk = open_desk(open_chart(), tmp_path)
        early = [desk.chart.transfer(desk.mirror, desk.fund, amount) for amount in posted]
        for one in early:
            post_transfers([one], place=desk.chart.place, booking=BOOKING)
        lines = [Line(yuan=f"{n / 100:.2f}", ref=f"B-{i}") for i, n in enumerate(amounts)]
        closing = f"{(opening + sum(amounts)) / 100:.2f}"
        desk.take(*lines, opening=f"{opening / 100:.2f}", closing=closing)
        match_row = BankMatch.objects.first()
        if undone and match_row is not None:
            undo_match(match_row.pk, reason="试", scope=ALL, who=BO, at=NOON, on=TODAY)
        found = difference(desk.bank, on=MORE, scope=ALL)
        assert found.unexplained == 0
        assert found.bank == opening + sum(amounts)
        assert problems_of() == []
        transaction.set_rollback(True)
