"""Show what an import would do before it is done, however long the list (导入预览)."""

import json
import shutil
from pathlib import Path

import polars as pl

from renqi.registry.domain.import_preview import PREVIEW_SCHEMA, preview_folder
from renqi.registry.domain.import_states import ImportState
from renqi.registry.domain.refusals import ImportOutOfTurn
from renqi.registry.models import ImportBatch
from renqi.registry.services.fold_in import FirmChange
from renqi.registry.services.import_firms import Advance, dry_run, stamp_of
from renqi.registry.services.import_progress import IMPORTS
from renqi.registry.services.import_steps import find_batch, take_step
from renqi.registry.services.long_work import told_progress
from renqi.registry.services.read_batch import Clock, failing, read_batch


def preview_import(batch_id: int, *, clock: Clock, advance: Advance) -> ImportBatch:
    """Read an opened file and keep the list of what would change (导入预览).

    The list lies beside the file, in parts, so that a page of it is shown without reading the
    file again: `selectors.imports.preview_page`.

    Raises:
        ImportOutOfTurn: The import is past this step.
        DomainError: The file cannot be read; the import is then `failed` and says why.

    Effects:
        The import's counts, its rejects workbook and its preview; no firm.
    """
    batch = find_batch(batch_id)
    if batch.state != ImportState.OPENED:
        wanted = ImportState.PREVIEWED.value
        raise ImportOutOfTurn(batch_id=batch_id, state=batch.state, wanted=wanted)
    folder = preview_folder(Path(batch.stored_path))
    with failing(batch_id, clock=clock), told_progress(IMPORTS, batch_id) as tell_rows:
        intake = read_batch(batch)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        writer = _PartWriter(folder)

        def tell_both(done: int, total: int) -> None:
            tell_rows(done)
            advance(done, total)

        counts = dry_run(intake, stamp=stamp_of(batch), tell=writer.write, advance=tell_both)
    return take_step(
        batch_id,
        ImportState.PREVIEWED,
        preview_path=str(folder),
        firms_new=counts.new,
        firms_changed=counts.changed,
        firms_unchanged=counts.unchanged,
        firms_conflicting=counts.conflicting,
    )


class _PartWriter:
    """Writes each list of changes as one Parquet part, numbered in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = 0

    def write(self, changes: list[FirmChange]) -> None:
        if not changes:
            return
        rows = [
            (
                one.uscc,
                one.name,
                one.kind,
                _json(one.before),
                _json(one.after),
                _json(one.conflicts),
            )
            for one in changes
        ]
        part = self._folder / f"{self._parts:06d}.parquet"
        pl.DataFrame(rows, schema=PREVIEW_SCHEMA, orient="row").write_parquet(part)
        self._parts += 1


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
