"""`renqi screen` as a script would use it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from renqi.cli.main import main
from renqi.demo.firm_files import write_firms

HEADER = "统一社会信用代码,行业代码,从业人数,营业收入(万元),研发费用(万元)\n"
GOOD = "91440307XX0000000Q,3985,120,5000,149.9999\n"
BROKEN = "91440307XX0000000A,3985,120,5000,300\n"
COLUMNS = [
    *("uscc", "rule", "verdict", "score", "met_conditions", "total_conditions", "unmet"),
    *("unknown", "gap", "score_high", "outcome", "rule_version"),
]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    path.write_text(HEADER + GOOD, "utf-8")
    return path


def test_one_rule_of_a_day_prints_counts(run: Run, firms: Path) -> None:
    status, out, _ = run("screen", firms, "--rule", "cn.srdi@2022-08-01")
    assert status == 0
    assert "cn.srdi@2022-08-01" in out
    assert "Firms judged: 1" in out


def test_all_rules_of_a_day_are_those_in_force(run: Run, firms: Path) -> None:
    status, out, _ = run("screen", firms, "--rule", "all", "--as-of", "2023-01-01", "--json")
    document: dict[str, Any] = json.loads(out)
    versions = {rule["version"] for rule in document["rules"]}
    assert status == 0
    assert {"cn.srdi@2022-08-01", "cn.size_class@2011-06-18"} <= versions
    assert "cn.srdi@2026-04-01" not in versions
    assert len(document["results"]) == len(versions)


def test_json_holds_rows_with_gaps_in_the_unit_of_the_fact(run: Run, firms: Path) -> None:
    # 149.9999 of 5,000 (10,000 yuan) is 2.999998 %: 0.000002 % below the bar of 3 %.
    _, out, _ = run("screen", firms, "--rule", "cn.srdi@2022-08-01", "--json")
    (row,) = json.loads(out)["results"]
    assert list(row) == COLUMNS
    assert "rd_ratio" in row["unmet"]
    assert isinstance(row["unmet"], list)
    assert row["gap"]["rd_ratio"] == 0.000001


def test_json_says_where_its_rows_went_when_they_are_too_many(
    run: Run, firms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renqi.cli.screening._MOST_ROWS_IN_JSON", 0)
    _, out, told = run("screen", firms, "--rule", "cn.srdi@2022-08-01", "--json")
    assert json.loads(out)["results"] is None
    assert "pass --out" in told


@pytest.mark.parametrize("ending", ["parquet", "csv", "xlsx"])
def test_every_format_holds_the_same_rows(
    run: Run, firms: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"result.{ending}"
    status, _, _ = run("screen", firms, "--rule", "cn.size_class", "--out", out)
    assert status == 0
    (row,) = _read(out)
    assert list(row) == COLUMNS
    # 120 people and 50,000,000 yuan of revenue: industry is medium from 300 and 20,000,000.
    assert (row["verdict"], row["outcome"]) == ("met", "small")


def _read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        return pl.read_parquet(path).to_dicts()
    if path.suffix == ".xlsx":
        header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]
    text = path.read_text("utf-8")
    assert text.startswith("\ufeff"), "a spreadsheet needs the mark to read Chinese"
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


def test_rejected_rows_go_to_a_workbook_and_the_rest_is_judged(run: Run, firms: Path) -> None:
    firms.write_text(HEADER + GOOD + BROKEN, "utf-8")
    status, out, err = run("screen", firms, "--rule", "all")
    assert status == 0
    assert "Firms judged: 1" in out
    assert "1 rows rejected" in err
    assert (firms.parent / "firms.csv.rejects.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--rule", "cn.nothing"], "cn.nothing"),
        (["--rule", "cn.srdi", "--as-of", "2020-01-01"], "2020-01-01"),
        (["--rule", "all", "--out", "result.txt"], "result.txt"),
        (["--rule", "all", "--out", "firms.csv"], "firm file itself"),
        (["--rule", "all", "--out", "nowhere/result.csv"], "nowhere"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    run: Run,
    firms: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    word: str,
) -> None:
    monkeypatch.chdir(firms.parent)
    status, out, err = run("screen", firms, *arguments)
    assert (status, out) == (2, "")
    assert word in err
    assert err.count("\n") == 1


def test_a_missing_file_is_one_line(run: Run, tmp_path: Path) -> None:
    status, _, err = run("screen", tmp_path / "none.csv", "--rule", "all")
    assert status == 2
    assert err.count("\n") == 1


def test_renewal_asks_other_conditions(run: Run, firms: Path) -> None:
    first = json.loads(run("screen", firms, "--rule", "cn.srdi@2026-04-01", "--json")[1])
    renewed = json.loads(
        run("screen", firms, "--rule", "cn.srdi@2026-04-01", "--renewal", "--json")[1]
    )
    assert (first["stage"], renewed["stage"]) == ("first", "renewal")
    wanted = renewed["results"][0]["unknown"]
    assert "platform_score_y2" in wanted
    assert "platform_score_y2" not in first["results"][0]["unknown"]


def test_a_city_of_our_own_layout_is_judged_unread(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "city.parquet", tmp_path / "rows.parquet"
    write_firms(path, 70_000, seed=5)
    status, text, _ = run("screen", path, "--rule", "cn.innovative_sme", "--out", out, "--json")
    (rule,) = json.loads(text)["rules"]
    assert status == 0
    assert rule["met"] + rule["review"] + rule["unmet"] + rule["unknown"] == 70_000
    rows = pl.read_parquet(out)
    assert rows["uscc"].to_list() == pl.read_parquet(path)["uscc"].to_list()
    assert rows.filter(pl.col("verdict") == "met").height == rule["met"]
