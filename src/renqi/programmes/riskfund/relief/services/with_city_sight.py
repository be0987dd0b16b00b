"""Ask of the whole city what a page of one firm must not see (以全市视角核查)."""

from collections.abc import Iterator
from contextlib import contextmanager

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.services.acting import acting_within


@contextmanager
def with_city_sight(actor: Actor) -> Iterator[None]:
    """Let checks of a claim see other firms and their claims (全市视角).

    The person whose act it follows gets to see none of it; the history of rows names the person.
    """
    seeing = Actor(
        person_id=actor.person_id,
        name=actor.name,
        role=Role.BUREAU_OFFICER.value,
        organisation=actor.organisation,
        acting_for=actor.acting_for,
    )
    with acting_within(seeing, money_owner=""):
        yield
