"""The door shuts after wrong passwords, says when it opens, and somebody can open it."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from renqi.audit.models import SecurityEvent
from renqi.identity.models import Person
from tests.web.clients import signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_doors() -> None:
    cache.clear()


def try_in(client: Client, username: str, password: str) -> Any:
    return client.post("/account/login/", {"login": username, "password": password})


def shut(username: str) -> None:
    for _ in range(6):
        try_in(Client(), username, "wrong")


def test_the_page_says_to_the_second_when_a_shut_door_opens() -> None:
    people = make_people()
    shut("lead")
    page = text_of(try_in(Client(), "lead", people["lead"].password))
    assert re.search(r"密码错误次数过多，\d\d:\d\d:\d\d 后可再试；安全管理员可提前解除锁定。", page)


def test_another_host_name_of_the_site_does_not_count_anew() -> None:
    people = make_people()
    for host in ("localhost", "127.0.0.1", "localhost", "127.0.0.1", "localhost"):
        try_in(Client(headers={"host": host}), "lead", "wrong")
    assert "密码错误次数过多" in text_of(try_in(Client(), "lead", people["lead"].password))


def test_wrong_passwords_and_a_shut_door_are_on_record_once() -> None:
    make_people()
    shut("lead")
    shut("lead")
    kinds = list(SecurityEvent.objects.values_list("kind", flat=True))
    assert kinds.count("session.sign_in_failed") == 5
    assert kinds.count("session.locked_out") == 1
    event = SecurityEvent.objects.filter(kind="session.locked_out").get()
    assert (event.person_id, event.subject_name) == (0, "林若川 (lead)")
    assert event.detail["address"] == "127.0.0.1"


def test_an_unknown_name_is_on_record_as_typed() -> None:
    try_in(Client(), "Nobody", "wrong")
    event = SecurityEvent.objects.get()
    assert (event.subject_kind, event.subject_key) == ("sign_in", "nobody")


def test_the_security_administrator_opens_the_door_at_once() -> None:
    people = make_people()
    shut("lead")
    lead = Person.objects.get(username="lead").pk
    client = signed_in("secadmin")
    assert "已锁定至" in text_of(client.get(f"/people/{lead}/"))
    assert signed_in("sysadmin").post(f"/people/{lead}/unlock/").status_code == 403
    client.post(f"/people/{lead}/unlock/")
    answer = try_in(Client(), "lead", people["lead"].password)
    assert answer.status_code == 302
    event = SecurityEvent.objects.get(kind="override.overrode")
    assert (event.person_name, event.detail["act"]) == ("谢雨桐", "unlocked")


def test_signing_in_and_out_is_on_record_with_the_address() -> None:
    people = make_people()
    client = Client()
    try_in(client, "bureau", people["bureau"].password)
    client.post("/account/logout/")
    kinds = SecurityEvent.objects.order_by("pk").values_list("kind", "person_name")
    assert list(kinds) == [
        ("session.signed_in", "陈晓明"),
        ("session.signed_out", "陈晓明"),
    ]
