"""The made-up city has services to book, through the public way."""

import pytest

from renqi.demo.growth import load_demo_growth
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.models import Booking, Service
from tests.identity.acting import NOW


@pytest.mark.django_db
def test_the_park_offers_five_services_and_the_firm_has_booked_one(
    people: dict[str, Actor],
) -> None:
    made = load_demo_growth(
        provider=people["park"], officer=people["bureau"], firm=people["firm"], now=NOW
    )
    assert len(made) == Service.objects.filter(state="listed").count() == 5
    assert Booking.objects.get().state == "accepted"
