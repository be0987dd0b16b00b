"""The city's own sign-in service lets in those who are known here, and makes nobody."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from renqi.audit.models import SecurityEvent
from renqi.config import environment
from renqi.identity.models import Person
from tests.web.account import provider
from tests.web.clients import signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
LOGIN = "/account/oidc/oidc/login/"
Come = Callable[[Client], Any]


@pytest.fixture
def service() -> Iterator[provider.Service]:
    make_people()
    with provider.running(sub="u-17", email="lead@city.example", email_verified=True) as one:
        yield one


@pytest.fixture
def come(service: provider.Service, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Come:
    for part, value in {
        "NAME": "统一身份认证",
        "ISSUER": service.issuer,
        "CLIENT_ID": provider.CLIENT,
        "CLIENT_SECRET": provider.SECRET,
    }.items():
        monkeypatch.setenv(f"RENQI_OIDC_{part}", value)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": environment.openid_connect()}

    def do(client: Client) -> Any:
        sent = client.post(LOGIN)
        assert sent.status_code == 302
        there = urlsplit(sent.headers["Location"])
        assert f"{there.scheme}://{there.netloc}" == service.issuer
        query = parse_qs(there.query)
        assert query["code_challenge_method"] == ["S256"]
        return client.get(f"{LOGIN}callback/", {"code": provider.CODE, "state": query["state"][0]})

    return do


def me(client: Client) -> str:
    return text_of(client.get("/account/", follow=True))


def test_the_button_stands_there_only_where_all_four_settings_do(
    come: Come, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "使用统一身份认证登录" in text_of(Client().get("/account/login/"))
    (site,) = environment.openid_connect_origins()
    assert site == environment.text("RENQI_OIDC_ISSUER")  # what the page's policy must allow
    monkeypatch.delenv("RENQI_OIDC_CLIENT_SECRET")
    assert environment.openid_connect_origins() == []
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": environment.openid_connect()}
    assert "使用统一身份认证登录" not in text_of(Client().get("/account/login/"))
    assert Client().post(LOGIN).status_code == 404


def test_a_verified_address_of_one_person_here_lets_in_and_stays_linked(
    come: Come, service: provider.Service
) -> None:
    Person.objects.filter(username="lead").update(
        email="Lead@city.example", email_proven_at=timezone.now()
    )
    client = Client()
    assert come(client).status_code == 302
    assert "林若川" in me(client)
    # The link holds by the identifier when the address changes on either side.
    service.claims = {"sub": "u-17"}
    Person.objects.filter(username="lead").update(email="", email_proven_at=None)
    again = Client()
    come(again)
    assert "林若川" in me(again)
    assert SocialAccount.objects.get().uid == "u-17"
    assert SecurityEvent.objects.filter(kind="session.signed_in").count() == 2


@pytest.mark.parametrize(
    ("claims", "addresses"),
    [
        ({"email_verified": False}, {"lead": "lead@city.example"}),
        ({}, {}),
        ({}, {"lead": "lead@city.example", "bureau": "lead@city.example"}),
        ({"email": "other@city.example"}, {"lead": "lead@city.example"}),
    ],
)
def test_whoever_is_not_one_known_person_stays_outside_and_nobody_is_made(
    come: Come,
    service: provider.Service,
    claims: dict[str, Any],
    addresses: dict[str, str],
) -> None:
    service.claims = {**service.claims, **claims}
    for username, email in addresses.items():
        Person.objects.filter(username=username).update(email=email, email_proven_at=timezone.now())
    before = Person.objects.count()
    client = Client()
    assert come(client).headers["Location"] == "/account/login/"
    assert "本平台没有与您的外部账号对应的账号" in text_of(client.get("/account/login/"))
    assert client.get("/account/").status_code == 302
    assert Person.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_a_closed_sign_in_stays_closed_from_outside(come: Come) -> None:
    Person.objects.filter(username="lead").update(
        email="lead@city.example", email_proven_at=timezone.now(), is_active=False
    )
    client = Client()
    come(client)
    assert client.get("/account/").status_code == 302


def test_an_administrator_links_by_identifier_and_nobody_links_themselves(come: Come) -> None:
    bank = Person.objects.get(username="bank").pk
    form = {"subject": "u-17", "reason": "邮箱不一致"}
    assert signed_in("sysadmin").post(f"/people/{bank}/outside/", form).status_code == 403
    signed_in("secadmin").post(f"/people/{bank}/outside/", form)
    client = Client()
    come(client)
    assert "周启航" in me(client)
    SocialAccount.objects.all().delete()
    inside = signed_in("firm")
    come(inside)
    assert not SocialAccount.objects.exists()


def test_a_false_answer_leads_back_with_words(come: Come, service: provider.Service) -> None:
    client = Client()
    answer = client.get(f"{LOGIN}callback/", {"code": provider.CODE, "state": "forged"})
    assert answer.headers["Location"] == "/account/login/"
    assert "外部账号登录未成功" in text_of(client.get("/account/login/"))
    assert service.asked == []


def test_who_types_anothers_address_neither_blocks_nor_ties_their_sign_in(come: Come) -> None:
    typed = Person.objects.filter(username="firm")
    typed.update(email="lead@city.example")
    outside = Client()
    come(outside)
    assert outside.get("/account/").status_code == 302  # Nobody has proven it yet.
    Person.objects.filter(username="lead").update(
        email="lead@city.example", email_proven_at=timezone.now()
    )
    inside = Client()
    come(inside)
    assert "林若川" in me(inside)
    assert SocialAccount.objects.get().user_id == Person.objects.get(username="lead").pk
