"""Many events, each judged on its own merits in its turn."""

import pytest

from renqi.engines.ledger.domain.kinds import Outcome
from renqi.engines.ledger.domain.transfers import Transfer
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.accounts import freeze_account, limit_account
from renqi.engines.ledger.services.post_transfers import post_each, post_transfers
from tests.engines.ledger.chart import BOOKING, NOON, Chart, problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture
def rich(chart: Chart) -> Chart:
    """Put 100 fen into the pool."""
    post_transfers(
        [chart.transfer(chart.bank, chart.fund, 100)], place=chart.place, booking=BOOKING
    )
    return chart


def outcomes(chart: Chart, *events: Transfer) -> list[str]:
    return [one.outcome.value for one in post_each(events, place=chart.place, booking=BOOKING)]


def test_one_bad_event_does_not_stop_the_rest(rich: Chart) -> None:
    told = outcomes(
        rich,
        rich.transfer(rich.fund, rich.a, 60),
        rich.transfer(rich.fund, rich.b, 60),  # 100 − 60 = 40
        rich.transfer(rich.fund, rich.b, 40),
        rich.transfer(rich.fund, rich.shop, 1),  # counts points
        rich.transfer(rich.fund, 999_999, 1),
        rich.transfer(rich.fund, rich.fund, 1),
        rich.transfer(rich.a, rich.b, 0),
    )
    assert told == [
        "posted",
        "overdraft",
        "posted",
        "bad_account",
        "bad_account",
        "misshapen",
        "misshapen",
    ]
    assert [account_of(one).balance for one in (rich.fund, rich.a, rich.b)] == [0, 60, 40]
    assert problems_of() == []


def test_what_an_event_brings_the_next_may_spend_and_the_one_before_may_not(rich: Chart) -> None:
    forth, back = rich.transfer(rich.fund, rich.a, 60), rich.transfer(rich.a, rich.b, 60)
    assert outcomes(rich, back, forth) == ["overdraft", "posted"]
    assert outcomes(rich, back) == ["posted"]


def test_an_event_that_comes_again_is_told_so(rich: Chart) -> None:
    event = rich.transfer(rich.fund, rich.a, 10, key="one")
    other = rich.transfer(rich.fund, rich.a, 11, key="one")
    assert outcomes(rich, event, event, other) == ["posted", "exists", "id_reused"]
    assert outcomes(rich, event, other) == ["exists", "id_reused"]
    assert account_of(rich.a).balance == 10


def test_a_refused_event_may_come_again_in_the_same_call(rich: Chart) -> None:
    event = rich.transfer(rich.a, rich.b, 5)
    brings = rich.transfer(rich.fund, rich.a, 5)
    assert outcomes(rich, event, brings, event, event) == [
        "overdraft",
        "posted",
        "posted",
        "exists",
    ]


def test_caps_and_frozen_accounts_are_told_apart(rich: Chart) -> None:
    limit_account(
        account_id=rich.a, balance_min=0, balance_max=50, reason="award", at=NOON, actor="tester"
    )
    freeze_account(account_id=rich.b, reason="inquiry", at=NOON, actor="tester")
    told = outcomes(
        rich,
        rich.transfer(rich.fund, rich.a, 51),
        rich.transfer(rich.fund, rich.a, 50),
        rich.transfer(rich.fund, rich.a, 1),
        rich.transfer(rich.fund, rich.b, 1),
    )
    assert told == ["over_cap", "posted", "over_cap", "frozen"]


def test_no_events_have_no_outcomes(chart: Chart) -> None:
    assert post_each([], place=chart.place, booking=BOOKING) == ()


def test_every_outcome_has_a_name_of_its_own() -> None:
    assert len({one.value for one in Outcome}) == len(Outcome) == 10
