"""The hourly work lapses what has run out by the instant it was due."""

import pytest

from renqi.engines.casework.tasks import run_lapse_overdue
from tests.engines.casework.grants import day, fresh, opened

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def test_the_first_hour_of_the_day_after_lets_a_draft_lapse() -> None:
    case = opened(day("03-02"))  # due on 30 March
    run_lapse_overdue(timestamp=int(day("03-30", hour=23).timestamp()))
    assert fresh(case).stage == "draft"
    run_lapse_overdue(timestamp=int(day("03-31", hour=0).timestamp()))
    assert fresh(case).stage == "lapsed"
