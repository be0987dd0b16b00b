"""Arrays that are handed over as the database writes them."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.services.arrays import Bigints, Texts, Uuids
from renqi.engines.ledger.services.connection import call
from renqi.engines.ledger.services.post_transfers import post_transfers
from tests.engines.ledger.chart import BOOKING, Chart

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)


def echoed(kind: str, value: object) -> Any:
    return call(f"SELECT %s::{kind}[]", [value])


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # nothing is written
)
@given(
    numbers=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=30),
    texts=st.lists(st.none() | words, max_size=30),
    ids=st.lists(st.uuids(), max_size=30),
)
def test_what_is_sent_comes_back(
    db: None, numbers: list[int], texts: list[str | None], ids: list[UUID]
) -> None:
    assert echoed("bigint", Bigints(numbers)) == numbers
    assert echoed("text", Texts(texts)) == texts
    assert echoed("uuid", Uuids(ids)) == ids


@pytest.mark.parametrize("amount", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_column_holds_is_out_of_range(chart: Chart, amount: int) -> None:
    rows = [chart.transfer(chart.bank, chart.fund, 1), chart.transfer(chart.bank, chart.a, amount)]
    with pytest.raises(refusals.AmountOutOfRange):
        post_transfers(rows, place=chart.place, booking=BOOKING)
    with pytest.raises(refusals.AmountOutOfRange):
        post_transfers(rows[1:], place=chart.place, booking=BOOKING)
    assert post_transfers(rows[:1], place=chart.place, booking=BOOKING).new == 1


def test_the_log_of_statements_shows_the_call(chart: Chart) -> None:
    rows = [chart.transfer(chart.bank, account, 7) for account in (chart.fund, chart.a)]
    with CaptureQueriesContext(connection) as captured:
        post_transfers(rows, place=chart.place, booking=BOOKING)
    # A savepoint, the call, and the savepoint's end: the test is a transaction of its own.
    assert ["ledger_post(" in one["sql"] for one in captured] == [False, True, False]
