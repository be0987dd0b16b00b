"""Every notice names the column and the row that it speaks of."""

from pathlib import Path

import pytest

from renqi.cli.main import main
from renqi.cli.notices import notice_line
from tests.registry.intake.files import CODES


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ({"column": "", "row": None, "count": 1}, "Text"),
        ({"column": "净利润", "row": None, "count": 1}, "净利润: Text"),
        ({"column": "", "row": 4, "count": 1}, "Text (row 4)"),
        (
            {"column": "净\n利润", "row": 4, "count": 1200},
            "净 利润: Text (1,200 rows, first row 4)",
        ),
    ],
)
def test_a_notice_is_one_line_with_its_place(place: dict[str, object], line: str) -> None:
    assert notice_line({"en": "Text", **place}) == line


def test_screening_names_column_and_row_of_facts_that_do_not_sit_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "firms.csv"
    path.write_text(f"uscc,revenue_y1,main_revenue_y1\n{CODES[0]},1,1\n{CODES[1]},1,2\n")
    assert main(["screen", str(path), "--rule", "cn.size_class"]) == 0
    said = "main_revenue_y1 / revenue_y1: Main-business revenue is larger than revenue (row 3)"
    assert capsys.readouterr().err == f"note: {said}\n"
