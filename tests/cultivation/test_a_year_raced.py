"""At once what the year does one after another: places, lists and promises are given once."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.models import Place
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title
from renqi.programmes.cultivation.support.models import EntitlementLine
from renqi.programmes.cultivation.support.services.judge_list import judge_list
from renqi.programmes.cultivation.support.services.promise_lines import promise_lines
from renqi.programmes.cultivation.support.services.review_list import approve_list, submit_list
from renqi.registry.selectors.aid import aid_of
from tests.cultivation.calls.city import (
    ANN,
    BEN,
    applied,
    at,
    make_checker,
    move,
    open_call,
    settle,
)
from tests.cultivation.calls.test_an_application import declare
from tests.cultivation.support.money_world import LEAD, NOON, OFFICER, TODAY
from tests.cultivation.year.money import AWARD, MATTER, aid_from_elsewhere, ask, open_money
from tests.cultivation.year.people import DISTRICT, FIRMS, JIA, WAN, YI, make_city
from tests.registry.firm_files import CITY, uscc
from tests.web.ledger.books import empty_books

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _books() -> Iterator[None]:
    """Leave no books behind: these transactions are real."""
    yield
    empty_books()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Let all of them begin together; give the refusals, empty for what went through."""
    start, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except DomainError as refusal:
            ends[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(ends)


def test_three_firms_meet_for_two_places(tmp_path: Path) -> None:
    make_city(tmp_path)
    checker = make_checker(DISTRICT)
    call = open_call(stages=frozenset(), quota=2)
    rows = [applied(call, number) for number in FIRMS[:3]]
    for row in rows:
        declare(row, checker, "05-22")
        settle(move(row, "pass_district", checker, "05-22"), "propose", ANN, "05-25")
    acts = [lambda row=row: settle(row, "confirm", BEN, "05-26") for row in rows]
    assert at_once(*acts) == ["", "", "calls.quota_used_up"]
    assert Place.objects.filter(call=call, released_at__isnull=True).count() == 2


def test_two_lists_judged_at_once_and_another_programme_pay_one_matter_once(
    tmp_path: Path,
) -> None:
    make_city(tmp_path)
    for number in (JIA, YI):
        entry = TitleEntry(uscc=uscc(number), rung="srdi", granted_on=at("06-16").date())
        register_title(entry, actor=ANN, at=at("06-16"))
    world = open_money(tmp_path)
    lists = [ask("first"), ask("second")]
    assert at_once(*[lambda one=one: judge_list(one, clock=lambda: NOON) for one in lists]) == [
        "",
        "",
    ]
    # 甲, 乙 and 丁 hold the title: three lines in all, whichever list was quicker for each.
    assert sorted(EntitlementLine.objects.values_list("uscc", flat=True)) == sorted(
        map(uscc, (JIA, YI, FIRMS[-1]))
    )
    for one in lists:
        if EntitlementLine.objects.filter(run_id=one).exists():
            submit_list(one, actor=OFFICER, at=NOON)
            approve_list(one, actor=LEAD, at=NOON)

    def promise() -> None:
        promise_lines(at=NOON, on=TODAY)

    refused = at_once(promise, promise, lambda: aid_from_elsewhere(JIA))
    assert refused in (["", "", ""], ["", "", "registry.aid_doubled"])
    for number in (JIA, YI, FIRMS[-1]):
        aid = [one for one in aid_of(uscc(number), scope=CITY) if one.matter == MATTER]
        assert len(aid) <= 1
    # 300,000.00 hold one award of 200,000.00 and not two, whoever was quicker.
    assert EntitlementLine.objects.filter(state="promised").count() == 1
    assert (world.sums().held, world.sums().left) == (AWARD, 10 * WAN)
