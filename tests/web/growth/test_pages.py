"""The pages of services, bookings, plans and self-assessments, as their readers see them."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from renqi.identity.models import Person
from renqi.identity.selectors.actors import actor_of
from renqi.programmes.cultivation.growth.models import (
    AssessmentTake,
    Booking,
    Service,
    Slot,
)
from tests.cultivation.growth.domain.test_scoring import reaching
from tests.cultivation.growth.place import file_of
from tests.web.clients import signed_in, text_of
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db

PAGES = {
    "firm": "mine services bookings assess digital innovation road_map",
    "park": "services offers offer_new calendar bookings",
    "bureau": "services admissions plans use bookings",
    "finance": "plans use bookings",
}


@pytest.fixture(autouse=True)
def world(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    make_people()
    file_of(tmp_path, FIRM_USCC)


def offer(client: Client, **changes: Any) -> int:
    today = timezone.localdate()
    given = {
        "name_zh": "材料力学性能检测",
        "kind": "test",
        "text_zh": "拉伸与疲劳检测",
        "closes": ["fact:has_quality_cert", "digital:base.network"],
        "price": "1000",
        "unit": "sample",
        "subsidised": "50",
        "lead_days": "0",
        "place": "南山区",
        "valid_from": today.isoformat(),
        "valid_until": today.replace(year=today.year + 1).isoformat(),
        **changes,
    }
    answer = client.post(reverse("growth_offer_new"), given)
    assert answer.status_code == 302, text_of(answer)
    return Service.objects.latest("pk").pk


def listed() -> int:
    park, bureau = signed_in("park"), signed_in("bureau")
    service = offer(park)
    url = reverse("growth_offer_decide", args=[service])
    bureau.post(url, {"act": "admit", "reason": "资质齐全"})
    today = timezone.localdate().isoformat()
    slots = reverse("growth_slots", args=[service])
    park.post(slots, {"kind": "month", "first": today, "count": "1", "places": "2"})
    assert Slot.objects.filter(service=service).count() == 1
    return service


def booked(service: int) -> int:
    firm = signed_in("firm")
    page = firm.get(reverse("growth_service", args=[service])).content.decode()
    found = re.search(r'name="request_key" value="(\w+)"', page)
    assert found
    slot = Slot.objects.get(service=service)
    given = {"slot": slot.pk, "need": "三批样品", "request_key": found[1], "gap": ""}
    assert firm.post(reverse("growth_book", args=[service]), given).status_code == 302
    return Booking.objects.latest("pk").pk


def act(username: str, booking: int, name: str, **given: Any) -> str:
    url = reverse("growth_booking_act", args=[booking, name])
    signed_in(username).post(url, given)
    return Booking.objects.get(pk=booking).state


@pytest.mark.parametrize(
    ("who", "name"), [(who, name) for who, names in PAGES.items() for name in names.split()]
)
def test_every_page_opens_while_there_is_nothing_yet(who: str, name: str) -> None:
    assert signed_in(who).get(reverse(f"growth_{name}")).status_code == 200


def test_a_service_is_offered_admitted_booked_delivered_and_rated() -> None:
    service = listed()
    assert "材料力学性能检测" in text_of(signed_in("firm").get(reverse("growth_services")))
    booking = booked(service)
    assert act("park", booking, "accept") == "accepted"
    proof = SimpleUploadedFile("报告.pdf", b"%PDF-1.7 report")
    assert act("park", booking, "deliver", files=proof) == "delivered"
    assert act("firm", booking, "confirm", stars="4", words="及时") == "closed"
    for who in ("firm", "park", "bureau"):
        page = text_of(signed_in(who).get(reverse("growth_booking", args=[booking])))
        assert "报告.pdf" in page
        assert "4 / 5" in page
    proof_url = reverse("growth_proof", args=[booking, Booking.objects.get().proofs.get().pk])
    assert signed_in("firm").get(proof_url).content == b"%PDF-1.7 report"
    assert signed_in("expert").get(proof_url).status_code == 403


@pytest.mark.parametrize(
    ("sizes", "said"), [([9] * 6, "最多提交5个文件"), ([9, 20 * 1024 * 1024 + 1], "20971521")]
)
def test_proofs_that_are_too_many_or_too_large_are_refused_and_none_is_kept(
    sizes: list[int], said: str
) -> None:
    booking = booked(listed())
    assert act("park", booking, "accept") == "accepted"
    files = [
        SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7".ljust(size))
        for number, size in enumerate(sizes)
    ]
    park, url = signed_in("park"), reverse("growth_booking_act", args=[booking, "deliver"])
    assert said in text_of(park.post(url, {"files": files}, follow=True))
    assert Booking.objects.get(pk=booking).state == "accepted"


def test_what_waits_to_be_admitted_is_seen_by_provider_and_bureau_alone() -> None:
    service = offer(signed_in("park"))
    url = reverse("growth_offer", args=[service])
    assert [signed_in(who).get(url).status_code for who in ("park", "bureau", "firm")] == [
        200,
        200,
        404,
    ]
    assert signed_in("firm").get(reverse("growth_service", args=[service])).status_code == 404
    assert "材料力学性能检测" in text_of(signed_in("bureau").get(reverse("growth_admissions")))


def test_a_form_that_lacks_something_says_what_and_keeps_the_rest() -> None:
    given = {"name_zh": "检测", "kind": "", "operator_code": "123"}
    answer = signed_in("park").post(reverse("growth_offer_new"), given)
    assert answer.status_code == 422
    assert 'value="检测"' in answer.content.decode()
    assert not Service.objects.exists()


def test_the_catalogue_is_searched_and_handed_out() -> None:
    listed()
    firm = signed_in("firm")
    assert "材料力学性能检测" in text_of(firm.get(reverse("growth_services"), {"q": "疲劳"}))
    assert "没有符合条件的服务" in text_of(firm.get(reverse("growth_services"), {"q": "没有这个"}))
    answer: Any = firm.get(reverse("growth_services"), {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("材料力学性能检测,检验检测,")
    assert ",1000,500," in lines[1]


def test_a_firm_answers_hands_in_and_gets_a_road_map_with_the_service() -> None:
    listed()
    firm = signed_in("firm")
    answers = reaching(1)
    first = {key: answers[key] for key in list(answers)[:5]}
    firm.post(reverse("growth_digital"), {**first, "revision": "0", "then": "save"})
    page = text_of(firm.get(reverse("growth_assess")))
    assert "5" in page
    half = firm.post(reverse("growth_digital"), {**first, "revision": "1", "then": "hand_in"})
    assert half.status_code == 422
    answer = firm.post(reverse("growth_digital"), {**answers, "revision": "2", "then": "hand_in"})
    take = AssessmentTake.objects.get()
    assert answer.headers["Location"] == reverse("growth_take", args=[take.pk])
    assert take.level == 1
    assert "一级（初始级）" in text_of(firm.get(answer.headers["Location"]))
    road = text_of(firm.get(reverse("growth_road_map")))
    assert "二级（规范级）" in road
    # A stranger to the firm sees nothing of it, who sees the city does.
    assert signed_in("park").get(answer.headers["Location"]).status_code == 404
    assert signed_in("regulator").get(answer.headers["Location"]).status_code == 200


def test_the_innovation_base_is_told_on_a_page() -> None:
    firm = signed_in("firm")
    page = text_of(firm.get(reverse("growth_innovation")))
    assert "本市自定指标" in page
    given = {"rd_staff_y1": "18", "sets_standards": "yes", "rd_body": "city"}
    assert firm.post(reverse("growth_innovation"), given).status_code == 302
    assert AssessmentTake.objects.get().points == 66_000


def test_an_officer_drafts_edits_and_signs_and_the_firm_signs() -> None:
    bureau, firm = signed_in("bureau"), signed_in("firm")
    plan = reverse("growth_plan", args=[FIRM_USCC])
    assert "起草方案" in text_of(bureau.get(plan))
    bureau.post(reverse("growth_plan_make", args=[FIRM_USCC]))
    edit = reverse("growth_plan_edit", args=[FIRM_USCC])
    assert bureau.get(edit).status_code == 200
    bureau.post(edit, {"number": "1", "keep-0": "1", "note-0": "优先办理", "remark": "先做一项"})
    assert "优先办理" in text_of(firm.get(reverse("growth_mine")))
    sign = reverse("growth_plan_sign", args=[FIRM_USCC])
    bureau.post(sign, {"number": "2"})
    firm.post(sign, {"number": "2"})
    page = text_of(firm.get(reverse("growth_mine")))
    assert timezone.localdate().isoformat()[:4] in page
    assert "演示精密科技有限公司" in text_of(bureau.get(reverse("growth_plans")))
    assert firm.get(plan).status_code == 403
    assert firm.post(edit, {}).status_code == 403


def test_few_bookings_are_not_counted_for_the_city() -> None:
    act("park", booked(listed()), "accept")
    page = text_of(signed_in("finance").get(reverse("growth_use")))
    assert "&lt; 5" in page
    assert "检验检测" in page


def test_the_menu_counts_what_waits() -> None:
    booked(listed())
    person = Person.objects.get(username="park")
    from renqi.programmes.cultivation.growth.selectors.bookings import waiting_count

    actor = actor_of(person.pk, as_of=timezone.localdate(), at=timezone.now())
    assert waiting_count(actor) == 1
