"""The programme from the survey to the loss of a title and after, by everybody who has a part."""

from pathlib import Path

import pytest

from tests.cultivation.calls.city import make_checker
from tests.cultivation.year import money, to_the_title
from tests.cultivation.year.people import DISTRICT, make_city

pytestmark = pytest.mark.django_db


def test_from_the_survey_to_the_appeal(tmp_path: Path) -> None:
    make_city(tmp_path)
    run = to_the_title.two_surveys()
    to_the_title.into_the_pool(run)
    checker = make_checker(DISTRICT)
    call, rows = to_the_title.applications()
    to_the_title.district_check(rows, checker)
    to_the_title.experts(rows)
    to_the_title.two_places(call, rows)
    to_the_title.notice_and_objection(rows)
    to_the_title.titles(run)
    to_the_title.up_a_grade()
    world = money.open_money(tmp_path)
    run_of_award = money.the_list()
    money.approved(world, run_of_award)
    money.paid(world, run_of_award)
