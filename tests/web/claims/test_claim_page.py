"""The page on which firms claim their file says nothing of what is on file."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from renqi.engines.casework.models import Case
from renqi.identity.models import Person
from tests.registry.firm_files import bring, uscc
from tests.web.clients import text_of
from tests.web.people import make_people

FIRM, UNKNOWN = uscc(1), uscc(2)
FILLED = {
    "uscc": FIRM,
    "firm_name": "甲科技有限公司",
    "name": "李明",
    "phone": "",
    "email": "",
    "username": "li.ming",
    "password": "Kite-over-7-harbours",
    "again": "Kite-over-7-harbours",
}


@pytest.fixture(autouse=True)
def city(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    cache.clear()
    make_people()
    bring(tmp_path / "a.csv", [{"uscc": FIRM, "name": "甲科技（名录）"}], source="tax")


def claim(client: Client | None = None, **more: str) -> HttpResponse:
    answer = (client or Client()).post("/claim/", {**FILLED, **more})
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_right_form_makes_a_sign_in_and_goes_to_the_case() -> None:
    client = Client()
    answer = claim(client)
    case = Case.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.pk}/form/")
    page = client.get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    assert "李明" in page.content.decode()
    # Neither that the firm is on file, nor as what.
    for url in (f"/cases/{case.pk}/", "/account/", f"/cases/{case.pk}/form/"):
        assert "名录" not in client.get(url).content.decode()


def test_a_claimant_opens_no_page_of_the_firm() -> None:
    client = Client()
    claim(client)
    assert client.get("/firms/own/").status_code == 403
    assert client.get(f"/firms/{FIRM}/").status_code == 403
    assert client.get("/firms/?format=csv").status_code == 403


def test_the_answer_is_the_same_for_firms_on_file_unknown_and_claimed() -> None:
    answers = [
        claim(username="first"),
        claim(username="second", uscc=UNKNOWN),
        claim(username="third"),
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 302]


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("uscc", FIRM[:-1], "不是18位"),
        ("uscc", FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1"), "校验位"),
        ("username", "Li Ming", "小写字母"),
        ("username", "lead", "已被使用"),
        ("password", "li.ming-li", "太相似"),
        ("password", "short", "10"),
        ("again", "something else", "不一致"),
        ("email", "nobody", "有效的"),
        ("name", "", "必填"),
    ],
)
def test_each_field_says_what_is_wrong_and_nothing_is_made(
    field: str, given: str, said: str
) -> None:
    people = Person.objects.count()
    again = {"again": given} if field == "password" else {}
    answer = Client().post("/claim/", {**FILLED, field: given, **again})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Person.objects.count() == people


def test_what_was_typed_stays_but_never_the_password() -> None:
    page = claim(uscc="x").content.decode()
    assert "甲科技有限公司" in page
    assert FILLED["password"] not in page


def test_a_double_click_signs_in_whom_the_first_click_made() -> None:
    claim()
    again = Client()
    answer = claim(again)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert Case.objects.count() == 1
    assert Person.objects.filter(username="li.ming").count() == 1
    assert again.get("/cases/").status_code == 200


@pytest.mark.parametrize("more", [{"uscc": UNKNOWN}, {"password": "x" * 12, "again": "x" * 12}])
def test_a_taken_name_with_another_firm_or_password_is_only_taken(more: dict[str, str]) -> None:
    claim()
    client = Client()
    assert client.post("/claim/", {**FILLED, **more}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_taken_name_is_no_door_around_the_sign_in_page() -> None:
    known = lead_with_a_known_password()
    client = Client()
    answer = client.post(
        "/claim/", {**FILLED, "username": "lead", "password": known, "again": known}
    )
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def lead_with_a_known_password() -> str:
    """Give the lead a password that we know."""
    lead = Person.objects.get(username="lead")
    lead.set_password("Kite-over-7-harbours")
    lead.save()
    return "Kite-over-7-harbours"


def test_somebody_signed_in_makes_no_second_sign_in() -> None:
    client = Client()
    client.force_login(Person.objects.get(username="firm"))
    people = Person.objects.count()
    assert claim(client).status_code == 200
    assert Person.objects.count() == people


def test_somebody_without_a_role_claims_again_without_another_sign_in() -> None:
    client = Client()
    person = Person.objects.create(username="again", name="再来")
    client.force_login(person)
    assert "再次认领" in text_of(client.get("/claim/"))
    people = Person.objects.count()
    wrong = client.post("/claim/", {"uscc": "x", "firm_name": "甲"})
    assert wrong.status_code == 422
    sent = client.post("/claim/", {"uscc": FIRM, "firm_name": "甲"})
    assert sent.status_code == 302
    assert client.get(sent.headers["Location"]).status_code == 200
    assert Person.objects.count() == people
    assert person.memberships.get().role == "claimant"


def test_the_twenty_first_form_of_an_hour_from_one_address_is_refused() -> None:
    codes = [claim(uscc="x").status_code for _ in range(21)]
    assert codes == [422] * 20 + [429]
    # Looking costs nothing.
    assert Client().get("/claim/").status_code == 200
