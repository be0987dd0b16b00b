"""Lists of firms: what is asked for, in order, by pages, and nothing outside the scope."""

from pathlib import Path

import pytest

from renqi.identity.domain.scope import Scope
from renqi.registry.selectors.firms import (
    FirmFilter,
    FirmSort,
    export_firms,
    firm_count,
    firm_page,
)
from renqi.registry.services.merge_firms import merge_firms
from tests.registry.firm_files import CITY, NOON, bring, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

FIRMS = [
    {"uscc": uscc(1), "name": "深圳市甲（芯片）有限公司", "district": "南山区", "industry": "3973"},
    {"uscc": uscc(2), "name": "宝安乙电子有限公司", "district": "宝安区", "industry": "3912"},
    {"uscc": uscc(3), "name": "安达丙软件有限公司", "district": "南山区", "industry": "6513"},
    {"uscc": uscc(4), "name": "丁100%_公司"},
]


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Path:
    bring(tmp_path / "a.csv", FIRMS, source="tax")
    return tmp_path


def codes(scope: Scope = CITY, sort: FirmSort = FirmSort.USCC, **where: object) -> list[str]:
    rows = firm_page(scope=scope, where=FirmFilter(**where), sort=sort).rows  # type: ignore[arg-type]
    return [row.uscc for row in rows]


def test_names_are_listed_by_pinyin() -> None:
    # an da, bao an, ding, shen zhen
    assert codes(sort=FirmSort.NAME) == [uscc(3), uscc(2), uscc(4), uscc(1)]


@pytest.mark.parametrize("text", ["甲芯片", "甲（芯", "甲 芯片", "深圳市甲(芯片)"])
def test_a_name_is_found_in_any_spelling(text: str) -> None:
    assert codes(text=text) == [uscc(1)]


def test_a_firm_is_found_by_the_beginning_of_its_code() -> None:
    assert codes(text=uscc(2)[:17].lower()) == [uscc(2)]


def test_signs_that_a_search_pattern_would_read_are_only_signs() -> None:
    assert codes(text="%") == []
    assert codes(text="100%") == [uscc(4)]


def test_a_district_and_an_industry_narrow_the_list_together() -> None:
    assert codes(districts=("440305",)) == [uscc(1), uscc(3)]
    assert codes(industry="39") == [uscc(1), uscc(2)]
    assert codes(districts=("440305",), industry="39") == [uscc(1)]


def test_only_disputed_firms_can_be_asked_for(city: Path) -> None:
    assert codes(is_disputed=True) == []
    bring(city / "b.csv", [{"uscc": uscc(2), "name": "乙"}], source="统计局")
    assert codes(is_disputed=True) == [uscc(2)]


def test_unknown_values_come_last_both_ways() -> None:
    for is_descending in (False, True):
        page = firm_page(
            scope=CITY,
            where=FirmFilter(),
            sort=FirmSort.DISTRICT,
            is_descending=is_descending,
        )
        assert page.rows[-1].uscc == uscc(4)


def test_a_list_comes_by_pages_and_a_page_too_far_is_the_last() -> None:
    page = firm_page(scope=CITY, where=FirmFilter(), sort=FirmSort.USCC, page=9, per_page=3)
    assert (page.total, page.pages, page.page) == (4, 2, 2)
    assert [row.uscc for row in page.rows] == [uscc(4)]


def test_an_export_walks_the_whole_list() -> None:
    assert len(list(export_firms(scope=CITY, where=FirmFilter()))) == 4


def test_a_merged_firm_is_in_no_list() -> None:
    merge_firms(duplicate_uscc=uscc(1), kept_uscc=uscc(2), reason="", actor="tester", at=NOON)
    assert codes() == [uscc(2), uscc(3), uscc(4)]


def test_a_firm_sees_itself_only() -> None:
    mine = Scope(uscc=uscc(2))
    assert codes(scope=mine) == [uscc(2)]
    assert firm_count(scope=mine) == 1
    assert codes(scope=mine, text="甲") == []


def test_an_empty_scope_sees_nothing() -> None:
    assert codes(scope=Scope()) == []
    assert firm_count(scope=Scope()) == 0
    assert list(export_firms(scope=Scope(), where=FirmFilter())) == []
