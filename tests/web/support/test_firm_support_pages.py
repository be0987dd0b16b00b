"""What a firm can get: its sums on the page are those of the measures, less what it has had."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.test import Client

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import PROGRAM
from renqi.audit.models import SecurityEvent
from renqi.identity.domain.scope import Scope
from renqi.identity.models import Person
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.programmes.cultivation.support.selectors.available import (
    available_support,
    city_support,
)
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.services.aid import promise_aid
from tests.registry.firm_files import NOON, bring, uscc
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)
WAN = 10**6
CITY = Scope(all=True)
FIRM = {
    "uscc": FIRM_USCC,
    "name": "示例扶持有限公司",
    "district": "440307",
    "valid_titles": "innovative;srdi",
    "rd_expense_y1": 50_000_000,
    "abnormal_list": "false",
    "dishonest_list": "false",
}
NEIGHBOUR = {**FIRM, "uscc": uscc(2), "name": "示例邻区有限公司", "district": "440305"}


@pytest.fixture(autouse=True)
def _firms(tmp_path: Path) -> None:
    bring(tmp_path / "firms.csv", [FIRM, NEIGHBOUR])


def signed_in(client: Client, username: str) -> Client:
    make_people()
    client.force_login(Person.objects.get(username=username))
    return client


def promise(matter: str, measure: str, wan: int, *, code: str = FIRM_USCC) -> None:
    promise_aid(
        uscc=code,
        matter=matter,
        programme="cultivation.support",
        measure=measure,
        amount=wan * WAN,
        basis="试",
        who=PROGRAM,
        at=NOON,
    )


def rows(client: Client, address: str) -> dict[str, dict[str, str]]:
    answer = client.get(f"{address}?on=2026-11-23&format=csv")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return {row["编号"]: row for row in csv.DictReader(io.StringIO(body))}


def test_a_firm_sees_its_sums_and_why(client: Client) -> None:
    page = signed_in(client, "firm").get("/support/mine/?on=2026-11-23").content.decode()
    # 20 of the award and 30 × 1.5 of the reward for research.
    assert "65万元" in page
    assert "×1.5 = 45万元" in page
    found = rows(client, "/support/mine/")
    assert (found["lg.title.srdi"]["至少（元）"], found["lg.rd_reward"]["至多（元）"]) == (
        "200000",
        "450000",
    )
    assert found["sz.title.srdi"]["理由"] == "已过有效期"


def test_what_was_given_is_not_offered_again(client: Client) -> None:
    promise("title:srdi:440307", "lg.title.srdi", 20)
    found = available_support(FIRM_USCC, scope=CITY, as_of=DAY)
    assert [offer.measure.key for offer in found.now] == ["lg.rd_reward"]
    assert found.total_now.low == 45 * WAN
    giant = next(one for one in found.outlooks.next_rungs if one.title == "little_giant")
    # The award of 50 pays the 30 above what was given, the reward 60 instead of 45.
    assert giant.gain_low == (30 + 15) * WAN


def test_the_whole_city_is_judged_like_each_of_its_firms() -> None:
    promise("title:srdi:440307", "lg.title.srdi", 15)
    measures = measure_catalogue().newest(DAY)
    city = city_support(measures, as_of=DAY, verdicts=("met", "review", "unknown", "unmet"))
    assert city.height == 2 * len(measures)
    for code in (FIRM_USCC, uscc(2)):
        offers = available_support(code, scope=CITY, as_of=DAY).offers
        mine = {row["measure"]: row for row in city.iter_rows(named=True) if row["uscc"] == code}
        for offer in offers:
            row = mine[offer.measure.key]
            assert (row["verdict"], row["stop"], row["amount_low"], row["amount_high"]) == (
                offer.verdict,
                offer.stop.value,
                offer.amount_low,
                offer.amount_high,
            ), offer.measure.key


def test_aid_for_a_lower_step_counts_when_the_higher_is_judged_alone(tmp_path: Path) -> None:
    firm = {**FIRM, "uscc": uscc(3), "valid_titles": "innovative;srdi;little_giant"}
    bring(tmp_path / "giant.csv", [firm])
    promise("title:srdi:440307", "lg.title.srdi", 20, code=uscc(3))
    giant = measure_catalogue().at("lg.title.little_giant", DAY)
    (row,) = city_support([giant], as_of=DAY).iter_rows(named=True)
    assert (row["uscc"], row["amount_high"], row["name"]) == (
        uscc(3),
        (50 - 20) * WAN,
        "示例扶持有限公司",
    )


def test_a_neighbouring_district_is_no_part_of_it(client: Client) -> None:
    found = rows(signed_in(client, "bureau"), f"/support/firms/{uscc(2)}/")
    assert found["lg.title.srdi"]["至多（元）"] == "0"
    assert "龙岗区企业" in found["lg.title.srdi"]["理由"]


def test_a_stranger_does_not_exist(client: Client) -> None:
    assert signed_in(client, "firm").get(f"/support/firms/{uscc(2)}/").status_code == 404
    with pytest.raises(FirmUnknown):
        available_support(uscc(2), scope=Scope(uscc=FIRM_USCC), as_of=DAY)


def test_the_bureau_has_no_page_of_its_own(client: Client) -> None:
    assert signed_in(client, "bureau").get("/support/mine/").headers["Location"] == "/support/"


def test_what_the_bureau_takes_out_goes_on_record(client: Client) -> None:
    rows(signed_in(client, "bureau"), f"/support/firms/{FIRM_USCC}/")
    kept = SecurityEvent.objects.filter(kind=EventKind.EXPORTED.value).latest("pk")
    assert kept.subject_key == FIRM_USCC
