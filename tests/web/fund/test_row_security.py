"""What the database itself shows of charters to a page, whatever the page asks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.services.acting import acting_within
from tests.web.fund.fund_world import actor, draft, open_one, published
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db
TABLES = ("fund", "charterversion", "chartertrial", "charterapproval")


def counts() -> dict[str, int]:
    """How many rows of each table are seen."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM charter_{table}")  # noqa: S608, our own names
            found[table] = cursor.fetchone()[0]
    return found


@contextmanager
def world() -> Iterator[None]:
    """A published version with a draft beside it, and a fund without a charter."""
    make_people()
    open_one()
    open_one("other-fund")
    published(draft())
    draft(multiple=8)
    yield


def within(who: Actor, owner: str = "") -> dict[str, int]:
    with acting_within(who, money_owner=owner):
        return counts()


def test_each_page_sees_what_is_published_and_those_of_the_city_all() -> None:
    with world():
        whole = {"fund": 2, "charterversion": 2, "chartertrial": 1, "charterapproval": 2}
        public = {"fund": 1, "charterversion": 1, "chartertrial": 0, "charterapproval": 0}
        assert within(actor("bureau")) == within(actor("regulator")) == whole
        assert within(actor("firm"), FIRM_USCC) == public
        # The institution sees its fund before it has a charter.
        assert within(actor("bank")) == {**public, "fund": 2}
        assert within(Actor(person_id=0, name="")) == public


def test_a_page_of_a_firm_writes_nothing_of_a_charter() -> None:
    with world():
        for statement in (
            "UPDATE charter_charterversion SET reason = 'x'",
            "DELETE FROM charter_charterversion",
            "DELETE FROM charter_chartertrial",
            "UPDATE charter_charterapproval SET words = 'x'",
            (
                "INSERT INTO charter_fund (key, name_zh, name_en, kind, institution_id, opened_at,"
                " opened_by_id, opened_by_name) VALUES ('zz', 'z', 'z', 'mutual', 1, now(), 1, 'z')"
            ),
        ):
            with acting_within(actor("firm"), money_owner=FIRM_USCC):
                assert written(statement) == 0, statement
        assert counts()["charterversion"] == 2


def written(statement: str) -> int:
    """How many rows a statement altered; none where it was refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.rowcount)
    except DatabaseError:
        return 0
