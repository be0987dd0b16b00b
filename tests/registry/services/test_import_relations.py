"""A file of relations: the good rows go on record, the others come back with reason and remedy."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import load_workbook

from renqi.audit.domain.who import Who
from renqi.registry.intake.refusals import FormatUnknown, RelationHeaderMissing
from renqi.registry.intake.rejects_file import ROWS_SHEET
from renqi.registry.intake.relations_file import read_relations_file, write_relations_template
from renqi.registry.intake.workbook import Sheet, write_xlsx
from renqi.registry.models import FirmRelation
from renqi.registry.selectors.relations import related_firms
from renqi.registry.services.import_relations import RelationsImported, import_relations
from tests.registry.firm_files import NOON, bring, uscc

pytestmark = pytest.mark.django_db

A, B, C, D = (uscc(number) for number in range(1, 5))
HEADER = "企业信用代码,关联企业信用代码,关联关系,起始日期,终止日期,来源"


@pytest.fixture(autouse=True)
def four_firms(tmp_path: Path) -> None:
    rows = [
        {"uscc": code, "name": name} for code, name in zip((A, B, C, D), "甲乙丙丁", strict=True)
    ]
    bring(tmp_path / "城市.csv", rows)


def written(folder: Path, *lines: str, name: str = "关联.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join((HEADER, *lines)), encoding)
    return path


def brought(path: Path) -> RelationsImported:
    return import_relations(path, source="市场监管局", who=Who(name="陈"), at=NOON)


def on_record() -> set[tuple[Any, ...]]:
    rows = FirmRelation.objects.values_list(
        "kind", "first_uscc", "second_uscc", "from_on", "until_on", "source"
    )
    return set(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_control_is_read_from_either_side_and_the_file_again_adds_nothing(
    tmp_path: Path, encoding: str
) -> None:
    path = written(
        tmp_path,
        f"{A},{B},控制,2024年1月3日,,年报",
        f"{C},{B},被控制,2024-01-03,2026/1/1,",
        f"{D},{C},同一集团,20240103,-,公示",
        encoding=encoding,
    )
    done = brought(path)
    assert (done.read, done.new, done.known, done.rejected) == (3, 3, 0, 0)
    assert done.rejects is None
    begun = dt.date(2024, 1, 3)
    assert on_record() == {
        ("controls", A, B, begun, None, "年报"),
        ("controls", B, C, begun, dt.date(2026, 1, 1), "市场监管局"),
        ("same_group", C, D, begun, None, "公示"),
    }
    again = brought(path)
    assert (again.new, again.known, again.rejected) == (0, 3, 0)
    assert FirmRelation.objects.count() == 3


def test_bad_rows_come_back_with_every_reason_and_good_ones_go_in(tmp_path: Path) -> None:
    wrong = A[:-1] + ("0" if A[-1] != "0" else "1")
    path = written(
        tmp_path,
        f"{A},{B},控制,2024-01-03,,年报",
        f"{wrong},{B},朋友,昨天,,年报",
        f"{A},{uscc(9)},控制,2024-01-03,,年报",
        f"{A},{A},控制,2024-01-03,,年报",
        f"{A},{C},控制,2024-01-03,2024-01-03,年报",
        f"{A},{B},控制,2024-02-03,,年报",
        ",,,,,",
    )
    done = brought(path)
    assert (done.read, done.new, done.rejected) == (6, 1, 5)
    told = [(one.row, one.code) for one in done.reasons]
    assert told == [
        (3, "uscc.check"),
        (3, "relation.kind_unknown"),
        (3, "date.unreadable"),
        (4, "relation.firm_unknown"),
        (5, "relation.itself"),
        (6, "relation.ends_before_start"),
        (7, "relation.twice"),
    ]
    assert done.rejects is not None
    header, *back = load_workbook(done.rejects).get_sheet_by_name(ROWS_SHEET).to_python()
    assert header[1] == "关联企业信用代码"
    assert [row[1] for row in back] == [B, uscc(9), A, C, B]


def test_mended_rows_are_taken_from_the_workbook_that_came_back(tmp_path: Path) -> None:
    done = brought(written(tmp_path, f"{A},{uscc(9)},控制,2024-01-03,,年报"))
    assert done.rejects is not None
    bring(tmp_path / "更多.csv", [{"uscc": uscc(9), "name": "己"}])
    assert brought(done.rejects).new == 1
    assert [one.uscc for one in related_firms(A, as_of=dt.date(2026, 1, 1))] == [uscc(9)]


def test_a_workbook_with_a_title_above_its_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "关联.xlsx"
    rows = [(A, B, "controls", dt.date(2024, 1, 3), None, "年报")]
    sheet = Sheet(name="表", header=HEADER.split(","), above=(("关联企业清单",),), rows=rows)
    write_xlsx(path, [sheet])
    assert brought(path).new == 1
    ((_, _, _, from_on, until_on, _),) = on_record()
    assert (from_on, until_on) == (dt.date(2024, 1, 3), None)


def test_a_file_without_the_columns_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("企业信用代码,名称\n1,2\n", "utf-8")
    with pytest.raises(RelationHeaderMissing, match="关联企业信用代码"):
        brought(path)
    parquet = tmp_path / "a.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(parquet)
    with pytest.raises(FormatUnknown):
        brought(parquet)


def test_the_template_has_the_headers_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_relations_template(path)
    found = read_relations_file(path)
    assert (found.read, set(found.columns)) == (
        0,
        {"first", "second", "kind", "from", "until", "source"},
    )
