"""A charter is tried with sliders, kept, compared, and recorded for a draft that says the same."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from renqi.identity.models import Person
from renqi.programmes.riskfund.charter.models import CharterTrial
from renqi.programmes.riskfund.supervision.models import CityCount, Trial
from tests.registry.firm_files import bring
from tests.riskfund.charter.charter_world import make_draft, make_fund, put_in_force
from tests.riskfund.members.member_world import good_firm
from tests.web.clients import HTMX
from tests.web.people import make_people

pytestmark = pytest.mark.django_db

FIRMS = 60


@pytest.fixture
def draft(tmp_path: Path) -> str:
    make_people()
    bring(tmp_path / "firms.csv", [good_firm(number) for number in range(1, FIRMS + 1)])
    make_fund()
    return make_draft()


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=name))
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_draft_is_tried_without_scripts_and_the_city_is_counted_once(draft: str) -> None:
    bureau = signed_in("bureau")
    page = text_of(bureau.get(f"/fund/trial/?charter={draft}"))
    assert "破产概率" in page
    assert 'type="range"' in page
    assert "标准误" in page
    part = bureau.get(f"/fund/trial/?charter={draft}&multiple=3&take_up=100", headers=HTMX)
    assert "<html" not in text_of(part)
    assert CityCount.objects.count() == 1
    # All of the city's firms may join; a fifth is taken to.
    assert f"{FIRMS // 5}" in page


def test_a_trial_is_recorded_only_as_the_draft_is_written(draft: str) -> None:
    bureau = signed_in("bureau")
    asked = {"charter": draft, "population": "city", "act": "record"}
    assert bureau.post("/fund/trial/keep/", {**asked, "multiple": "3"}).status_code == 422
    assert CharterTrial.objects.count() == 0
    answer = bureau.post("/fund/trial/keep/", asked)
    trial = Trial.objects.get()
    assert answer.headers["Location"] == f"/fund/trial/{trial.pk}/"
    recorded = CharterTrial.objects.get()
    assert recorded.ruin == trial.result["ruin"]
    assert recorded.months == trial.result["months"]
    assert signed_in("regulator").post("/fund/trial/keep/", asked).status_code == 403
    assert signed_in("firm").get("/fund/trial/").status_code == 403


def test_two_kept_trials_stand_beside_each_other(draft: str) -> None:
    bureau = signed_in("bureau")
    for multiple in ("3", "9"):
        bureau.post("/fund/trial/keep/", {"charter": draft, "multiple": multiple, "act": "keep"})
    one, other = Trial.objects.order_by("pk")
    page = text_of(bureau.get(f"/fund/trial/compare/?trial={one.pk}&trial={other.pk}"))
    assert "并列比较" in page
    assert "请选择两次不同的试算" in text_of(
        bureau.get(f"/fund/trial/compare/?trial={one.pk}&trial={one.pk}")
    )
    assert "试算参数" in text_of(bureau.get(f"/fund/trial/{one.pk}/"))
    assert bureau.get("/fund/trial/987654321/").status_code == 404


def test_an_answer_that_cannot_be_worked_out_says_why(draft: str) -> None:
    bureau = signed_in("bureau")
    page = text_of(bureau.get(f"/fund/trial/?charter={draft}&multiple=nonsense&reserve=-3"))
    assert "破产概率" in page
    put_in_force()
    assert bureau.get("/fund/trial/?charter=nobody@9").status_code == 200
