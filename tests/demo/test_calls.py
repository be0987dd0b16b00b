"""The made-up calls are written by one official and published by another."""

import datetime as dt

import pytest

from renqi.demo.calls import load_demo_calls
from renqi.programmes.cultivation.calls.selectors.calls import public_calls
from tests.web.people import make_people

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_of_four_made_up_calls_two_are_open_one_is_over_and_one_to_come() -> None:
    make_people()
    assert load_demo_calls(now=NOW) == 4
    lines = public_calls(at=NOW)
    assert [one.is_open for one in lines] == [True, True, False, False]
    assert lines[2].opens_at > NOW > lines[3].closes_at
