"""What was opened before somebody's sign-in changed does not outlive the change."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from renqi.identity.models import Membership, Organisation, Person
from tests.web.clients import text_of
from tests.web.people import FIRM_USCC, Signs, make_people

pytestmark = pytest.mark.django_db
NEW_SECRET = "jian-ren-2026"  # noqa: S105  of a test


@pytest.fixture
def people() -> Signs:
    cache.clear()
    return make_people()


def entered(people: Signs, username: str) -> Client:
    client = Client()
    form = {"login": username, "password": people[username].password}
    assert client.post("/account/login/", form).status_code == 302
    return client


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def key_of(username: str) -> int:
    return Person.objects.get(username=username).pk


def test_a_session_opened_with_the_password_alone_ends_when_a_factor_is_added(
    people: Signs, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    thief, owner = entered(people, "bureau"), entered(people, "bureau")
    address = "/account/second-factor/totp/activate/"
    owner.post(f"/account/confirm/?next={address}", {"password": people["bureau"].password})
    owner.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        answer = owner.post(address, {"code": code_of(owner.session["mfa.totp.secret"])})
    assert answer.headers["Location"] == "/account/second-factor/recovery-codes/"
    assert owner.get("/rules/").status_code == 200
    assert thief.get("/rules/").headers["Location"].startswith("/account/login/")


def test_a_session_ends_with_the_factors_it_was_opened_with(people: Signs) -> None:
    device = entered(people, "bureau")
    TOTP.activate(Person.objects.get(username="bureau"), generate_totp_secret())
    keeper = entered(people, "secadmin")
    keeper.post(f"/people/{key_of('bureau')}/factors/", {"reason": "手机遗失"})
    assert device.get("/rules/").status_code == 302


def test_the_password_alone_takes_no_factor_away(people: Signs) -> None:
    browser = entered(people, "bureau")
    TOTP.activate(Person.objects.get(username="bureau"), generate_totp_secret())
    address = "/account/second-factor/totp/deactivate/"
    asked = browser.get(address).headers["Location"]
    answer = browser.post(asked, {"password": people["bureau"].password})
    assert answer.headers["Location"].startswith("/account/second-factor/reauthenticate/?next=")
    browser.post(address)
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_sign_in_that_reopens_brings_no_old_session_back(people: Signs) -> None:
    device, keeper = entered(people, "firm"), entered(people, "sysadmin")
    address = f"/people/{key_of('firm')}/open/"
    keeper.post(address, {"reason": "离职"})
    assert device.get("/rules/").status_code == 302
    keeper.post(address, {"reason": "返聘"})
    assert Person.objects.get(username="firm").is_active
    assert device.get("/rules/").status_code == 302


def test_nobody_links_an_outside_sign_in_to_themselves(people: Signs) -> None:
    keeper = entered(people, "secadmin")
    address = f"/people/{key_of('secadmin')}/outside/"
    answer = keeper.post(address, {"subject": "me", "reason": "x"}, follow=True)
    assert "不得更改本人权限" in text_of(answer)


def test_a_claimant_learns_no_name_at_the_firm_and_is_nobodys_deputy(people: Signs) -> None:
    stranger = Client()
    given = {"uscc": FIRM_USCC, "firm_name": "x", "name": "陌生人", "username": "stranger"}
    stranger.post("/claim/", {**given, "password": NEW_SECRET, "again": NEW_SECRET})
    assert Membership.objects.get(person__username="stranger").role == "claimant"
    assert stranger.get("/account/delegations/").status_code == 403
    page = text_of(entered(people, "firm").get("/account/delegations/"))
    assert "陌生人" not in page


def test_a_stranger_who_claims_a_firm_that_was_shut_out_learns_no_name(people: Signs) -> None:
    Organisation.objects.filter(uscc=FIRM_USCC).update(is_open=False, name="机密科技有限公司")
    given = {"uscc": FIRM_USCC, "firm_name": "x", "name": "陌生人", "username": "stranger"}
    answer = Client().post("/claim/", {**given, "password": NEW_SECRET, "again": NEW_SECRET})
    assert answer.status_code == 422
    assert FIRM_USCC in text_of(answer)
    assert "机密科技有限公司" not in text_of(answer)
