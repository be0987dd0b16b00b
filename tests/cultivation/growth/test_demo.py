"""The made-up city has services to book, through the public way."""

import pytest

from renqi.demo.growth import load_demo_growth
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.models import (
    AssessmentTake,
    Booking,
    PlanSignature,
    Service,
)
from tests.identity.acting import NOW


@pytest.mark.django_db
def test_the_park_offers_five_services_and_the_firm_has_booked_two_and_assessed_itself(
    people: dict[str, Actor],
) -> None:
    made = load_demo_growth(
        provider=people["park"], officer=people["bureau"], firm=people["firm"], now=NOW
    )
    assert len(made) == Service.objects.filter(state="listed").count() == 5
    # One was answered, the other waits for the park.
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["accepted", "asked"]
    assert AssessmentTake.objects.get().points > 0
    assert PlanSignature.objects.get().side == "bureau"
