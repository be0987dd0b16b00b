"""A plan and a road map leave as PDF that says what the pages say, and go on record."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from renqi.audit.models import SecurityEvent
from tests.cultivation.growth.domain.test_scoring import reaching
from tests.cultivation.growth.place import file_of
from tests.engines.documents.letters import OTHER_FIRM
from tests.engines.documents.pdf_reading import Read, read_pdf
from tests.web.clients import signed_in
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    make_people()
    file_of(tmp_path, FIRM_USCC)


def read(client: Client, address: str) -> Read:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    return read_pdf(response.content)


def test_a_plan_is_printed_for_its_firm_and_for_officials() -> None:
    bureau, firm = signed_in("bureau"), signed_in("firm")
    address = reverse("growth_plan_print", args=[FIRM_USCC])
    assert firm.get(address).status_code == 404
    bureau.post(reverse("growth_plan_make", args=[FIRM_USCC]))
    bureau.post(reverse("growth_plan_sign", args=[FIRM_USCC]), {"number": "1"})
    for client in (bureau, firm):
        found = read(client, address)
        assert found.is_marked
        assert "培育方案" in found.text
        assert "演示精密科技有限公司" in found.text
        assert "打印件，供参考，非正式文书" in found.text
        assert "陈晓明" in found.text
        # Seven columns lie across the page.
        assert found.sizes[0][0] > found.sizes[0][1]
    events = SecurityEvent.objects.filter(kind="read.exported", subject_key=FIRM_USCC)
    assert events.count() == 2


def test_a_plan_of_another_firm_is_not_there() -> None:
    firm, provider = signed_in("firm"), signed_in("park")
    assert firm.get(reverse("growth_plan_print", args=[OTHER_FIRM])).status_code == 404
    assert provider.get(reverse("growth_plan_print", args=[FIRM_USCC])).status_code == 404


def test_a_road_map_is_printed_once_there_is_one() -> None:
    firm = signed_in("firm")
    address = reverse("growth_road_map_print")
    assert firm.get(address).status_code == 404
    firm.post(reverse("growth_digital"), {**reaching(1), "revision": "0", "then": "hand_in"})
    found = read(firm, address)
    assert "二级（规范级）" in found.text
    assert "打印件，供参考" in found.text


def test_a_printout_is_in_the_language_of_the_page() -> None:
    bureau = signed_in("bureau")
    bureau.post(reverse("growth_plan_make", args=[FIRM_USCC]))
    bureau.cookies["django_language"] = "en"
    found = read(bureau, reverse("growth_plan_print", args=[FIRM_USCC]))
    assert found.language == "en"
    assert "notanissueddocument" in found.text
