"""A service is shown once admitted, and what is changed later binds no earlier booking."""

import datetime as dt

import pytest

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.models import Booking, ServiceEvent, Terms
from renqi.programmes.cultivation.growth.selectors.services import (
    ServiceFilter,
    ServiceSort,
    catalogue_page,
    service_of,
    services_of_provider,
    services_to_admit,
)
from renqi.programmes.cultivation.growth.services.decide_service import decide_service
from renqi.programmes.cultivation.growth.services.offer_service import change_terms, offer_service
from renqi.programmes.cultivation.growth.services.open_slots import close_slot, open_slots
from tests.cultivation.growth.place import book, listed, service_row, slot_of, terms
from tests.identity.acting import DAY, NOW, TODAY

pytestmark = pytest.mark.django_db
People = dict[str, Actor]


def names(people: People, who: str = "firm", on: dt.date = TODAY, **where: object) -> list[str]:
    page = catalogue_page(
        ServiceFilter(**where),  # type: ignore[arg-type]
        scope=people[who].scope(Action.GROWTH_READ),
        on=on,
        sort=ServiceSort.NAME,
        is_descending=False,
        page=1,
        per_page=20,
    )
    return [row.shown.name.zh for row in page.rows if row.shown]


def test_a_service_is_shown_only_once_the_bureau_has_admitted_it(people: People) -> None:
    service = offer_service(terms(), actor=people["park"], at=NOW)
    assert names(people) == []
    assert service_of(service, scope=people["firm"].scope(Action.GROWTH_READ)) is None
    waiting = services_to_admit(scope=people["bureau"].scope(Action.GROWTH_READ))
    assert [one.service_id for one in waiting] == [service]
    decide_service(service, "admit", reason="有CMA资质", actor=people["bureau"], at=NOW)
    assert names(people) == ["材料力学性能检测"]
    assert ServiceEvent.objects.get(act="admit").reason == "有CMA资质"


@pytest.mark.parametrize("act", ["admit", "refuse", "pause"])
def test_the_bureau_says_why(people: People, act: str) -> None:
    service = (
        listed(people) if act == "pause" else offer_service(terms(), actor=people["park"], at=NOW)
    )
    with pytest.raises(refusals.ReasonMissing):
        decide_service(service, act, reason="  ", actor=people["bureau"], at=NOW)


@pytest.mark.parametrize("who", ["park", "firm", "finance", "regulator", "alliance"])
def test_nobody_but_the_bureau_admits(people: People, who: str) -> None:
    service = offer_service(terms(), actor=people["park"], at=NOW)
    with pytest.raises(refusals.ServiceUnknown):
        decide_service(service, "admit", reason="x", actor=people[who], at=NOW)


def test_a_change_waits_for_the_bureau_and_earlier_bookings_keep_their_terms(
    people: People,
) -> None:
    service = listed(people)
    slot = slot_of(service, people, places=2)
    first = book(slot, people["firm"])
    change_terms(service, terms(price=300_000), actor=people["park"], at=NOW)
    row = service_row(service)
    assert row.shown is not None
    assert row.shown.price == 100_000
    decide_service(service, "admit", reason="成本上涨", actor=people["bureau"], at=NOW)
    later = slot_of(service, people, in_days=20)
    second = book(later, people["firm"], key="k2")
    prices = dict(Booking.objects.values_list("pk", "price"))
    assert prices == {first: 100_000, second: 300_000}
    # Half of 1,000 yuan, and half of 3,000.
    assert dict(Booking.objects.values_list("pk", "subsidy")) == {first: 50_000, second: 150_000}


def test_new_terms_that_are_refused_leave_the_old_ones_on_show(people: People) -> None:
    service = listed(people)
    change_terms(service, terms(price=900_000), actor=people["park"], at=NOW)
    decide_service(service, "refuse", reason="涨幅过大", actor=people["bureau"], at=NOW)
    row = service_row(service)
    assert (row.state, row.asked_id) == ("listed", None)
    assert row.shown is not None
    assert row.shown.price == 100_000
    assert Terms.objects.count() == 2


def test_another_provider_neither_changes_nor_withdraws_it(people: People) -> None:
    service = listed(people)
    stranger = Actor(person_id=9, name="别家", role="provider", organisation_id=424_242)
    with pytest.raises(refusals.ServiceUnknown):
        change_terms(service, terms(), actor=stranger, at=NOW)
    with pytest.raises(refusals.ServiceUnknown):
        decide_service(service, "withdraw", reason="x", actor=stranger, at=NOW)
    with pytest.raises(refusals.ServiceUnknown):
        open_slots(service, [(TODAY, TODAY)], places=1, actor=stranger, at=NOW)
    assert services_of_provider(scope=stranger.scope(Action.GROWTH_READ)) == ()


def test_a_service_is_shown_from_its_first_day_to_the_day_before_its_end(people: People) -> None:
    listed(people, valid_from=TODAY, valid_until=TODAY + 30 * DAY)
    assert names(people, on=TODAY + 29 * DAY) == ["材料力学性能检测"]
    assert names(people, on=TODAY + 30 * DAY) == []


def test_search_finds_chinese_words_wherever_they_stand(people: People) -> None:
    listed(people)
    listed(people, name_zh="发明专利布局", kind="patent", text_zh="检索与撰写", price=0)
    assert names(people, words="力学 检测") == ["材料力学性能检测"]
    assert names(people, words="科技园") == ["发明专利布局", "材料力学性能检测"]
    assert names(people, words="疲劳") == ["材料力学性能检测"]
    assert names(people, kind="patent") == names(people, is_free=True) == ["发明专利布局"]
    assert names(people, closes="fact:has_quality_cert", words="专利") == ["发明专利布局"]
    assert names(people, words="%") == names(people, words="专利 力学") == []


def test_only_services_with_free_places_where_that_is_asked(people: People) -> None:
    service = listed(people)
    assert names(people, has_places=True) == []
    slot = slot_of(service, people)
    assert names(people, has_places=True) == ["材料力学性能检测"]
    book(slot, people["firm"])
    assert names(people, has_places=True) == []


def test_terms_that_do_not_hold_together_are_refused(people: People) -> None:
    for wrong in (
        {"kind": "magic"},
        {"name_zh": ""},
        {"price": -1},
        {"subsidised_share": 10_001},
        {"valid_until": TODAY},
        {"closes": ()},
        {"operator_code": "91440300MA5DEM012X"},
    ):
        with pytest.raises(refusals.TermsUnusable) as caught:
            offer_service(terms(**wrong), actor=people["park"], at=NOW)
        assert caught.value.data["field"] in wrong


def test_a_slot_with_a_live_booking_is_not_closed(people: People) -> None:
    slot = slot_of(listed(people), people)
    book(slot, people["firm"])
    with pytest.raises(refusals.SlotHasBookings):
        close_slot(slot, actor=people["park"], at=NOW)


def test_a_slot_is_from_today_on_and_offered_once(people: People) -> None:
    service = listed(people)
    with pytest.raises(refusals.SlotUnusable):
        open_slots(service, [(TODAY - DAY, TODAY - DAY)], places=1, actor=people["park"], at=NOW)
    with pytest.raises(refusals.SlotUnusable):
        open_slots(service, [(TODAY, TODAY)], places=201, actor=people["park"], at=NOW)
    open_slots(service, [(TODAY, TODAY)], places=1, actor=people["park"], at=NOW)
    with pytest.raises(refusals.SlotTwice):
        open_slots(service, [(TODAY, TODAY)], places=1, actor=people["park"], at=NOW)
