"""Who acts in the tests of rights, and when."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from renqi.identity.domain.actor import Actor
from renqi.identity.models import Membership, Person
from renqi.identity.selectors.actors import actor_of
from tests.web.people import make_people

# Half past nine in the morning, Beijing time.
NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


def city() -> dict[str, Actor]:
    """Make the people of the made-up city and give them as actors, by sign-in name."""
    make_people()
    return {name: actor(name) for name in Person.objects.values_list("username", flat=True)}


def actor(username: str, **chosen: Any) -> Actor:
    """Give somebody as they may act now."""
    key = Person.objects.get(username=username).pk
    return actor_of(key, as_of=TODAY, at=NOW, **chosen)


def membership(username: str) -> Membership:
    """Give the one role of somebody."""
    return Membership.objects.get(person__username=username)


def newcomer(username: str = "newcomer", name: str = "孙晓") -> Person:
    """Make somebody without a role."""
    return Person.objects.create(username=username, name=name)
