"""Related parties book, but neither rate each other nor are subsidised."""

from pathlib import Path

import pytest

from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.models import Booking, Rating
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.services.relations import record_relation
from tests.cultivation.growth.place import PROOF, book, file_of, listed, move, slot_of, state_of
from tests.identity.acting import DAY, NOW, TODAY
from tests.registry.firm_files import uscc
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db
SISTER = uscc(60)


@pytest.fixture(autouse=True)
def sister(people: dict[str, Actor], tmp_path: Path) -> None:
    file_of(tmp_path, SISTER, "同集团检测有限公司")


def join(people: dict[str, Actor]) -> None:
    record_relation(
        kind=RelationKind.SAME_GROUP,
        first=FIRM_USCC,
        second=SISTER,
        from_on=TODAY - DAY,
        until_on=None,
        source="企业申报",
        who=people["bureau"].who,
        at=NOW,
    )


def delivered(people: dict[str, Actor]) -> int:
    slot = slot_of(listed(people, operator_code=SISTER), people)
    return book(slot, people["firm"])


def bring_it(people: dict[str, Actor], booking: int) -> None:
    move(booking, "accept", people["park"])
    move(booking, "deliver", people["park"], at=NOW + 10 * DAY, files=[PROOF])


def test_a_sisters_service_is_booked_at_the_full_price_and_confirmed_without_stars(
    people: dict[str, Actor],
) -> None:
    join(people)
    booking = delivered(people)
    kept = Booking.objects.get(pk=booking)
    assert (kept.is_related, kept.subsidy, kept.price) == (True, 0, 100_000)
    bring_it(people, booking)
    with pytest.raises(refusals.RelatedDoNotRate):
        move(booking, "confirm", people["firm"], at=NOW + 11 * DAY, stars=5)
    move(booking, "confirm", people["firm"], at=NOW + 11 * DAY)
    assert state_of(booking) == "closed"
    assert not Rating.objects.exists()


def test_a_relation_that_becomes_known_later_still_bars_the_rating(
    people: dict[str, Actor],
) -> None:
    booking = delivered(people)
    assert Booking.objects.get(pk=booking).subsidy == 50_000
    bring_it(people, booking)
    join(people)
    with pytest.raises(refusals.RelatedDoNotRate):
        move(booking, "confirm", people["firm"], at=NOW + 11 * DAY, stars=5)
