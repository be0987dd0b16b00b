"""The programme from the survey to the loss of a title and after, by everybody who has a part.

One city, one story, from 2026-03-02 to 2029-07-02; each chapter shows its arithmetic.
"""

from pathlib import Path

import pytest

from tests.cultivation.calls.city import make_checker
from tests.cultivation.year import money, to_the_title, years_after
from tests.cultivation.year.people import DISTRICT, make_city

pytestmark = pytest.mark.django_db


def test_from_the_survey_to_the_appeal(tmp_path: Path) -> None:
    make_city(tmp_path)
    years_after.before_the_year()
    checker = make_checker(DISTRICT)
    run = to_the_title.two_surveys()
    to_the_title.into_the_pool(run)
    call, rows = to_the_title.applications()
    to_the_title.district_check(rows, checker)
    to_the_title.experts(rows)
    years_after.spring_of_2026()
    to_the_title.two_places(call, rows)
    to_the_title.notice_and_objection(rows)
    to_the_title.titles(run)
    to_the_title.up_a_grade()

    world = money.open_money(tmp_path)
    award = money.the_list()
    money.approved(world, award)
    money.paid(world, award)

    years_after.year_of_2027()
    years_after.forged_figure_found()
    money.claimed_back(world)
    years_after.review_over_the_leap_day()
    years_after.the_end()
    years_after.watched_in_the_pool()
    years_after.appeal_and_again()
