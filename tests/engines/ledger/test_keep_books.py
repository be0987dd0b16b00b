"""What falls due by itself, at midnight in Shenzhen and not in London."""

from datetime import UTC, datetime, timedelta

import pytest

from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.integrity import head
from renqi.engines.ledger.services.holds import hold_money
from renqi.engines.ledger.services.keep_books import keep_all_books
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.tasks import keep_books
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, problems_of

MIDNIGHT = datetime(2026, 7, 1, 16, tzinfo=UTC)  # 2 July, 00:00 in Shenzhen


def grant(chart: Chart) -> None:
    """Give 10 points that may be spent on 1 July."""
    given = chart.transfer(chart.issuer, chart.purse, 10, lot_expires_on=TODAY)
    post_transfers([given], place=chart.points, booking=BOOKING)


@pytest.mark.django_db
def test_a_lot_lapses_at_midnight_in_shenzhen(chart: Chart) -> None:
    grant(chart)
    assert keep_all_books(at=MIDNIGHT - timedelta(seconds=1)).lots_lapsed == 0
    assert keep_all_books(at=MIDNIGHT).lots_lapsed == 1
    assert account_of(chart.purse).balance == 0


@pytest.mark.django_db
def test_a_book_that_is_closed_through_today_does_not_stop_the_round(chart: Chart) -> None:
    grant(chart)
    tomorrow = TODAY + timedelta(days=1)
    close_period(
        book_id=chart.place.book_id, through=tomorrow, at=NOON, actor="tester", is_final=True
    )
    assert keep_all_books(at=MIDNIGHT).lots_lapsed == 0
    assert keep_all_books(at=MIDNIGHT + timedelta(days=1)).lots_lapsed == 1


def test_a_round_times_holds_out_and_seals_what_was_posted(own_chart: Chart) -> None:
    chart = own_chart
    promise = chart.transfer(chart.bank, chart.a, 5)
    hold_money([promise], place=chart.place, booking=BOOKING, expires_at=MIDNIGHT)
    grant(chart)
    keep_books(timestamp=int(MIDNIGHT.timestamp()))
    top = head()
    assert top is not None
    assert top.transfers == 4  # the hold, the grant, the time-out, the lapse
    again = keep_all_books(at=MIDNIGHT)
    assert (again.holds_timed_out, again.lots_lapsed, again.seal) == (0, 0, None)
    assert problems_of() == []
