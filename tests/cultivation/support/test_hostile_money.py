"""Money that comes back while claimed, two steps promised at once, the first hours of a year."""

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from renqi.engines.ledger.models import BankMatch
from renqi.engines.ledger.services.bank_by_hand import undo_match
from renqi.programmes.cultivation.support.domain.line_states import ClaimState, LineState
from renqi.programmes.cultivation.support.domain.money_refusals import AmountUnfit
from renqi.programmes.cultivation.support.models import ClawBack, EntitlementLine
from renqi.programmes.cultivation.support.selectors.group_aid import aid_rows, given_in_group
from renqi.programmes.cultivation.support.services import claim_money as claiming
from renqi.programmes.cultivation.support.services import follow_payments as following
from renqi.programmes.cultivation.support.services import judge_list as judging
from renqi.programmes.cultivation.support.services import promise_lines as promising
from renqi.programmes.cultivation.support.services.entitled_firms import Entitled
from renqi.programmes.cultivation.support.services.judge_list import ask_list, judge_list
from renqi.programmes.cultivation.support.services.promise_lines import promise_lines
from renqi.programmes.cultivation.support.services.review_list import approve_list, submit_list
from renqi.registry.services.aid import claim_back_aid, pay_aid, promise_aid, return_aid
from tests.cultivation.support.money_world import (
    ALL,
    BO,
    LEAD,
    MEASURE,
    NOON,
    OFFICER,
    TODAY,
    YUAN,
    World,
    firm_name,
    firm_user,
    open_world,
)
from tests.cultivation.support.test_claims import claimed, decide_claim, paid_line, propose
from tests.engines.ledger.bank_messages import Line
from tests.engines.ledger.chart import all_at_once
from tests.registry.firm_files import uscc
from tests.web.ledger.books import empty_books

GROUP = "lg.title"


@pytest.mark.django_db
@pytest.mark.parametrize("is_posted", [False, True])
def test_money_that_comes_back_while_it_is_claimed_is_not_paid_again(
    world: World, *, is_posted: bool
) -> None:
    line = paid_line(world)
    claim = claimed(line, 40 * YUAN) if is_posted else propose(line, 40 * YUAN)
    world.keep()
    world.returns(line, "账户已销户")
    counts = world.keep()
    line.refresh_from_db()
    claim.refresh_from_db()
    # The line stands still until the claim is dropped, and the other lines go on.
    assert (line.state, claim.state) == (
        LineState.PAID,
        ClaimState.CLAIMED if is_posted else ClaimState.PROPOSED,
    )
    assert "line_promised" not in counts
    assert world.keep() is not None


@pytest.mark.django_db
def test_the_bureau_is_told_once_that_claimed_money_came_back(world: World) -> None:
    line = paid_line(world)
    claim = claimed(line, 40 * YUAN)
    world.keep()
    world.returns(line, "账户已销户")
    with patch.object(following, "tell") as told:
        world.keep()
    calls = [one.kwargs for one in told.call_args_list if "claim" in one.kwargs["data"]]
    assert [one["data"]["claim"] for one in calls] == [claim.number]
    assert calls[0]["link"] == "/entitlements/claims/"
    with patch.object(following, "tell") as again:
        world.keep()
    # The inbox takes a key once.
    assert {one.kwargs["key"] for one in again.call_args_list} <= {calls[0]["key"]}


@pytest.mark.django_db
def test_the_bureau_is_told_when_claimed_money_is_not_booked_any_more(world: World) -> None:
    line = paid_line(world)
    claim = claimed(line, 40 * YUAN)
    world.keep()
    undo_match(BankMatch.objects.get().pk, reason="错配", scope=ALL, who=BO.who, at=NOON, on=TODAY)
    with patch.object(following, "tell") as told:
        world.keep()
    (call,) = [one.kwargs for one in told.call_args_list if "claim" in one.kwargs["data"]]
    assert call["data"]["claim"] == claim.number
    assert "Match the payment with the bank again" in call["body"]
    line.refresh_from_db()
    assert line.state == LineState.PAID


def two_claims(world: World) -> list[ClawBack]:
    """Two firms owe what they were paid: 10 yuan and 20."""
    run = world.opened({1: 10 * YUAN, 2: 20 * YUAN})
    lines = [world.line(run, number) for number in (1, 2)]
    for number, line in enumerate(lines, 1):
        world.accept(line, number)
    world.send(world.order(*lines))
    for line in lines:
        world.pays(line)
    world.keep()
    claims = [propose(line, line.amount, key=f"c{line.pk}") for line in lines]
    for number, claim in enumerate(claims, 1):
        decide_claim(claim, firm=firm_user(number))
    return claims


def refusing(aid_id: int | None, real: Callable[..., None]) -> Callable[..., None]:
    """Do as the register of aid does, and refuse one entry."""

    def act(this: int, **said: Any) -> None:
        if this == aid_id:
            raise AmountUnfit(most="0.00")
        real(this, **said)

    return act


@pytest.mark.django_db
def test_a_claim_that_cannot_be_posted_or_matched_keeps_no_other_from_it(world: World) -> None:
    first, second = two_claims(world)
    first.line.refresh_from_db()
    bad = first.line.aid_id
    with patch.object(claiming, "claim_back_aid", refusing(bad, claim_back_aid)):
        assert claiming.post_claims(at=NOON, on=TODAY) == 1
    for claim in (first, second):
        claim.refresh_from_db()
    assert (first.transfer_id, second.transfer_id is None) == (None, False)
    assert claiming.post_claims(at=NOON, on=TODAY) == 1

    world.bank_books(
        Line(yuan="10.00", text=first.number, party="甲"),
        Line(yuan="20.00", text=second.number, party="乙"),
    )
    with patch.object(claiming, "return_aid", refusing(bad, return_aid)):
        assert claiming.match_claims(at=NOON, on=TODAY) == 1
    second.refresh_from_db()
    assert second.state == ClaimState.SETTLED


@pytest.mark.django_db
def test_a_line_that_cannot_follow_its_payment_keeps_no_other_from_it(world: World) -> None:
    run = world.opened({1: 10 * YUAN, 2: 20 * YUAN})
    lines = [world.line(run, number) for number in (1, 2)]
    for number, line in enumerate(lines, 1):
        world.accept(line, number)
    world.send(world.order(*lines))
    for line in lines:
        world.pays(line)
    lines[0].refresh_from_db()
    # Another programme's clerk noted the whole sum as paid already.
    pay_aid(lines[0].aid_id or 0, amount=10 * YUAN, on=TODAY, who=OFFICER.who, at=NOON)
    world.keep()
    for line in lines:
        line.refresh_from_db()
    assert [line.state for line in lines] == [LineState.ORDERED, LineState.PAID]


@pytest.mark.django_db
def test_aid_promised_in_the_first_hours_of_a_year_counts_for_that_year(world: World) -> None:
    # 00:30 on 1 January 2027 in Shenzhen is 16:30 on 31 December 2026 in Greenwich.
    early = dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC)
    promise_aid(
        uscc=uscc(1), matter="tech_loan:2027", programme="p", measure="sz.tech_loan", amount=YUAN,
        basis="b", who=OFFICER.who, at=early,
    )  # fmt: skip
    (row,) = aid_rows(uscc(1), scope=ALL)
    assert row.year == 2027


@pytest.mark.django_db(transaction=True)
def test_two_steps_of_one_group_promised_at_once_pay_no_more_than_the_higher(
    tmp_path: Path,
) -> None:
    try:
        world = open_world(tmp_path, firms=1, money=100 * YUAN)
        for matter, amount in (("title:low", 20 * YUAN), ("title:high", 50 * YUAN)):
            with patch.object(judging, "entitled_firms", lambda *_, **__: step(matter, amount)):  # noqa: B023
                approved_as_judged(world)
        looked = threading.Barrier(2)

        def look(code: str, group: str) -> int:
            found = given_in_group(code, group)
            with contextlib.suppress(threading.BrokenBarrierError):
                looked.wait(timeout=2)
            return found

        with patch.object(promising, "given_in_group", look):
            all_at_once(*[lambda: promise_lines(at=NOON, on=TODAY)] * 2)
        states = sorted(EntitlementLine.objects.values_list("state", flat=True))
        # Each was judged with nothing given before; the one that comes second is judged anew.
        assert states == [LineState.PROMISED, LineState.STRUCK]
    finally:
        empty_books()


def step(matter: str, amount: int) -> Iterator[Entitled]:
    yield Entitled(
        uscc=uscc(1), name=firm_name(1), district="440307", matter=matter, full_amount=amount,
        amount=amount, group=GROUP, given=0, receipt={"firm": 1},
    )  # fmt: skip


def approved_as_judged(world: World) -> None:
    world.lists += 1
    list_id = ask_list(
        measure_key=MEASURE, as_of=TODAY, needs_notice=False, request_key=f"list {world.lists}",
        actor=OFFICER, at=NOON,
    )  # fmt: skip
    judge_list(list_id, clock=lambda: NOON)
    submit_list(list_id, actor=OFFICER, at=NOON)
    approve_list(list_id, actor=LEAD, at=NOON)
