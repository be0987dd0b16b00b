"""A firm file goes in: all its good rows, nothing twice, nothing half done."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.db import connection

from renqi.kernel.errors import DomainError
from renqi.registry.domain.refusals import (
    ImportFileChanged,
    ImportOutOfTurn,
    ImportUnknown,
    SourceTooLong,
)
from renqi.registry.models import FactRecord, Firm, ImportBatch
from renqi.registry.selectors.firm_file import firm_file
from renqi.registry.services import import_firms
from renqi.registry.services.import_firms import apply_import
from renqi.registry.services.import_steps import discard_import
from tests.registry.firm_files import CITY, NOON, bring, fact, open_file, uscc, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

LATER = NOON + timedelta(hours=1)
JIA = {
    "uscc": uscc(1),
    "name": "深圳市甲科技有限公司",
    "district": "南山区",
    "established_on": "2015-03-01",
    "revenue_y1": "1234.56",
    "revenue_y2": "1000",
    "own_brand": "true",
}
YI = {"uscc": uscc(2), "name": "深圳市乙科技有限公司", "district": "福田区"}


def table_contents() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_firm ORDER BY id")
        firms = cursor.fetchall()
        cursor.execute("SELECT * FROM registry_factrecord ORDER BY id")
        records = cursor.fetchall()
        cursor.execute("SELECT * FROM registry_standingfacts ORDER BY firm_id")
        return [*firms, *records, *cursor.fetchall()]


def test_every_good_row_becomes_a_firm(tmp_path: Path) -> None:
    batch = bring(tmp_path / "a.csv", [JIA, YI])
    assert (batch.state, batch.rows_total, batch.firms_new) == ("applied", 2, 2)
    firm = Firm.objects.get(uscc=uscc(1))
    assert firm.name == "深圳市甲科技有限公司"
    assert firm.district == "440305"
    assert str(firm.established_on) == "2015-03-01"


def test_a_fact_of_a_year_is_kept_under_that_year_and_money_in_fen(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [JIA], year=2025)
    assert fact(uscc(1), "revenue@2025").stands.value == 123_456  # 1234.56 yuan
    assert fact(uscc(1), "revenue@2024").stands.value == 100_000


def test_an_empty_cell_stays_unknown(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [JIA, YI])
    keys = {line.key for line in firm_file(uscc(2), scope=CITY, as_of=NOON.date()).facts}
    assert keys == {"name", "district"}


def test_a_bad_row_is_put_aside_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    batch = bring(tmp_path / "a.csv", [JIA, {**YI, "uscc": "123"}])
    assert (batch.rows_total, batch.rows_rejected, batch.firms_new) == (2, 1, 1)
    assert Path(batch.rejects_path).name == "a.csv.rejects.xlsx"
    assert Path(batch.rejects_path).exists()


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [JIA, YI])
    before = table_contents()
    again = bring(tmp_path / "a.csv", at=NOON + timedelta(days=40))
    assert (again.firms_new, again.firms_changed, again.firms_unchanged) == (0, 0, 2)
    assert table_contents() == before


def test_a_later_file_of_the_same_source_changes_what_it_says_and_keeps_the_rest(
    tmp_path: Path,
) -> None:
    bring(tmp_path / "a.csv", [JIA], source="tax")
    later = {"uscc": uscc(1), "revenue_y1": "2000"}
    batch = bring(tmp_path / "b.csv", [later], source="tax", at=LATER)
    assert batch.firms_changed == 1
    assert fact(uscc(1), "revenue@2025").stands.value == 200_000
    assert fact(uscc(1), "revenue@2025").is_disputed is False
    assert fact(uscc(1), "own_brand").stands.value is True


def test_a_source_that_returns_to_what_it_said_first_is_believed(tmp_path: Path) -> None:
    first, other = {**JIA, "revenue_y1": "1000"}, {**JIA, "revenue_y1": "2000"}
    for number, row in enumerate((first, other, first, other, other)):
        at = NOON + timedelta(hours=number)
        bring(tmp_path / f"{number}.csv", [row], source="tax", at=at)
        assert fact(uscc(1), "revenue@2025").stands.value == int(row["revenue_y1"]) * 100
    assert FactRecord.objects.count() == 4  # the last delivery says nothing new


def test_files_of_one_source_with_other_columns_take_turns_and_change_nothing(
    tmp_path: Path,
) -> None:
    write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "revenue_y1": "1000"}])
    write_csv(tmp_path / "b.csv", [{"uscc": uscc(1), "name": "甲"}])
    for number, name in enumerate("abab"):
        at = NOON + timedelta(hours=number)
        bring(tmp_path / f"{name}.csv", source="tax", at=at)
    assert FactRecord.objects.count() == 2  # neither contradicts the other


def test_next_year_the_last_closed_year_is_another(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [JIA], source="tax", year=2025)
    later = {"uscc": uscc(1), "revenue_y1": "3000", "revenue_y2": "1234.56"}
    bring(tmp_path / "b.csv", [later], source="tax", year=2026)
    standing = {year: fact(uscc(1), f"revenue@{year}").stands.value for year in (2024, 2025, 2026)}
    assert standing == {2024: 100_000, 2025: 123_456, 2026: 300_000}


def test_two_sources_that_differ_are_both_kept_and_shown(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [JIA], source="企业申报")
    batch = bring(tmp_path / "b.csv", [{**JIA, "revenue_y1": "1000"}], source="税务局")
    assert batch.firms_conflicting == 1
    revenue = fact(uscc(1), "revenue@2025")
    assert (revenue.stands.value, revenue.stands.source) == (100_000, "税务局")
    assert [(one.value, one.source) for one in revenue.others] == [(123_456, "企业申报")]
    assert revenue.is_disputed
    assert Firm.objects.get(uscc=uscc(1)).conflicts == ["revenue@2025"]


def test_a_second_source_that_agrees_is_kept_and_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [JIA], source="税务局")
    batch = bring(tmp_path / "b.csv", [JIA], source="统计局")
    assert (batch.firms_changed, batch.firms_unchanged, batch.firms_conflicting) == (0, 1, 0)
    assert FactRecord.objects.count() == 2


def test_text_that_a_spreadsheet_would_run_survives_as_text(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://example.invalid","甲")'
    bring(tmp_path / "a.csv", [{**JIA, "name": name}])
    assert Firm.objects.get(uscc=uscc(1)).name == name
    assert fact(uscc(1), "name").stands.value == name


def test_quotes_backslashes_and_line_ends_in_a_name_survive(tmp_path: Path) -> None:
    name = 'a"b\\c,d\':null,"x":null\\N'
    bring(tmp_path / "a.csv", [{**JIA, "name": name}])
    assert Firm.objects.get(uscc=uscc(1)).name == name


def test_commas_of_another_width_inside_texts_do_not_cut_the_file(tmp_path: Path) -> None:
    rows = [
        {"uscc": uscc(number), "name": "甲，" * (number + 3), "经营范围": "；，" * 9}
        for number in range(5)
    ]
    assert bring(tmp_path / "a.csv", rows).firms_new == 5


def test_a_file_larger_than_a_chunk_goes_in_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_firms, "CHUNK_ROWS", 3)
    rows = [{"uscc": uscc(number), "name": f"第{number}家"} for number in range(10)]
    batch = bring(tmp_path / "a.csv", rows)
    assert (batch.firms_new, batch.rows_done, Firm.objects.count()) == (10, 10, 10)


def test_an_import_that_breaks_off_leaves_nothing_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_done: int, _total: int) -> None:
        raise RuntimeError("the lights went out")

    batch_id = open_file(write_csv(tmp_path / "a.csv", [JIA, YI]))
    with pytest.raises(RuntimeError):
        apply_import(batch_id, clock=lambda: NOON, advance=break_off)
    batch = ImportBatch.objects.get(pk=batch_id)
    assert (batch.state, batch.failure) == ("failed", "RuntimeError: the lights went out")
    assert Firm.objects.count() == FactRecord.objects.count() == 0


def test_a_failed_import_can_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("no header at all\n", encoding="utf-8")
    batch_id = open_file(path)
    with pytest.raises(Exception, match="column"):
        apply_import(batch_id, clock=lambda: NOON, advance=lambda _done, _total: None)
    assert ImportBatch.objects.get(pk=batch_id).state == "failed"


def test_an_applied_import_is_not_applied_again(tmp_path: Path) -> None:
    batch = bring(tmp_path / "a.csv", [JIA])
    with pytest.raises(ImportOutOfTurn, match="applied"):
        apply_import(batch.pk, clock=lambda: NOON, advance=lambda _done, _total: None)


def test_a_discarded_import_is_not_applied(tmp_path: Path) -> None:
    batch_id = open_file(write_csv(tmp_path / "a.csv", [JIA]))
    discard_import(batch_id, at=NOON)
    with pytest.raises(ImportOutOfTurn):
        apply_import(batch_id, clock=lambda: NOON, advance=lambda _done, _total: None)


def test_a_file_that_was_changed_after_it_was_shown_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [JIA])
    batch_id = open_file(path)
    write_csv(path, [JIA, YI])
    with pytest.raises(ImportFileChanged):
        apply_import(batch_id, clock=lambda: NOON, advance=lambda _done, _total: None)


def test_an_import_that_nobody_opened_is_refused() -> None:
    with pytest.raises(ImportUnknown):
        apply_import(4711, clock=lambda: NOON, advance=lambda _done, _total: None)


def test_a_frame_of_our_own_with_a_name_too_long_to_index_is_kept_whole(tmp_path: Path) -> None:
    name = "".join(chr(0x4E00 + at) for at in range(10_000))
    frame = pl.DataFrame({"uscc": [uscc(1)], "name": [name]})
    frame.write_parquet(tmp_path / "a.parquet", metadata={"renqi.frame": "1"})
    bring(tmp_path / "a.parquet")
    firm = Firm.objects.get(uscc=uscc(1))
    assert firm.name == name
    assert len(firm.name_sort) == len(firm.name_normal) == 300


def test_a_frame_of_our_own_with_a_code_that_is_none_is_refused_whole(tmp_path: Path) -> None:
    frame = pl.DataFrame({"uscc": [uscc(1), "no code"], "name": ["甲", "乙"]})
    frame.write_parquet(tmp_path / "a.parquet", metadata={"renqi.frame": "1"})
    with pytest.raises(DomainError):
        bring(tmp_path / "a.parquet")
    assert Firm.objects.count() == 0


def test_a_frame_of_our_own_with_a_code_twice_is_refused_whole(tmp_path: Path) -> None:
    frame = pl.DataFrame({"uscc": [uscc(1), uscc(1)], "name": ["甲", "乙"]})
    frame.write_parquet(tmp_path / "a.parquet", metadata={"renqi.frame": "1"})
    with pytest.raises(DomainError):
        bring(tmp_path / "a.parquet")
    assert Firm.objects.count() == 0


def test_a_source_is_a_name_and_not_an_essay(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [JIA], source="税" * 255)
    with pytest.raises(SourceTooLong):
        bring(tmp_path / "a.csv", [JIA], source="税" * 256)


def test_a_source_without_a_name_is_the_file(tmp_path: Path) -> None:
    bring(tmp_path / "名录.csv", [JIA], source="  ")
    assert fact(uscc(1), "name").stands.source == "名录.csv"


@pytest.mark.parametrize(
    ("employees", "revenue_yuan", "size_class"),
    [
        # Industry (C), 300号: large from 1000 people and 400 million yuan, medium from 300 and
        # 20 million, small from 20 and 3 million; both bounds must be reached.
        (1000, 400_000_000, "large"),
        (999, 400_000_000, "medium"),
        (300, 19_999_999, "small"),
        (20, 3_000_000, "small"),
        (19, 3_000_000, "micro"),
        ("", 3_000_000, None),
        ("", 2_999_999, "micro"),
    ],
)
def test_a_firm_is_classed_by_its_size(
    tmp_path: Path, employees: object, revenue_yuan: int, size_class: str | None
) -> None:
    row = {"uscc": uscc(1), "industry": "3911", "employees_y1": employees}
    bring(tmp_path / "a.csv", [{**row, "revenue_y1": revenue_yuan}])
    assert Firm.objects.get(uscc=uscc(1)).size_class == size_class


def test_a_size_class_follows_the_facts(tmp_path: Path) -> None:
    row = {"uscc": uscc(1), "industry": "3911", "employees_y1": 19, "revenue_y1": 3_000_000}
    bring(tmp_path / "a.csv", [row], source="tax")
    bring(tmp_path / "b.csv", [{"uscc": uscc(1), "employees_y1": 20}], source="tax", at=LATER)
    assert Firm.objects.get(uscc=uscc(1)).size_class == "small"


def test_a_later_file_without_figures_leaves_the_class_that_the_last_figures_gave(
    tmp_path: Path,
) -> None:
    row = {"uscc": uscc(1), "industry": "3911", "employees_y1": 20, "revenue_y1": 3_000_000}
    bring(tmp_path / "a.csv", [row], source="tax", year=2024)
    bring(tmp_path / "b.csv", [{"uscc": uscc(1), "own_brand": "true"}], source="tax", year=2025)
    assert Firm.objects.get(uscc=uscc(1)).size_class == "small"


def test_figures_of_an_earlier_year_alone_give_the_class_of_that_year(tmp_path: Path) -> None:
    # Farming (A), 300号: small from 0.5 million yuan of revenue; nothing else counts.
    early = {"uscc": uscc(1), "industry": "0111", "revenue_y2": 499_999}
    late = {"uscc": uscc(2), "industry": "0111", "revenue_y1": 500_000}
    bring(tmp_path / "a.csv", [early, late])
    classes = Firm.objects.order_by("uscc").values_list("size_class", flat=True)
    assert list(classes) == ["micro", "small"]
