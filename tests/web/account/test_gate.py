"""Who must change a password or set up a second factor gets no further before."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from renqi.audit.models import SecurityEvent
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.second_factor import SECOND_FACTOR_ROLES
from renqi.identity.models import Membership, Person
from renqi.identity.selectors.actors import actor_of
from renqi.identity.services.create_first_sign_ins import create_first_sign_ins
from renqi.identity.services.delegate_role import delegate_role
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def open_doors() -> None:
    cache.clear()


def enrol(username: str) -> None:
    TOTP.activate(Person.objects.get(username=username), generate_totp_secret())


def first_city() -> None:
    create_first_sign_ins(bureau="工信局", from_on=dt.date(2026, 1, 1), at=NOW, given_by="x")
    Person.objects.update(password_is_one_time=False)


@pytest.mark.parametrize("username", ["sysadmin", "secadmin", "auditor", "lead"])
def test_in_a_real_city_those_who_must_get_no_page_without_a_second_factor(username: str) -> None:
    first_city()
    client = signed_in(username)
    assert client.get("/rules/").headers["Location"] == "/account/second-factor/"
    part = client.get("/rules/", headers=HTMX)
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, "/account/second-factor/")
    assert client.get("/account/second-factor/").status_code == 200
    enrol(username)
    assert client.get("/rules/").status_code == 200


def test_a_real_city_cannot_say_that_no_factor_is_needed(settings: Settings) -> None:
    first_city()
    # Calling oneself a demonstration is not being made up.
    settings.RENQI_DEMO, settings.RENQI_SECOND_FACTOR_ALWAYS = True, False
    assert signed_in("lead").get("/rules/").status_code == 302


def test_in_a_made_up_city_it_is_offered_and_asked_for_only_when_told(settings: Settings) -> None:
    make_people()
    assert signed_in("bureau").get("/rules/").status_code == 200
    settings.RENQI_SECOND_FACTOR_ALWAYS = True
    asked = {
        name: signed_in(name).get("/rules/").status_code == 302
        for name in Person.objects.values_list("username", flat=True)
    }
    free = {name for name, is_asked in asked.items() if not is_asked}
    assert free == {"firm", "park", "expert", "alliance"}
    assert len(SECOND_FACTOR_ROLES) == 9
    assert Role.FIRM_USER not in SECOND_FACTOR_ROLES


def test_a_deputy_of_an_official_needs_the_factor_too(settings: Settings) -> None:
    make_people()
    settings.RENQI_SECOND_FACTOR_ALWAYS = True
    client = signed_in("expert")
    assert client.get("/rules/").status_code == 200
    today = timezone.localdate()
    delegate_role(
        membership_id=Membership.objects.get(person__username="lead").pk,
        deputy_id=Person.objects.get(username="expert").pk,
        from_on=today,
        until_on=today + dt.timedelta(days=1),
        reason="出差",
        actor=actor_of(Person.objects.get(username="secadmin").pk, as_of=today),
        at=timezone.now(),
    )
    assert client.get("/rules/").status_code == 302


def test_a_one_time_password_opens_nothing_but_its_change() -> None:
    people = make_people()
    Person.objects.filter(username="firm").update(password_is_one_time=True)
    client = signed_in("firm")
    for address in ("/rules/", "/account/", "/account/second-factor/", "/"):
        assert client.get(address).headers["Location"] == "/account/password/"
    page = client.get("/account/password/")
    assert "请设置您自己的密码" in text_of(page)
    old = people["firm"].password
    same = {"oldpassword": old, "password1": old, "password2": old}
    assert "新密码不得与旧密码相同" in text_of(client.post("/account/password/", same))
    assert Person.objects.get(username="firm").password_is_one_time
    new = {"oldpassword": old, "password1": "jian-ren-2026", "password2": "jian-ren-2026"}
    assert client.post("/account/password/", new).headers["Location"] == "/account/"
    assert client.get("/rules/").status_code == 200
    assert SecurityEvent.objects.filter(kind="credential.password_changed").exists()


def test_a_password_alone_is_not_a_sign_in_once_there_is_a_factor() -> None:
    people = make_people()
    enrol("bureau")
    client = Client()
    answer = client.post(
        "/account/login/", {"login": "bureau", "password": people["bureau"].password}
    )
    assert answer.headers["Location"] == "/account/second-factor/authenticate/"
    assert client.get("/rules/").status_code == 302
    assert not SecurityEvent.objects.filter(kind="session.signed_in").exists()
    wrong = client.post("/account/second-factor/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    failed = SecurityEvent.objects.get(kind="session.sign_in_failed")
    assert (failed.subject_name, failed.detail["factor"]) == ("陈晓明 (bureau)", "totp")
