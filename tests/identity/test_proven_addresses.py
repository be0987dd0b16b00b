"""No notice and no outside sign-in by an address that its owner has not confirmed."""

import datetime as dt
import re

import pytest
from django.conf import LazySettings
from django.core import mail as outgoing
from django.db import IntegrityError, transaction
from django.test import Client

from renqi.audit.models import SecurityEvent
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.refusals import (
    MailIsOff,
    NothingToProve,
    NotOneself,
    ProofsTooMany,
    ProofVoid,
)
from renqi.identity.models import EmailProof, Mail, Person
from renqi.identity.services.keep_person import change_email, make_person
from renqi.identity.services.prove_email import ask_for_proof, prove_email
from renqi.identity.services.send_mail import send_mails
from renqi.identity.services.tell import tell
from tests.web.clients import signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)
ADDRESS = "ann@firm.example"


@pytest.fixture(autouse=True)
def city(settings: LazySettings) -> None:
    settings.RENQI_MAIL = True
    settings.RENQI_SITE_URL = "https://renqi.example"
    make_people()


def who(username: str, role: str = "") -> Actor:
    person = Person.objects.get(username=username)
    return Actor(person_id=person.pk, name=person.name, role=role)


def typed(email: str = ADDRESS, *, by: str = "firm", at: dt.datetime = NOW) -> None:
    change_email(person_id=who(by).person_id, email=email, actor=who(by), at=at)


def link(at: dt.datetime = LATER) -> str:
    """Send what waits and give the token of the newest letter."""
    send_mails(clock=lambda: at)
    found = re.search(r"https://renqi\.example/account/email/prove/([^/\s]+)/", last_letter())
    assert found
    return found[1]


def last_letter() -> str:
    return str(outgoing.outbox[-1].body)


def proven(username: str = "firm") -> dt.datetime | None:
    return Person.objects.get(username=username).email_proven_at


def test_the_link_proves_the_address_once_and_the_trail_says_so() -> None:
    typed()
    token = link()
    assert proven() is None
    prove_email(token, actor=who("firm"), at=LATER)
    assert proven() == LATER
    assert SecurityEvent.objects.latest("pk").detail["act"] == "e-mail proven"
    typed("other@firm.example", at=LATER)
    assert proven() is None
    typed(at=LATER)  # Back to the first: the used link is no proof a second time.
    with pytest.raises(ProofVoid):
        prove_email(token, actor=who("firm"), at=LATER)


def test_the_letter_names_nobody_and_nothing() -> None:
    typed()
    link()
    letter = outgoing.outbox[-1]
    assert letter.to == [ADDRESS]
    assert "演示" not in last_letter()
    assert Person.objects.get(username="firm").name not in last_letter() + letter.subject


def test_a_link_is_bound_to_its_person_address_day_and_signature() -> None:
    typed()
    token = link()
    number, _, signature = token.partition("-")
    forged = [f"{number}-{signature[:-1]}x", f"{int(number) + 1}-{signature}", number, "", "9" * 99]
    for wrong in forged:
        with pytest.raises(ProofVoid):
            prove_email(wrong, actor=who("firm"), at=LATER)
    with pytest.raises(ProofVoid):
        prove_email(token, actor=who("bureau"), at=LATER)
    with pytest.raises(ProofVoid):
        prove_email(token, actor=who("firm"), at=NOW + dt.timedelta(hours=24))
    typed("other@firm.example", at=LATER)
    with pytest.raises(ProofVoid):
        prove_email(token, actor=who("firm"), at=LATER)
    assert proven() is None


def test_notices_wait_until_the_address_is_proven() -> None:
    typed()
    token = link()

    def told(key: str) -> int:
        tell([who("firm").person_id], subject="x", body="", data={}, link="/", at=NOW, key=key)
        return Mail.objects.filter(message__key=key).count()

    assert told("a") == 0
    prove_email(token, actor=who("firm"), at=LATER)
    assert told("b") == 1
    # Typed anew before it left: nothing goes to the new one.
    typed("victim@elsewhere.example", at=LATER)
    EmailProof.objects.update(expires_at=LATER, used_at=None)
    outgoing.outbox.clear()
    send_mails(clock=lambda: LATER)
    assert outgoing.outbox == []
    assert Mail.objects.get(message__key="b").state == "dropped"


def test_a_stranger_is_mailed_three_times_a_day_by_all_and_no_more() -> None:
    for username in ("firm", "bureau", "bank", "lead"):
        typed("victim@elsewhere.example", by=username)
    assert EmailProof.objects.count() == 3
    with pytest.raises(ProofsTooMany):
        ask_for_proof(actor=who("lead"), at=LATER)
    ask_for_proof(actor=who("lead"), at=NOW + dt.timedelta(days=1, minutes=1))


def test_another_link_takes_the_place_of_the_first() -> None:
    typed()
    first = link()
    ask_for_proof(actor=who("firm"), at=LATER)
    second = link(LATER)
    with pytest.raises(ProofVoid):
        prove_email(first, actor=who("firm"), at=LATER)
    prove_email(second, actor=who("firm"), at=LATER)
    with pytest.raises(NothingToProve):
        ask_for_proof(actor=who("firm"), at=LATER)


def test_an_administrators_word_counts_only_when_given_and_never_for_oneself() -> None:
    admin = who("sysadmin", "system_admin")
    firm = who("firm").person_id
    change_email(person_id=firm, email=ADDRESS, actor=admin, at=NOW)
    assert proven() is None
    change_email(person_id=firm, email=ADDRESS, is_checked=True, actor=admin, at=NOW)
    assert proven() == NOW
    assert SecurityEvent.objects.filter(detail__act="e-mail checked").count() == 1
    with pytest.raises(NotOneself):
        change_email(person_id=admin.person_id, email=ADDRESS, is_checked=True, actor=admin, at=NOW)
    make_person(username="sun", name="孙", email="s@x.example", actor=admin, at=NOW)
    make_person(
        username="qian", name="钱", email="q@x.example", is_checked=True, actor=admin, at=NOW
    )
    assert (proven("sun"), proven("qian")) == (None, NOW)


def test_nothing_is_proven_of_an_address_that_is_not_there(settings: LazySettings) -> None:
    with (
        pytest.raises(IntegrityError, match="person_email_proven_has_address"),
        transaction.atomic(),
    ):
        Person.objects.filter(username="firm").update(email="", email_proven_at=NOW)
    settings.RENQI_MAIL = False
    typed()
    assert not EmailProof.objects.exists()
    with pytest.raises(MailIsOff):
        ask_for_proof(actor=who("firm"), at=NOW)


def test_opening_the_link_changes_nothing_until_its_button_is_pressed() -> None:
    from django.utils import timezone

    now = timezone.now()
    typed(at=now)
    token = link(now)
    address = f"/account/email/prove/{token}/"
    assert Client().get(address).status_code == 302  # First sign in.
    firm = signed_in("firm")
    assert ADDRESS in text_of(firm.get(address))
    assert proven() is None
    assert "地址已确认" in text_of(firm.post(address, follow=True))
    assert proven() is not None
    assert "此链接已使用" in text_of(firm.post(address, follow=True))


def test_my_page_says_what_is_missing_and_mails_another_link() -> None:
    from django.utils import timezone

    typed(at=timezone.now())
    firm = signed_in("firm")
    assert "未确认" in text_of(firm.get("/account/"))
    assert "链接已发往" in text_of(firm.post("/account/email/ask/", follow=True))
    assert EmailProof.objects.count() == 2
    assert "尚未确认" in text_of(firm.get("/messages/"))
