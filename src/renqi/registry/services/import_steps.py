"""The steps of an import, each allowed only in its turn (导入步骤)."""

import hashlib
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

from renqi.registry.domain.import_preview import preview_folder
from renqi.registry.domain.import_states import ImportState, states_before
from renqi.registry.domain.refusals import (
    ImportFileChanged,
    ImportOutOfTurn,
    ImportUnknown,
    SourceReserved,
    SourceTooLong,
)
from renqi.registry.domain.resolution import TITLE_REGISTER
from renqi.registry.models import ImportBatch
from renqi.registry.services.import_progress import IMPORTS
from renqi.registry.services.long_work import settle_stopped

SOURCE_CHARACTERS = 255


def open_import(
    *,
    path: Path,
    file_name: str,
    source: str,
    year: int,
    actor: str,
    at: datetime,
    observed_on: date | None = None,
) -> ImportBatch:
    """Note that a file has been brought (打开导入).

    Args:
        path: Where the file lies; it must stay there until the import is over.
        file_name: What its owner calls it.
        source: Who says what is in it (来源); the file's name where nobody is given.
        year: The last closed fiscal year that `_y1` means.
        actor: Who brings it, as the record should show.
        at: The instant.
        observed_on: The day the facts speak of; the last day of `year` unless given, so that the
            same file means the same on every day it is imported.

    Raises:
        SourceTooLong: The source is more than a name.
        SourceReserved: It is the register of titles.

    Effects:
        One ImportBatch in state `opened`; earlier ones whose program was stopped are `failed`.
    """
    settle_stopped(IMPORTS, at=at)
    return ImportBatch.objects.create(
        file_name=file_name,
        file_sha256=file_digest(path),
        stored_path=str(path),
        source=source_of_file(source, file_name=file_name),
        fiscal_year=year,
        observed_on=observed_on or year_end(year),
        actor=actor,
        opened_at=at,
    )


def source_name(source: str, *, file_name: str) -> str:
    """Give the source of a file's facts: who is named, or else the file (来源).

    Raises:
        SourceTooLong: The name is longer than a name.
    """
    named = source.strip() or file_name
    if len(named) > SOURCE_CHARACTERS:
        raise SourceTooLong(limit=SOURCE_CHARACTERS)
    return named


def source_of_file(source: str, *, file_name: str) -> str:
    """Give the source of a file's facts, which is never the register of titles (文件来源).

    Raises:
        SourceTooLong: The name is longer than a name.
        SourceReserved: It is the register's, above which nobody stands.
    """
    named = source_name(source, file_name=file_name).strip()
    if named == TITLE_REGISTER:
        raise SourceReserved
    return named


def year_end(year: int) -> date:
    """Give the day that the accounts of a year speak of (年末)."""
    return date(year, 12, 31)


def take_step(batch_id: int, state: ImportState, **values: Any) -> ImportBatch:
    """Move an import to its next state, if that step is open to it.

    The check and the move are one statement, so of two who ask at once only one succeeds.

    Raises:
        ImportUnknown: There is no such import.
        ImportOutOfTurn: Its state does not lead there.
    """
    waiting = ImportBatch.objects.filter(pk=batch_id, state__in=states_before(state))
    moved = waiting.update(state=state.value, **values)
    batch = find_batch(batch_id)
    if not moved:
        raise ImportOutOfTurn(batch_id=batch_id, state=batch.state, wanted=state.value)
    return batch


def find_batch(batch_id: int) -> ImportBatch:
    """Look up an import.

    Raises:
        ImportUnknown: There is no such import.
    """
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise ImportUnknown(batch_id=batch_id)
    return batch


def discard_import(batch_id: int, *, at: datetime) -> ImportBatch:
    """Give an import up before it is applied; the file is its owner's to remove (放弃导入).

    Raises:
        ImportOutOfTurn: It is queued, running or applied.
    """
    batch = take_step(batch_id, ImportState.DISCARDED, finished_at=at)
    shutil.rmtree(preview_folder(Path(batch.stored_path)), ignore_errors=True)
    return batch


def check_file(batch: ImportBatch) -> Path:
    """Make sure that the file is still the one that was opened.

    Raises:
        ImportFileChanged: Its content differs.
    """
    path = Path(batch.stored_path)
    if file_digest(path) != batch.file_sha256:
        raise ImportFileChanged(file_name=batch.file_name)
    return path


def file_digest(path: Path) -> str:
    """Fingerprint of a file, sha256 in hexadecimal (文件摘要)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
