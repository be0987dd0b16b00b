"""Small firm files to read in tests."""

import functools
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from renqi.engines.policy.domain.facts import FactCatalogue, load_fact_catalogue
from renqi.registry.domain.rule_tables import FACTS_PATH
from renqi.registry.intake.read_firm_file import read_firm_file
from renqi.registry.intake.result import Intake

CODES = (
    "91350100M000100Y43",
    "913501000000001660",
    "9135010000000006XH",
    "91350100000000019E",
    "91440300MA5D00016M",
)
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@functools.cache
def catalogue() -> FactCatalogue:
    """The shipped facts."""
    return load_fact_catalogue(FACTS_PATH)


def read(path: Path, *, year: int | None = 2025, sheet: str | None = None) -> Intake:
    """Read a firm file against the shipped facts."""
    return read_firm_file(path, year=year, catalogue=catalogue(), sheet=sheet)


def csv_file(folder: Path, text: str | bytes, *, name: str = "firms.csv") -> Path:
    """Write a CSV file, UTF-8 unless bytes are given."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def xlsx_file(folder: Path, rows: Sequence[Sequence[object]], *, name: str = "firms.xlsx") -> Path:
    """Write a workbook of one sheet."""
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def read_column(folder: Path, header: str, *cells: str, year: int | None = 2025) -> Intake:
    """Read a file with one column beside the credit code; at most five cells."""
    lines = [f'{code},"{cell}"' for code, cell in zip(CODES, cells, strict=False)]
    return read(csv_file(folder, "\n".join([f'uscc,"{header}"', *lines])), year=year)


def column(intake: Intake, key: str) -> list[object]:
    """Values of one column of what was kept."""
    return intake.frame.collect()[key].to_list()


def problems(intake: Intake) -> list[tuple[int, str]]:
    """Row and reason code of each refused item."""
    return [(item.row, item.code) for item in intake.rejects]


def notices(intake: Intake) -> list[str]:
    """Codes of what the reader should know."""
    return [item.code for item in intake.notices]
