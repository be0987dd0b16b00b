"""`renqi support` as a script uses it."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from renqi.cli.main import main
from tests.registry.firm_files import bring, uscc, write_csv

FIRM = uscc(1)
ROW = {
    "uscc": FIRM,
    "name": "示例有限公司",
    "district": "440307",
    "rd_expense_y1": "50000000",
    "valid_titles": "innovative;srdi",
    "abnormal_list": "false",
    "dishonest_list": "false",
}
WAN = 10**6


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "firms.csv", [ROW])


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_list_as_on_a_day_marks_what_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    states = {
        day: {
            row["measure"]: row["state"]
            for row in answer(capsys, "support", "list", "--on", day)["measures"]
        }
        for day in ("2025-12-31", "2026-01-01")
    }
    assert [states[day]["sz.title.srdi"] for day in states] == ["in_force", "expired"]
    kept = answer(capsys, "support", "list", "--on", "2026-01-01", "--in-force")["measures"]
    assert "sz.title.srdi" not in {row["measure"] for row in kept}


def test_a_list_for_a_district_leaves_its_neighbours_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(capsys, "support", "list", "--district", "440305")["measures"]
    assert {row["district"] for row in found} == {"", "440305"}


def test_one_measure_is_shown_with_its_versions(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "support", "show", "tax.small_profit", "--on", "2022-06-01")
    assert found["version"] == "2022-01-01"
    assert found["versions"] == ["2022-01-01", "2023-01-01"]
    assert main(["support", "show", "tax.small_profit", "--language", "en"]) == 0
    assert "gives: 20% of: Taxable income" in capsys.readouterr().out


def test_a_firm_of_a_file_is_told_what_it_gets_and_why(
    capsys: pytest.CaptureFixture[str], firms: Path
) -> None:
    words = ("support", "explain", str(firms), "--uscc", FIRM, "--as-of", "2026-11-23")
    found = answer(capsys, *words)
    sums = {one["measure"]: one["amount_high"] for one in found["offers"] if not one["stop"]}
    assert (sums["lg.title.srdi"], sums["lg.rd_reward"]) == (20 * WAN, 45 * WAN)
    assert found["next_rungs"][0]["title"] == "little_giant"
    granted = answer(capsys, *words, "--grant", "little_giant")
    assert {one["measure"] for one in granted["offers"]} >= {"lg.title.little_giant"}
    assert main([*words, "--language", "zh"]) == 0
    assert "×1.5 = 45万元" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_city_is_counted_by_measure_and_written_by_firm(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renqi.cli.database.open_database", nullcontext)
    bring(tmp_path / "city.csv", [ROW, {**ROW, "uscc": uscc(2), "district": "440305"}])
    out = tmp_path / "out.csv"
    words = ("support", "city", "--as-of", "2026-11-23")
    found = answer(capsys, *words, "--out", str(out))
    rows = {row["measure"]: row for row in found["measures"]}
    # One of the two is a firm of Longgang.
    assert (rows["lg.rd_reward"]["met"], rows["lg.rd_reward"]["certain"]) == (1, 45 * WAN)
    written = [line for line in out.read_text("utf-8").splitlines() if "lg.rd_reward" in line]
    assert len(written) == 1
    assert main([*words, "--language", "en"]) == 0
    assert "Longgang reward for R&D" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("support", "show", "x.y"), "There is no measure x.y."),
        (("support", "list", "--on", "never"), "never is not a date"),
    ],
)
def test_a_wrong_word_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    try:
        status = main(words)
    except SystemExit as end:
        status = int(str(end.code))
    assert status == 2
    assert said in capsys.readouterr().err


def test_an_unknown_title_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str], firms: Path
) -> None:
    assert main(["support", "explain", str(firms), "--uscc", FIRM, "--grant", "king"]) == 2
    assert "There is no title king. Titles are: innovative, srdi" in capsys.readouterr().err
