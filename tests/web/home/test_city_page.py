"""The bureau's home shows the current run, and only to those who may see the whole city."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from tests.registry.firm_files import NOON, bring, uscc
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.firms import near_miss
from tests.web.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path: Path) -> Client:
    """Three firms: a near miss, one that needs review only, one of which the debt is unknown."""
    rows = [
        near_miss(1),
        near_miss(2, revenue_y1=16_000_000, district="SZ-DP"),
        near_miss(3, revenue_y1=16_000_000, total_liabilities_y1=""),
    ]
    bring(tmp_path / "firms.csv", rows, source="市工信局")
    screen_registry(as_of=date(2026, 6, 1), by="tester", clock=lambda: NOON)
    make_people()
    return signed_in("bureau")


def test_the_home_counts_the_rungs_and_names_the_near_miss_with_its_gap(city: Client) -> None:
    page = text_of(city.get("/city/"))
    assert "数据截至 2026年6月1日" in page
    assert "已判定企业 3" in page
    # Held 0, met 0, review 1 (firm 2), near 1 (firm 1), unknown 1 (firm 3), unmet 1 (firm 1).
    assert "专精特新中小企业 0 0 1 1 1 1" in page
    # 1,500 − 1,499 = 1 (万元).
    assert "1499万元 → ≥ 1500万元 1万元 附件1 第二项" in page
    assert "负债总额（上年度） 1 1" in page


def test_the_functional_area_counts_in_its_district_on_the_map(city: Client) -> None:
    page = text_of(city.get("/city/", {"measure": "firms", "rung": "cn.srdi"}))
    # Nobody is registered in 龙岗 itself; the firm of 大鹏 stands there.
    assert "龙岗区 1" in page
    assert "大鹏新区（计入龙岗区） 1" in page


def test_another_rung_comes_as_a_part_of_the_page(city: Client) -> None:
    part = city.get("/city/", {"rung": "cn.champion"}, headers={**HTMX, "hx-target": "rung"})
    assert part.content.decode().startswith('<div class="stack" id="rung"')
    unknown = city.get("/city/", {"rung": "cn.nothing", "measure": "nothing"})
    assert unknown.status_code == 200


def test_the_list_shows_and_filters_by_where_firms_stand(city: Client) -> None:
    near = text_of(city.get("/firms/", {"rule": "cn.srdi", "where": "near"}))
    assert "共 1 家企业" in near
    assert uscc(1) in near
    review = text_of(city.get("/firms/", {"rule": "cn.srdi", "where": "review"}))
    assert "专精特新中小企业: 待人工判断" in review
    book = city.get("/firms/", {"rule": "cn.srdi", "where": "unknown", "format": "csv"})
    text = b"".join(book.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(text.splitlines()) == 2
    assert "已获称号 · " in text  # the title innovative
    assert "信息不足" in text


def test_asking_twice_for_a_new_judging_makes_one_job(city: Client) -> None:
    first = city.post("/city/screening/", follow=True)
    second = city.post("/city/screening/", follow=True)
    assert "已安排全市重新判定" in text_of(first)
    assert "重新判定已在排队" in text_of(second)
    assert ProcrastinateJob.objects.filter(task_name="cultivation.screen_registry").count() == 1
    assert city.get("/city/screening/").status_code == 405


def test_only_who_may_see_the_whole_city_opens_it(city: Client) -> None:
    for username in ("finance", "regulator"):
        watcher = signed_in(username)
        assert watcher.get("/city/").status_code == 200
        assert watcher.post("/city/screening/").status_code == 403
    for username in ("firm", "bank", "park", "expert", "auditor"):
        assert signed_in(username).get("/city/").status_code == 403
        assert signed_in(username).get("/city/", headers=HTMX).status_code == 403


def test_an_empty_city_and_one_not_yet_judged_say_what_to_do(tmp_path: Path) -> None:
    make_people()
    assert "还没有企业" in text_of(signed_in("bureau").get("/city/"))
    bring(tmp_path / "firms.csv", [near_miss(1)])
    assert "尚未进行全市判定" in text_of(signed_in("bureau").get("/city/"))


def test_the_home_says_when_firms_were_told_of_after_the_run_it_shows(
    city: Client, tmp_path: Path
) -> None:
    assert "判定后数据有更新" not in text_of(city.get("/city/"))
    news = [near_miss(1, revenue_y1=17_000_000), near_miss(4)]
    bring(tmp_path / "news.csv", news, source="市税务局")
    page = text_of(city.get("/city/"))
    # One that was there and one that is new.
    assert "判定后数据有更新" in page
    assert "2 家企业有新数据" in page
    screen_registry(as_of=date(2026, 6, 1), by="tester", clock=lambda: NOON)
    assert "判定后数据有更新" not in text_of(city.get("/city/"))
