"""One firm's file: each value with who said it and how old it is."""

from datetime import date
from pathlib import Path

import pytest

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.selectors.firm_file import firm_file
from tests.registry.firm_files import CITY, bring, fact, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Path:
    bring(
        tmp_path / "a.csv",
        [{"uscc": uscc(1), "name": "甲", "revenue_y1": "100", "ip_class1": "2"}],
        source="tax",
    )
    return tmp_path


def test_a_value_says_its_source_and_its_age() -> None:
    file = firm_file(uscc(1), scope=CITY, as_of=date(2026, 1, 31))
    (revenue,) = (line for line in file.facts if line.key == "revenue@2025")
    assert (revenue.stem, revenue.year) == ("revenue", 2025)
    assert (revenue.stands.source, revenue.stands.observed_on) == ("tax", date(2025, 12, 31))
    assert revenue.stands.age_days == 31  # 31 December to 31 January


def test_an_older_value_is_shown_behind_the_one_that_stands(city: Path) -> None:
    bring(city / "b.csv", [{"uscc": uscc(1), "ip_class1": "5"}], source="tax", year=2026)
    line = fact(uscc(1), "ip_class1")
    assert (line.stands.value, [one.value for one in line.others]) == (5, [2])
    assert not line.is_disputed


def test_the_timeline_names_each_file(city: Path) -> None:
    bring(city / "b.csv", [{"uscc": uscc(1), "ip_class1": "5"}], source="统计局")
    file = firm_file(uscc(1), scope=CITY, as_of=date(2026, 1, 31))
    assert {(one.file_name, one.source, one.facts) for one in file.records} == {
        ("a.csv", "tax", 3),  # name, revenue_y1, ip_class1
        ("b.csv", "统计局", 1),
    }


def test_a_firm_outside_the_scope_is_as_unknown_as_one_that_is_not_there() -> None:
    for code, scope in ((uscc(1), Scope(uscc=uscc(2))), (uscc(1), Scope()), (uscc(9), CITY)):
        with pytest.raises(FirmUnknown):
            firm_file(code, scope=scope, as_of=date(2026, 1, 31))
