"""People are told once, in their own language, and only of their own."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.identity.domain.message_words import filled
from renqi.identity.models import Message, Person
from renqi.identity.selectors.messages import message_page, unread_count
from renqi.identity.services.read_messages import MessageUnknown, open_message, read_all
from renqi.identity.services.tell import tell

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def person(username: str, **more: Any) -> Person:
    return Person.objects.create(username=username, name=username.title(), **more)


def told(*people: Person, key: str = "case:1:returned", link: str = "/cases/1/") -> tuple[int, ...]:
    return tell(
        [one.pk for one in people],
        subject="A case came back",
        body="{firm} is to correct it by {due_on}.",
        data={"firm": "甲公司", "due_on": dt.date(2026, 12, 1)},
        link=link,
        at=NOW,
        key=key,
    )


@pytest.mark.django_db
@pytest.mark.postgres15
def test_the_same_key_tells_nobody_a_second_time_and_reaches_whom_it_had_not() -> None:
    ann, bo = person("ann"), person("bo")
    assert told(ann) == (ann.pk,)
    assert told(ann, bo, bo) == (bo.pk,)
    assert told(ann, key="case:1:decided") == (ann.pk,)
    assert unread_count(ann.pk) == 2
    assert unread_count(bo.pk) == 1


@pytest.mark.django_db
def test_nobody_in_particular_is_left_out() -> None:
    assert tell([0], subject="x", body="", data={}, link="/", at=NOW, key="k") == ()


@pytest.mark.django_db(transaction=True)
def test_two_that_tell_the_same_at_once_tell_it_once() -> None:
    ann = person("ann")

    def run() -> None:
        try:
            told(ann)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Message.objects.filter(person=ann).count() == 1


@pytest.mark.parametrize(
    "link", ["", "cases/1/", "//evil.example/", "/\\evil.example", "https://evil.example/"]
)
def test_a_link_off_this_site_is_a_fault_of_ours(link: str) -> None:
    with pytest.raises(ValueError, match="no path of this site"):
        tell([1], subject="x", body="", data={}, link=link, at=NOW, key="k")


@pytest.mark.django_db
def test_the_database_too_keeps_links_on_this_site() -> None:
    ann = person("ann")
    with pytest.raises(IntegrityError, match="message_link_stays_here"), transaction.atomic():
        Message.objects.create(person=ann, key="k", subject="x", link="//evil", told_at=NOW)


def test_a_gap_that_nothing_fills_is_found_when_telling_and_not_when_reading() -> None:
    with pytest.raises(ValueError, match="due_on"):
        tell([1], subject="x", body="by {due_on}", data={}, link="/", at=NOW, key="k")


def test_a_bilingual_value_speaks_the_language_of_the_page() -> None:
    data = {"stage": {"zh": "复核", "en": "second check"}}
    assert filled("进入{stage}", data, is_chinese=True) == "进入复核"
    assert filled("Now in {stage}", data, is_chinese=False) == "Now in second check"
    assert filled("", data, is_chinese=False) == ""


@pytest.mark.django_db
def test_opening_marks_ones_own_message_once_and_leads_on() -> None:
    ann, bo = person("ann"), person("bo")
    told(ann)
    mine = Message.objects.get()
    with pytest.raises(MessageUnknown):
        open_message(mine.pk, person_id=bo.pk, at=NOW)
    assert unread_count(ann.pk) == 1
    first, later = NOW + dt.timedelta(hours=1), NOW + dt.timedelta(hours=2)
    assert open_message(mine.pk, person_id=ann.pk, at=first) == "/cases/1/"
    assert open_message(mine.pk, person_id=ann.pk, at=later) == "/cases/1/"
    assert Message.objects.get().read_at == first


@pytest.mark.django_db
def test_marking_all_leaves_what_came_after_the_page_was_drawn() -> None:
    ann, bo = person("ann"), person("bo")
    told(ann, bo, key="a")
    seen = Message.objects.filter(person=ann).latest("pk").pk
    told(ann, key="b")
    assert read_all(person_id=ann.pk, up_to=seen, at=NOW) == 1
    assert (unread_count(ann.pk), unread_count(bo.pk)) == (1, 1)


@pytest.mark.django_db
def test_a_list_shows_the_newest_first_in_pages() -> None:
    ann = person("ann")
    for number in range(5):
        told(ann, key=f"k{number}", link=f"/cases/{number}/")
    page = message_page(ann.pk, only_unread=False, page=2, per_page=2)
    # 5 messages in pages of 2: numbers 4 3 | 2 1 | 0.
    assert [row.link for row in page.rows] == ["/cases/2/", "/cases/1/"]
    assert (page.number, page.pages, page.total, page.unread) == (2, 3, 5, 5)
    assert message_page(ann.pk, only_unread=False, page=99, per_page=2).number == 3
