"""`renqi registry`: what a script may rely on."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from renqi.cli.main import main
from renqi.registry.models import FactRecord, Firm, ImportBatch
from tests.registry.firm_files import uscc, write_csv

pytestmark = pytest.mark.django_db

ROWS = [
    {"uscc": uscc(1), "name": "深圳市甲科技有限公司", "revenue_y1": "100"},
    {"uscc": uscc(2), "name": "深圳市甲科技有限责任公司", "revenue_y1": "200"},
]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the database of the test."""
    monkeypatch.setattr("renqi.cli.database.open_database", nullcontext)

    def command(*words: object) -> tuple[int, str, str]:
        status = main(["registry", *map(str, words)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


def as_json(run: Run, *words: object) -> Any:
    status, out, _err = run(*words, "--json")
    assert status == 0
    return json.loads(out)


def test_an_import_tells_its_counts_as_json(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    told = as_json(run, "import", path, "--year", 2025, "--source", "税务局")
    assert {key: told[key] for key in ("file", "source", "year", "rows_read", "firms_new")} == {
        "file": "a.csv",
        "source": "税务局",
        "year": 2025,
        "rows_read": 2,
        "firms_new": 2,
    }
    assert told["rejects"] is None
    assert Firm.objects.count() == 2


def test_the_same_import_again_tells_that_nothing_changed(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    as_json(run, "import", path, "--year", 2025)
    told = as_json(run, "import", path, "--year", 2025)
    assert (told["firms_new"], told["firms_changed"], told["firms_unchanged"]) == (0, 0, 2)


def test_a_dry_run_shows_old_and_new_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    as_json(run, "import", write_csv(tmp_path / "a.csv", ROWS), "--year", 2025, "--source", "tax")
    records, imports = FactRecord.objects.count(), ImportBatch.objects.count()
    path = write_csv(tmp_path / "b.csv", [{"uscc": uscc(1), "revenue_y1": "150"}])
    told = as_json(run, "import", path, "--year", 2025, "--source", "tax", "--dry-run")
    assert told["firms_changed"] == 1
    (change,) = told["changes"]
    assert change["before"] == {"revenue@2025": 10_000}  # 100 yuan
    assert change["after"] == {"revenue@2025": 15_000}
    assert (FactRecord.objects.count(), ImportBatch.objects.count()) == (records, imports)


def test_a_dry_run_for_people_is_a_short_table(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    status, out, _err = run("import", path, "--year", 2025, "--dry-run")
    assert status == 0
    assert out.startswith("Dry run: nothing was changed.\n")
    assert uscc(1) in out


def test_bad_rows_go_to_a_workbook_beside_the_file(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [*ROWS, {"uscc": "91440300", "name": "=1+1"}])
    told = as_json(run, "import", path, "--year", 2025)
    assert (told["rows_read"], told["rows_rejected"], told["firms_new"]) == (3, 1, 2)
    assert told["rejects"] == f"{path}.rejects.xlsx"
    workbook = CalamineWorkbook.from_path(told["rejects"])
    cells = [
        cell
        for name in workbook.sheet_names
        for row in workbook.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    assert "91440300" in cells
    assert "=1+1" in cells  # a text, not a formula that a spreadsheet would work out


def test_a_file_that_is_not_there_is_one_line_and_status_2(run: Run, tmp_path: Path) -> None:
    status, out, err = run("import", tmp_path / "none.csv")
    assert (status, out) == (2, "")
    assert err == f"renqi: {tmp_path}/none.csv cannot be opened: No such file or directory.\n"


def test_a_file_that_is_no_table_is_one_line_and_status_2(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x00\x01\x02" * 100)
    status, out, err = run("import", path, "--year", 2025)
    assert (status, out) == (2, "")
    assert err.startswith("renqi: ")
    assert err.count("\n") == 1


def test_a_year_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    with pytest.raises(SystemExit) as refused:
        run("import", path, "--year", "25")
    assert refused.value.code == 2


def test_duplicates_are_found_merged_and_parted(run: Run, tmp_path: Path) -> None:
    as_json(run, "import", write_csv(tmp_path / "a.csv", ROWS), "--year", 2025)
    (pair,) = as_json(run, "duplicates")["pairs"]
    assert (pair["first_uscc"], pair["second_uscc"]) == (uscc(1), uscc(2))
    codes = (uscc(1), uscc(2))
    counted = as_json(run, "merge", *codes, "--dry-run")
    moving = {what: rows for what, rows in counted["rows"].items() if rows}
    assert moving == {"registry.FactRecord.firm": 1}
    assert as_json(run, "duplicates")["pairs"] != []
    assert as_json(run, "merge", *codes, "--reason", "one firm")["rows"] == counted["rows"]
    assert as_json(run, "duplicates")["pairs"] == []
    assert as_json(run, "unmerge", uscc(1))["kept_uscc"] == uscc(2)


def test_codes_of_a_merge_may_be_typed_as_people_type(run: Run, tmp_path: Path) -> None:
    as_json(run, "import", write_csv(tmp_path / "a.csv", ROWS), "--year", 2025)
    typed = (uscc(1).lower(), f" {uscc(2)[:8]} {uscc(2)[8:]}")
    assert as_json(run, "merge", *typed)["kept_uscc"] == uscc(2)


@pytest.mark.parametrize(
    "words", [("--likeness", "7"), ("--likeness", "x"), ("--limit", "-3"), ("--limit", "0")]
)
def test_a_likeness_or_limit_that_makes_no_sense_is_refused(
    run: Run, words: tuple[str, str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        run("duplicates", *words)
    assert refused.value.code == 2


def test_a_merge_that_cannot_be_done_is_one_line_and_status_2(run: Run) -> None:
    status, _out, err = run("merge", uscc(1), uscc(2))
    assert status == 2
    assert err == f"renqi: No firm with the credit code {uscc(1)} is in the registry.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("merge", uscc(1), uscc(2)), ("unmerge", uscc(1)), ("merge", uscc(1), uscc(1))]
)
def test_a_command_of_its_own_process_opens_the_database_itself(
    words: tuple[str, ...], test_home: Path
) -> None:
    environment = {**os.environ, "RENQI_HOME": str(test_home / "home")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "renqi.cli.main", "registry", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("renqi: ")
    assert done.stderr.count("\n") == 1
