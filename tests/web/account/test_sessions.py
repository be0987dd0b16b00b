"""Where somebody is signed in, and how they end it."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from renqi.audit.models import SecurityEvent
from tests.web.clients import text_of
from tests.web.people import Signs, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Signs:
    cache.clear()
    return make_people()


def enter(people: Signs, username: str, browser: str) -> Client:
    client = Client(headers={"user-agent": browser})
    form = {"login": username, "password": people[username].password}
    assert client.post("/account/login/", form).status_code == 302
    return client


def test_a_session_is_listed_with_address_and_browser_and_ends_by_hand(people: Signs) -> None:
    here, there = enter(people, "lead", "Office 1"), enter(people, "lead", "Phone 2")
    page = text_of(here.get("/account/sessions/"))
    assert "Office 1" in page
    assert "Phone 2" in page
    assert "127.0.0.1" in page
    other = UserSession.objects.get(user_agent="Phone 2")
    here.post(f"/account/sessions/{other.pk}/")
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    event = SecurityEvent.objects.get(kind="session.ended_by_hand")
    assert event.detail["browser"] == "Phone 2"


def test_all_others_end_at_once_and_this_one_goes_on(people: Signs) -> None:
    here = enter(people, "lead", "Office 1")
    others = [enter(people, "lead", f"Phone {number}") for number in range(3)]
    here.post("/account/sessions/others/")
    assert [one.get("/account/").status_code for one in others] == [302, 302, 302]
    assert here.get("/account/").status_code == 200


def test_somebody_elses_session_does_not_exist(people: Signs) -> None:
    here, victim = enter(people, "lead", "Office 1"), enter(people, "bureau", "Office 2")
    foreign = UserSession.objects.get(user_agent="Office 2").pk
    assert here.post(f"/account/sessions/{foreign}/").status_code == 404
    assert here.post("/account/sessions/999999/").status_code == 404
    assert victim.get("/account/").status_code == 200
    assert "Office 2" not in text_of(here.get("/account/sessions/"))
