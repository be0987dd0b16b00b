"""Forty lines want money at once, and the budget holds enough for twenty-five."""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from renqi.programmes.cultivation.support.domain.line_states import LineState
from renqi.programmes.cultivation.support.domain.money_refusals import AccountBeingPaid
from renqi.programmes.cultivation.support.models import (
    EntitlementLine,
    EntitlementRun,
    PayeeAccount,
)
from renqi.programmes.cultivation.support.services.judge_list import judge_list
from renqi.programmes.cultivation.support.services.payee_accounts import state_account
from renqi.programmes.cultivation.support.services.promise_lines import promise_lines
from renqi.registry.domain.refusals import AidDoubled
from renqi.registry.services.aid import promise_aid
from tests.cultivation.support.money_world import (
    NOON,
    OFFICER,
    TODAY,
    YUAN,
    account,
    firm_user,
    open_world,
)
from tests.engines.ledger.chart import all_at_once
from tests.registry.firm_files import uscc
from tests.web.ledger.books import empty_books

pytestmark = pytest.mark.django_db(transaction=True)
LINES, MONEY_FOR, WORKERS = 40, 25, 4


@pytest.fixture(autouse=True)
def _books() -> Iterator[None]:
    """Leave no books behind: these transactions are real."""
    yield
    empty_books()


def test_forty_lines_race_for_money_for_twenty_five(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=LINES, money=MONEY_FOR * 10 * YUAN)
    world.approved(dict.fromkeys(range(1, LINES + 1), 10 * YUAN))
    raised = all_at_once(*[lambda: promise_lines(at=NOON, on=TODAY)] * WORKERS)
    assert raised == [None] * WORKERS
    states = Counter(EntitlementLine.objects.values_list("state", flat=True))
    # 25 x 10 yuan is all there is; the other fifteen wait.
    assert states == {LineState.PROMISED: MONEY_FOR, LineState.UNFUNDED: LINES - MONEY_FOR}
    sums = world.sums()
    assert (sums.held, sums.left, sums.held_by_lines) == (250 * YUAN, 0, 250 * YUAN)


def test_a_list_judged_by_two_workers_has_each_line_once(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=3, money=0)
    run = world.draft({1: YUAN, 2: YUAN, 3: YUAN})
    assert all_at_once(*[lambda: judge_list(run.pk, clock=lambda: NOON)] * 2) == [None, None]
    assert EntitlementRun.objects.get().lines.count() == 3


def test_two_programmes_that_promise_one_matter_at_once_do_not_both(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=1, money=100 * YUAN)
    world.approved({1: 10 * YUAN})

    def other() -> None:
        promise_aid(
            uscc=uscc(1), matter="title:x", programme="riskfund", measure="m", amount=YUAN,
            basis="b", who=OFFICER.who, at=NOON,
        )  # fmt: skip

    raised = all_at_once(lambda: promise_lines(at=NOON, on=TODAY), other)
    line = EntitlementLine.objects.get()
    was_first = line.state == LineState.PROMISED
    assert raised[0] is None
    assert isinstance(raised[1], AidDoubled) == was_first
    assert line.state == (LineState.PROMISED if was_first else LineState.DOUBLED)
    assert world.sums().held == (10 * YUAN if was_first else 0)


def test_an_account_is_not_replaced_while_an_order_with_it_is_being_made(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=1, money=100 * YUAN)
    line = world.line(world.opened({1: 10 * YUAN}), 1)
    world.accept(line, 1)
    is_ordered = threading.Event()

    def order() -> None:
        with transaction.atomic():
            world.order(line)
            is_ordered.set()
            # The other one is given the time to come in between.
            threading.Event().wait(1)

    def restate() -> None:
        assert is_ordered.wait(60)
        other = account(1, number="44250100009999", number_again="44250100009999")
        state_account(other, uscc=uscc(1), actor=firm_user(1), at=NOON)

    raised = all_at_once(order, restate)
    assert raised[0] is None
    assert isinstance(raised[1], AccountBeingPaid)
    line.refresh_from_db()
    assert (line.state, line.payee_id) == (LineState.ORDERED, PayeeAccount.objects.get().pk)
