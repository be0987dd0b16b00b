"""Bring a firm file into the registry: all its good rows, or nothing (导入企业)."""

from collections.abc import Callable, Iterator

import polars as pl
from django.db import transaction

from renqi.audit.domain.who import Who
from renqi.identity.services.acting import acting_as
from renqi.registry.domain.absolute_years import absolute_keys
from renqi.registry.domain.import_states import ImportState
from renqi.registry.domain.statements import statement_frame
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.intake.result import Intake
from renqi.registry.models import ImportBatch
from renqi.registry.services.constraints import refusing
from renqi.registry.services.fold_in import FirmChange, FoldCounts, Tell, fold_in
from renqi.registry.services.import_progress import IMPORTS
from renqi.registry.services.import_steps import take_step
from renqi.registry.services.long_work import told_progress
from renqi.registry.services.read_batch import Clock, failing, read_batch
from renqi.registry.services.registry_lock import lock_registry
from renqi.registry.services.stored_facts import Stamp

CHUNK_ROWS = 50_000
Advance = Callable[[int, int], None]


def dry_run(intake: Intake, *, stamp: Stamp, tell: Tell, advance: Advance) -> FoldCounts:
    """Say what importing a file would do, and change nothing (试导入).

    Args:
        intake: The file as it was read.
        stamp: Source, year and day its facts would carry.
        tell: Gets the firms that would be new, change or be disputed, chunk by chunk.
        advance: Gets rows done and rows in all.
    """
    with transaction.atomic():
        return _fold(intake, stamp=stamp, write=False, tell=tell, advance=advance)


def apply_import(batch_id: int, *, clock: Clock, advance: Advance) -> ImportBatch:
    """Import an opened file (执行导入).

    Rows that cannot be taken go to a workbook beside the file, with the reason and the remedy.

    Args:
        batch_id: An import that is opened, previewed, queued, or has failed.
        clock: Tells the time, at the start and at the end.
        advance: Gets rows done and rows in all.

    Returns:
        The import, in state `applied`.

    Raises:
        ImportOutOfTurn: It was applied or discarded before.
        DomainError: The file cannot be read; the import is then `failed` and says why.

    Effects:
        New firms and fact records, changed firms, the import's counts; one transaction. A
        failure leaves the import `failed` and nothing else.

    Locks:
        The import, while it runs; the registry, for the length of the transaction.
    """
    begun_at = clock()
    with told_progress(IMPORTS, batch_id) as tell_rows:

        def tell_both(done: int, total: int) -> None:
            tell_rows(done)
            advance(done, total)

        batch = take_step(
            batch_id, ImportState.APPLYING, started_at=begun_at, rows_done=0, failure=""
        )
        with failing(batch_id, clock=clock):
            return _write(batch, clock=clock, advance=tell_both)


def _write(batch: ImportBatch, *, clock: Clock, advance: Advance) -> ImportBatch:
    intake = read_batch(batch)
    # The history of rows names who brought the file, not the worker that reads it.
    with transaction.atomic(), refusing(), acting_as(Who(name=batch.actor)):
        lock_registry()
        counts = _fold(
            intake, stamp=stamp_of(batch), write=True, tell=_hear_nothing, advance=advance
        )
        return take_step(
            batch.pk,
            ImportState.APPLIED,
            finished_at=clock(),
            rows_done=intake.stats.kept,
            firms_new=counts.new,
            firms_changed=counts.changed,
            firms_unchanged=counts.unchanged,
            firms_conflicting=counts.conflicting,
        )


def stamp_of(batch: ImportBatch) -> Stamp:
    """Give the stamp that the facts of an import carry."""
    return Stamp(
        source=batch.source,
        fiscal_year=batch.fiscal_year,
        observed_on=batch.observed_on,
        imported_at=batch.started_at or batch.opened_at,
        batch_id=batch.pk,
    )


def _fold(intake: Intake, *, stamp: Stamp, write: bool, tell: Tell, advance: Advance) -> FoldCounts:
    return fold_in(
        _chunks(intake.frame, stamp=stamp),
        stamp=stamp,
        write=write,
        tell=tell,
        advance=lambda done: advance(done, intake.stats.kept),
    )


def _chunks(frame: pl.LazyFrame, *, stamp: Stamp) -> Iterator[pl.DataFrame]:
    keys = absolute_keys(fact_catalogue(), year=stamp.fiscal_year)
    on = stamp.imported_at.date()
    for chunk in frame.collect_batches(chunk_size=CHUNK_ROWS, maintain_order=True):
        if chunk.height:
            yield statement_frame(chunk, keys=keys, on=on)


def _hear_nothing(changes: list[FirmChange]) -> None:
    """An import keeps no list of its changes: the fact records are that list."""
