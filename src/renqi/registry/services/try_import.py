"""Say what importing a file would do, and keep no trace of having asked (试导入)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.intake.read_firm_file import read_firm_file
from renqi.registry.services.fold_in import Tell
from renqi.registry.services.import_firms import Advance, dry_run
from renqi.registry.services.import_steps import source_of_file, year_end
from renqi.registry.services.read_batch import write_rejects_of
from renqi.registry.services.stored_facts import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedImport:
    """What an import would do (试导入结果)."""

    file: str
    source: str
    year: int
    rows_read: int
    rows_rejected: int
    rows_collapsed: int
    firms_new: int
    firms_changed: int
    firms_unchanged: int
    firms_conflicting: int
    rejects: str | None
    notices: tuple[dict[str, Any], ...]


def try_import(
    path: Path, *, source: str, year: int, at: datetime, tell: Tell, advance: Advance
) -> TriedImport:
    """Read a file and say what importing it would do (试导入).

    Args:
        path: The file.
        source: Who says what is in it; the file's name where nobody is given.
        year: The last closed fiscal year that `_y1` means.
        at: The instant.
        tell: Gets the firms that would be new, change or be disputed.
        advance: Gets rows done and rows in all.

    Raises:
        DomainError: The file cannot be read at all.

    Effects:
        The rejects workbook beside the file; nothing in the database.
    """
    intake = read_firm_file(path, year=year, catalogue=fact_catalogue(), is_upload=True)
    stamp = Stamp(
        source=source_of_file(source, file_name=path.name),
        fiscal_year=year,
        observed_on=year_end(year),
        imported_at=at,
    )
    counts = dry_run(intake, stamp=stamp, tell=tell, advance=advance)
    rejects = write_rejects_of(intake, path)
    return TriedImport(
        file=path.name,
        source=stamp.source,
        year=year,
        rows_read=intake.stats.read,
        rows_rejected=intake.stats.rejected,
        rows_collapsed=intake.stats.collapsed,
        firms_new=counts.new,
        firms_changed=counts.changed,
        firms_unchanged=counts.unchanged,
        firms_conflicting=counts.conflicting,
        rejects=str(rejects) if rejects else None,
        notices=tuple(asdict(notice) for notice in intake.notices),
    )
