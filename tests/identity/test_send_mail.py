"""Every e-mail leaves once, carries nothing of a firm, and failing is seen."""

import datetime as dt
import smtplib
import threading
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from renqi.identity.domain.mail_states import BACK_OFF
from renqi.identity.models import Mail, Person
from renqi.identity.services import send_mail
from renqi.identity.services.read_messages import choose_mail
from renqi.identity.services.send_mail import send_mails, try_again
from renqi.identity.services.tell import tell

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def mail_is_on(settings: LazySettings) -> None:
    settings.RENQI_MAIL = True
    settings.RENQI_SITE_URL = "https://renqi.example"


def told(subject: str = "Unread", *, email: str = "ann@firm.example") -> Mail:
    person, _ = Person.objects.get_or_create(
        username="ann", defaults={"name": "Ann", "email": email, "email_proven_at": NOW}
    )
    tell(
        [person.pk],
        subject=subject,
        body="Secret Firm Ltd. is short of 3,000 yuan.",
        data={"firm": "Secret Firm Ltd."},
        link="/cases/7/",
        at=NOW,
        key=f"{subject}",
    )
    return Mail.objects.latest("pk")


def run(at: dt.datetime = NOW) -> int:
    return send_mails(clock=lambda: at)


@pytest.mark.django_db
@pytest.mark.postgres15
def test_a_mail_has_the_title_and_the_link_and_no_fact_of_the_firm() -> None:
    told()
    assert run() == 1
    (letter,) = outgoing.outbox
    assert letter.to == ["ann@firm.example"]
    assert letter.subject == "未读"
    assert "https://renqi.example/cases/7/" in letter.body
    assert "Secret" not in letter.subject + str(letter.body)


@pytest.mark.django_db
def test_a_title_with_a_gap_to_fill_stays_at_home() -> None:
    told("{firm} asks for help")
    run()
    assert outgoing.outbox[0].subject == "您有一条新消息"
    assert "Secret" not in str(outgoing.outbox[0].body)


@pytest.mark.django_db
def test_what_was_sent_is_not_sent_again() -> None:
    mail = told()
    assert [run(), run(NOW + dt.timedelta(days=9))] == [1, 0]
    assert len(outgoing.outbox) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.tries) == ("sent", NOW, 1)


@pytest.mark.django_db
def test_the_language_and_the_wish_are_the_readers() -> None:
    message = told().message
    assert message is not None
    person = message.person
    choose_mail(person_id=person.pk, wants_mail=True, language="en")
    run()
    assert outgoing.outbox[0].subject == "Unread"
    waiting = told("Messages")
    choose_mail(person_id=person.pk, wants_mail=False, language="en")
    assert run() == 0
    waiting.refresh_from_db()
    assert waiting.state == "dropped"
    # Later messages make no mail at all.
    before = Mail.objects.count()
    told("Outbox")
    assert Mail.objects.count() == before


@pytest.mark.django_db
def test_without_a_server_nothing_waits_for_one(settings: LazySettings) -> None:
    settings.RENQI_MAIL = False
    person = Person.objects.create(
        username="bo", name="Bo", email="bo@firm.example", email_proven_at=NOW
    )
    tell([person.pk], subject="Unread", body="", data={}, link="/", at=NOW, key="k")
    assert not Mail.objects.exists()
    assert run() == 0


class Refusing(EmailBackend):
    """A server that answers every letter with the error set beforehand."""

    error: Exception = OSError("connection refused")

    def send_messages(self, _: object) -> int:
        raise self.error


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Refusing]]:
    monkeypatch.setattr(send_mail, "get_connection", Refusing)
    yield Refusing
    Refusing.error = OSError("connection refused")


@pytest.mark.django_db
def test_a_server_that_is_down_is_asked_again_later_and_given_up_in_the_end(
    refusing: type[Refusing],
) -> None:
    mail, at = told(), NOW
    for tries, wait in enumerate(BACK_OFF, start=1):
        run(at)
        mail.refresh_from_db()
        assert (mail.state, mail.tries, mail.next_try_at) == ("waiting", tries, at + wait)
        run(at + wait - dt.timedelta(seconds=1))  # too early: nothing happens
        at += wait
    run(at)
    mail.refresh_from_db()
    # 1 + 5 + 30 + 120 + 720 minutes after the first try.
    assert at - NOW == dt.timedelta(minutes=876)
    assert (mail.state, mail.tries) == ("given_up", 6)
    assert mail.last_error == "OSError: connection refused"
    assert run(at + dt.timedelta(days=9)) == 0


@pytest.mark.django_db
def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_can_be_tried_again(
    refusing: type[Refusing],
) -> None:
    refusing.error = smtplib.SMTPRecipientsRefused({"ann@firm.example": (550, b"no such mailbox")})
    mail = told()
    run()
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("given_up", 1)
    assert try_again(mail.pk, at=NOW)
    assert not try_again(mail.pk, at=NOW)
    refusing.error = smtplib.SMTPRecipientsRefused({"ann@firm.example": (451, b"try later")})
    run()
    mail.refresh_from_db()
    assert mail.state == "waiting"


@pytest.mark.django_db
def test_a_worker_that_died_while_sending_leaves_it_unclear_and_nobody_sends_it_twice() -> None:
    mail = told()
    Mail.objects.update(state="sending", begun_at=NOW, tries=1)
    assert run(NOW + dt.timedelta(minutes=15)) == 0
    mail.refresh_from_db()
    assert mail.state == "sending"
    assert run(NOW + dt.timedelta(minutes=16)) == 0
    mail.refresh_from_db()
    assert mail.state == "unclear"
    assert outgoing.outbox == []


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once() -> None:
    for number in range(12):
        told(f"subject {number}")

    def work() -> None:
        try:
            run()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outgoing.outbox) == 12
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
