"""Firm files for tests: valid credit codes, small CSV files, and importing them."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from renqi.identity.domain.scope import Scope
from renqi.kernel.ids import check_character, organisation_check_character
from renqi.registry.models import ImportBatch
from renqi.registry.selectors.firm_file import FactLine, firm_file
from renqi.registry.services.import_firms import apply_import
from renqi.registry.services.import_steps import open_import

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CITY = Scope(all=True)


def uscc(number: int) -> str:
    """A valid credit code of a Shenzhen company, another one for each number."""
    organisation = f"MA{number:06d}"
    first17 = "91440300" + organisation + organisation_check_character(organisation)
    return first17 + check_character(first17)


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows under the union of their keys; a missing key is an empty cell."""
    header = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def open_file(path: Path, *, source: str = "", year: int = 2025) -> int:
    """Open an import and return its number."""
    return open_import(
        path=path, file_name=path.name, source=source, year=year, actor="tester", at=NOON
    ).pk


def bring(
    path: Path,
    rows: Sequence[Mapping[str, object]] | None = None,
    *,
    source: str = "",
    year: int = 2025,
    at: datetime = NOON,
) -> ImportBatch:
    """Import a file, written first where rows are given."""
    if rows is not None:
        write_csv(path, rows)
    batch_id = open_file(path, source=source, year=year)
    return apply_import(batch_id, clock=lambda: at, advance=lambda _done, _total: None)


def fact(code: str, key: str) -> FactLine:
    """One fact of a firm's file."""
    lines = {line.key: line for line in firm_file(code, scope=CITY, as_of=NOON.date()).facts}
    return lines[key]
