"""Everybody reads their own messages, and nobody else's."""

import datetime as dt

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from renqi.identity.models import Mail, MailChoice, Message, Person
from renqi.identity.services.tell import tell
from tests.web.people import make_people

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def told(username: str, *, key: str = "a", link: str = "/account/") -> Message:
    person = Person.objects.get(username=username)
    tell(
        [person.pk],
        subject="Outbox",
        body="{stage}",
        data={"stage": {"zh": "<b>复核</b>", "en": "check"}},
        link=link,
        at=NOW,
        key=key,
    )
    return Message.objects.get(person=person, key=key)


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    make_people()


def test_the_list_speaks_the_readers_language_and_escapes_what_fills_it() -> None:
    told("firm")
    page = client_of("firm").get("/messages/").content.decode()
    assert "发件箱" in page
    assert "&lt;b&gt;复核&lt;/b&gt;" in page
    client = client_of("firm")
    client.cookies["django_language"] = "en"
    assert "check" in client.get("/messages/").content.decode()


def test_the_header_counts_what_is_unread_and_opening_leads_on_and_counts_down() -> None:
    message, client = told("firm"), client_of("firm")
    told("firm", key="b")
    assert 'class="count">2<' in client.get("/account/").content.decode()
    answer = client.post(f"/messages/{message.pk}/open/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert 'class="count">1<' in client.get("/account/").content.decode()


def test_somebody_elses_message_does_not_exist() -> None:
    message = told("firm")
    assert client_of("lead").post(f"/messages/{message.pk}/open/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None
    assert "复核" not in client_of("lead").get("/messages/").content.decode()
    assert client_of("lead").get("/messages/?format=csv").getvalue().count(b"\n") == 1


def test_all_are_read_at_once_up_to_the_newest_on_the_page() -> None:
    seen, client = told("firm"), client_of("firm")
    told("firm", key="b")
    client.post("/messages/read/", {"newest": str(seen.pk)})
    assert list(Message.objects.filter(read_at=None).values_list("key", flat=True)) == ["b"]
    assert client.post("/messages/read/", {"newest": "x"}).status_code == 302


def test_the_unread_alone_can_be_listed_and_taken_along_as_a_file() -> None:
    message, client = told("firm", key="old"), client_of("firm")
    told("firm", key="new")
    client.post(f"/messages/{message.pk}/open/")
    part = client.get("/messages/?show=unread", headers={"HX-Request": "true"}).content.decode()
    assert part.count("message-line") == 1
    assert "<html" not in part
    file = client.get("/messages/?format=csv&show=unread").getvalue().decode("utf-8-sig")
    assert file.count("\n") == 2  # the heading and one message
    assert client.get("/messages/?format=xlsx").getvalue()[:2] == b"PK"


def test_the_page_says_when_mail_is_off_and_keeps_the_choice_all_the_same() -> None:
    client = client_of("firm")
    assert "未设置邮件服务器" in client.get("/messages/").content.decode()
    client.post("/messages/mail/", {"language": "en"})
    choice = MailChoice.objects.get()
    assert (choice.wants_mail, choice.language) == (False, "en")
    client.post("/messages/mail/", {"wants_mail": "on", "language": "klingon"})
    assert MailChoice.objects.get().language == "en"


def test_the_outbox_tells_whoever_keeps_the_system_to_whom_and_not_what(
    settings: LazySettings,
) -> None:
    settings.RENQI_MAIL = True
    Person.objects.filter(username="firm").update(
        email="li@firm.example", email_proven_at=timezone.now()
    )
    told("firm")
    mail = Mail.objects.get()
    Mail.objects.update(state="given_up", last_error="550 no such mailbox", tries=1)
    client = client_of("sysadmin")
    page = client.get("/messages/outbox/").content.decode()
    assert "550 no such mailbox" in page
    assert "复核" not in page
    assert client.get("/messages/outbox/?state=sent").content.decode().count("<tr>") == 0
    assert client.post(f"/messages/outbox/{mail.pk}/again/").status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("waiting", 0)
    assert client.post(f"/messages/outbox/{mail.pk}/again/").status_code == 404
    assert client_of("lead").get("/messages/outbox/").status_code == 403
