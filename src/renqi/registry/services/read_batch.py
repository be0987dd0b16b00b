"""Read the file of an import and note what could not be taken (读取导入文件)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from renqi.kernel.errors import DomainError
from renqi.registry.domain.import_states import ImportState
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.intake.read_firm_file import read_firm_file
from renqi.registry.intake.rejects_file import rejects_path, write_rejects
from renqi.registry.intake.result import Intake, Notice
from renqi.registry.models import ImportBatch
from renqi.registry.services.import_steps import check_file, take_step

Clock = Callable[[], datetime]


def read_batch(batch: ImportBatch) -> Intake:
    """Read the file of an import; rows that cannot be taken go to a workbook beside it.

    Raises:
        ImportFileChanged: The file is not the one that was opened.
        DomainError: The file cannot be read at all.

    Effects:
        The import's row counts, warnings and the place of its rejects.
    """
    path = check_file(batch)
    intake = read_firm_file(
        path, year=batch.fiscal_year, catalogue=fact_catalogue(), is_upload=True
    )
    rejects = write_rejects_of(intake, path)
    ImportBatch.objects.filter(pk=batch.pk).update(
        rows_total=intake.stats.read,
        rows_rejected=intake.stats.rejected,
        rows_collapsed=intake.stats.collapsed,
        rejects_path=str(rejects or ""),
        warnings=[
            *(asdict(notice) for notice in intake.notices),
            *(asdict(_not_read(column)) for column in intake.unknown_columns),
        ],
    )
    return intake


def _not_read(column: str) -> Notice:
    return Notice(
        code="column.unknown",
        zh="没有这样的数据项，该列未读取",
        en="No fact has this name; the column was not read",
        column=column,
    )


def write_rejects_of(intake: Intake, path: Path) -> Path | None:
    """Write FILE.rejects.xlsx where there is anything to put into it (退回文件).

    Where there is not, one that an earlier reading left is removed: it would be taken for this
    one's.
    """
    rejects = rejects_path(path)
    if not intake.stats.rejected:
        rejects.unlink(missing_ok=True)
        return None
    write_rejects(rejects, rejects=intake.rejects, rows=intake.rejected_rows)
    return rejects


@contextmanager
def failing(batch_id: int, *, clock: Clock) -> Iterator[None]:
    """Note on the import why it failed, whatever the reason, and let the reason through."""
    try:
        yield
    except Exception as error:
        told = isinstance(error, DomainError)
        failure = str(error) if told else f"{type(error).__name__}: {error}"
        take_step(batch_id, ImportState.FAILED, finished_at=clock(), failure=failure)
        raise
