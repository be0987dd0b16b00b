"""The firm list and a firm's file: filters, exports, rights, conflicts and receipts."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renqi.engines.policy.receipts.receipt_check import verify_receipt
from renqi.identity.models import Organisation
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from tests.registry.firm_files import NOON, bring, uscc
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db

OWN, OTHER = uscc(0), uscc(1)
FORMULA = "=HYPERLINK(1)有限公司"


def firm(number: int, **facts: object) -> dict[str, object]:
    """A made-up electronics firm in 南山 with 60 people and 12 million yuan of revenue."""
    return {
        "uscc": uscc(number),
        "name": f"示例第{number:02d}号有限公司",
        "district": "440305",
        "industry": "3985",
        "employees_y1": 60,
        "revenue_y1": 12_000_000,
        **facts,
    }


@pytest.fixture
def city(tmp_path: Path) -> None:
    """25 firms; the firm's sign-in belongs to the first of them."""
    rows = [firm(number) for number in range(23)]
    rows += [firm(23, name=FORMULA, district="440306"), firm(24, district="440306")]
    bring(tmp_path / "firms.csv", rows, source="市工信局")
    make_people()
    Organisation.objects.filter(kind="firm").update(uscc=OWN)


def test_the_list_counts_filters_sorts_and_pages(city: None) -> None:
    bureau = signed_in("bureau")
    assert "共 25 家企业" in text_of(bureau.get("/firms/"))
    assert "共 2 家企业" in text_of(bureau.get("/firms/", {"district": "440306"}))
    assert "共 25 家企业" in text_of(bureau.get("/firms/", {"industry": "39", "size": "small"}))
    assert "没有符合条件的企业" in text_of(bureau.get("/firms/", {"q": "无此企业"}))
    last = text_of(bureau.get("/firms/", {"sort": "uscc", "page": "2"}))
    # 20 a page, so the second holds the codes 21 to 25.
    assert uscc(20) in last
    assert uscc(19) not in last
    assert text_of(bureau.get("/firms/", {"sort": "bad", "page": "x", "chain": "?"}))


def test_a_page_of_twenty_firms_costs_no_more_queries_than_a_page_of_two(city: None) -> None:
    bureau = signed_in("bureau")
    bureau.get("/firms/")
    counts = []
    for query in ({}, {"district": "440306"}):
        with CaptureQueriesContext(connection) as queries:
            bureau.get("/firms/", query)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    # Five of them begin and end the reach of the person inside the transaction of the test.
    # Two more ask whether the second factor is there and how many messages are unread.
    assert counts[0] <= 17


def test_the_export_is_the_filtered_list_and_defuses_formulas(city: None) -> None:
    answer = signed_in("bureau").get("/firms/", {"district": "440306", "format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = text.splitlines()
    assert len(lines) == 3  # the header and the two firms of 宝安
    assert f"'{FORMULA}" in text
    book = signed_in("finance").get("/firms/", {"format": "xlsx"})
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_who_may_look_but_not_export_is_refused_the_export(city: None) -> None:
    regulator = signed_in("regulator")
    assert regulator.get("/firms/").status_code == 200
    assert regulator.get("/firms/", {"format": "csv"}).status_code == 403


def test_a_firm_sees_its_own_file_and_nobody_elses(city: None) -> None:
    own = signed_in("firm")
    assert own.get("/firms/")["location"] == "/firms/own/"
    assert OWN in text_of(own.get("/firms/own/"))
    assert own.get(f"/firms/{OWN}/").status_code == 200
    assert own.get(f"/firms/{OWN}/receipt/cn.srdi/").status_code == 200
    for path in (f"/firms/{OTHER}/", f"/firms/{OTHER}/receipt/cn.srdi/", f"/firms/{uscc(999)}/"):
        assert own.get(path).status_code == 404
        assert own.get(path, headers=HTMX).status_code == 404
    assert own.get("/firms/", {"format": "csv"})["location"] == "/firms/own/"
    assert own.get("/imports/").status_code == 403


def test_the_file_shows_gaps_conflicts_and_unknown_facts(city: None, tmp_path: Path) -> None:
    told = [{"uscc": OWN, "revenue_y1": 11_000_000}]
    bring(tmp_path / "tax.csv", told, source="税务局")
    page = text_of(signed_in("bureau").get(f"/firms/{OWN}/", {"on": "2026-06-01"}))
    # The tax office is believed before the bureau: 1,500 − 1,100 = 400 (万元).
    assert "1100万元 ≥ 1500万元 400万元" in page
    assert "1 项数据来源不一致" in page
    assert "1100万元 1200万元 税务局 市工信局" in page
    assert "净利润 2025 未知" in page
    assert "小型" in page


def test_the_day_picks_the_version_and_the_fiscal_year(city: None) -> None:
    bureau = signed_in("bureau")
    page = text_of(bureau.get(f"/firms/{OWN}/", {"on": "2023-05-01"}))
    assert "上一会计年度 2022" in page
    assert "工信部企业〔2022〕63号 附件2" in page
    assert "工信部企业〔2026〕2号" not in page


def test_a_receipt_replays_to_the_same_answer(city: None) -> None:
    url = f"/firms/{OWN}/receipt/cn.srdi/"
    answer = signed_in("firm").get(url, {"on": "2026-06-01", "stage": "renewal"})
    assert answer["content-disposition"].startswith("attachment")
    assert verify_receipt(answer.content, ladder_catalogue()).is_same
    altered = answer.content.replace(b"12000000", b"99000000")
    assert altered != answer.content
    assert not verify_receipt(altered, ladder_catalogue()).is_same


def test_a_receipt_for_no_day_or_no_rule_is_refused(city: None) -> None:
    own = signed_in("firm")
    url = f"/firms/{OWN}/receipt"
    assert own.get(f"{url}/cn.srdi/", {"on": "soon"}).status_code == 400
    assert own.get(f"{url}/cn.srdi/", {"on": "2001-01-01"}).status_code == 404
    assert own.get(f"{url}/cn.nothing/").status_code == 404


def test_the_queries_of_a_file_do_not_grow_with_its_deliveries(city: None, tmp_path: Path) -> None:
    bureau = signed_in("bureau")
    bureau.get(f"/firms/{OWN}/")
    with CaptureQueriesContext(connection) as before:
        bureau.get(f"/firms/{OWN}/")
    for number in range(3):
        told = [{"uscc": OWN, "net_profit_y1": 1_000_000 + number}]
        bring(tmp_path / f"{number}.csv", told, source=f"来源{number}")
    with CaptureQueriesContext(connection) as after:
        bureau.get(f"/firms/{OWN}/")
    assert len(after) == len(before) <= 26


def test_an_empty_registry_says_how_to_begin() -> None:
    make_people()
    assert "还没有企业" in text_of(signed_in("bureau").get("/firms/"))


def test_a_firm_that_nobody_told_of_is_told_so() -> None:
    make_people()
    assert "还没有这家企业的数据" in text_of(signed_in("firm").get("/firms/own/"))


def test_a_format_that_nobody_offers_gives_the_page(city: None) -> None:
    answer = signed_in("bureau").get("/firms/?format=exe")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "示例第01号" in text_of(answer)


def test_a_list_by_standing_is_narrowed_inside_the_database(city: None) -> None:
    bureau = signed_in("bureau")
    screen_registry(as_of=date(2026, 6, 1), by="tester", clock=lambda: NOON)
    with CaptureQueriesContext(connection) as asked:
        page = text_of(bureau.get("/firms/?rule=cn.srdi&where=unknown"))
    assert "示例第" in page
    lists = [one["sql"] for one in asked if "cultivation_standing" in one["sql"]]
    # The codes are asked for inside the query of the list, never written out.
    narrowed = [sql for sql in lists if '"registry_firm"."uscc" IN (SELECT' in sql]
    assert len(narrowed) == 2  # one counts, one gives the page
    assert not any(uscc(3) in sql for sql in narrowed)
