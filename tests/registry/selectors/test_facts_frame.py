"""The facts of the registry as a canonical frame for screening."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors import facts_frame as module
from renqi.registry.selectors.facts_frame import facts_frame
from renqi.registry.services.merge_firms import merge_firms
from tests.registry.firm_files import CITY, NOON, bring, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

FIRM = {
    "uscc": uscc(1),
    "name": '甲"乙,丙',
    "established_on": "2015-03-01",
    "revenue_y1": "100",
    "revenue_y2": "90",
    "own_brand": "false",
    "niche_share_domestic": "12.5%",
    "valid_titles": "innovative;srdi",
    "rd_body": "city",
}


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Path:
    bring(tmp_path / "a.csv", [FIRM, {"uscc": uscc(2), "name": "乙"}], source="tax")
    return tmp_path


def test_the_frame_is_canonical() -> None:
    frame = facts_frame(year=2025, scope=CITY)
    row = frame.row(0, named=True)
    titles = fact_catalogue()["valid_titles"]
    assert {key: row[key] for key in FIRM} == {
        "uscc": uscc(1),
        "name": '甲"乙,丙',
        "established_on": date(2015, 3, 1),
        "revenue_y1": 10_000,
        "revenue_y2": 9_000,
        "own_brand": False,
        "niche_share_domestic": 125_000_000,  # 0.125 × 1e9
        "valid_titles": titles.bit("innovative") | titles.bit("srdi"),
        "rd_body": "city",
    }


def test_every_fact_of_the_catalogue_has_a_column_of_its_type() -> None:
    frame = facts_frame(year=2025, scope=CITY)
    assert frame.columns == [spec.key for spec in fact_catalogue()]
    kinds = {"revenue_y1": pl.Int64, "own_brand": pl.Boolean, "rd_body": pl.String}
    assert {key: frame.schema[key] for key in kinds} == kinds


def test_what_nobody_said_is_null() -> None:
    row = facts_frame(year=2025, scope=CITY).row(1, named=True)
    assert {key for key, value in row.items() if value is not None} == {"uscc", "name"}


def test_a_year_later_last_year_is_the_year_before() -> None:
    row = facts_frame(year=2026, scope=CITY).row(0, named=True)
    assert (row["revenue_y1"], row["revenue_y2"], row["revenue_y3"]) == (None, 10_000, 9_000)


def test_firms_can_be_picked_and_a_scope_narrows_the_pick() -> None:
    both = [uscc(1), uscc(2)]
    assert facts_frame(year=2025, scope=CITY, usccs=[uscc(2)])["uscc"].to_list() == [uscc(2)]
    mine = facts_frame(year=2025, scope=Scope(uscc=uscc(2)), usccs=both)
    assert mine["uscc"].to_list() == [uscc(2)]
    assert facts_frame(year=2025, scope=CITY, usccs=[]).height == 0


def test_an_empty_scope_gives_a_frame_without_rows() -> None:
    frame = facts_frame(year=2025, scope=Scope())
    assert frame.height == 0
    assert frame.columns == [spec.key for spec in fact_catalogue()]


def test_a_merged_firm_is_screened_once() -> None:
    merge_firms(duplicate_uscc=uscc(1), kept_uscc=uscc(2), reason="", actor="tester", at=NOON)
    frame = facts_frame(year=2025, scope=CITY)
    assert frame["uscc"].to_list() == [uscc(2)]
    assert frame["revenue_y1"].to_list() == [10_000]


def test_many_firms_come_in_several_windows(monkeypatch: pytest.MonkeyPatch, city: Path) -> None:
    monkeypatch.setattr(module, "FIRMS_AT_ONCE", 2)
    bring(city / "b.csv", [{"uscc": uscc(n), "name": "x"} for n in range(10, 15)], source="tax")
    assert facts_frame(year=2025, scope=CITY).height == 7
