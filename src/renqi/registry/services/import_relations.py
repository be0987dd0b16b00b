"""Bring a file of relations between firms into the registry: all its good rows (导入关联关系)."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from renqi.audit.domain.who import Who
from renqi.kernel.errors import DomainError
from renqi.registry.domain import refusals
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.intake.reasons import reject
from renqi.registry.intake.rejects_file import rejects_path, write_rejects
from renqi.registry.intake.relations_file import (
    SECOND,
    SOURCE,
    RelationIntake,
    RelationRow,
    read_relations_file,
)
from renqi.registry.intake.result import Reject, SourceRows
from renqi.registry.models import FirmRelation
from renqi.registry.services.relations import record_relation

# What the registry refuses of a row that could be read, and the column that shows it.
_REASONS: dict[type[DomainError], tuple[str, str]] = {
    refusals.FirmUnknown: (SECOND, "relation.firm_unknown"),
    refusals.RelationWithItself: (SECOND, "relation.itself"),
    refusals.RelationTwice: (SECOND, "relation.twice"),
    refusals.RelationSourceMissing: (SOURCE, "relation.source_missing"),
    refusals.SourceTooLong: (SOURCE, "text.too_long"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsImported:
    """What came of a file of relations (关联关系导入结果).

    Rows read = new + known + rejected; `known` are on record word for word.
    """

    read: int
    new: int
    known: int
    rejected: int
    rejects: Path | None
    reasons: tuple[Reject, ...]


@transaction.atomic
def import_relations(path: Path, *, source: str, who: Who, at: dt.datetime) -> RelationsImported:
    """Put all good rows of a file on record (导入关联关系).

    Rows that cannot be taken go to a workbook beside the file, with the reason and the remedy.

    Args:
        path: CSV or XLSX.
        source: Who says what is in it, where a row does not say.
        who: Who brings it.
        at: The instant.

    Raises:
        FileRefused: No row can be taken.
        RejectsUnwritable: The workbook of refused rows cannot be written.

    Effects:
        FirmRelation rows; the workbook. The same file again adds nothing.
    """
    intake = read_relations_file(path)
    rejects, refused = list(intake.rejects), list(intake.rejected_rows.rows)
    new = known = 0
    for row in intake.rows:
        named = row.source or source
        if _is_on_record(row, named):
            known += 1
            continue
        try:
            _record(row, named, who=who, at=at)
        except tuple(_REASONS) as refusal:
            refused.append((row.row, row.cells))
            rejects.append(_reject(row, refusal, intake))
        else:
            new += 1
    written = _write_rejects(path, intake, rejects, refused)
    return RelationsImported(
        read=intake.read,
        new=new,
        known=known,
        rejected=len(refused),
        rejects=written,
        reasons=tuple(sorted(rejects, key=lambda one: one.row)),
    )


def _is_on_record(row: RelationRow, source: str) -> bool:
    pairs = [(row.first, row.second)]
    if row.kind is RelationKind.SAME_GROUP:
        pairs.append((row.second, row.first))
    return any(
        FirmRelation.objects.filter(
            kind=row.kind.value,
            first_uscc=first,
            second_uscc=second,
            from_on=row.from_on,
            until_on=row.until_on,
            source=source.strip(),
        ).exists()
        for first, second in pairs
    )


def _record(row: RelationRow, source: str, *, who: Who, at: dt.datetime) -> None:
    record_relation(
        kind=row.kind,
        first=row.first,
        second=row.second,
        from_on=row.from_on,
        until_on=row.until_on,
        source=source,
        who=who,
        at=at,
    )


def _reject(row: RelationRow, refusal: DomainError, intake: RelationIntake) -> Reject:
    key, code = _REASONS[type(refusal)]
    value = str(refusal.data.get("uscc", row.second)) if key == SECOND else row.source
    column = intake.columns.get(key, "")
    return reject(code, row=row.row, column=column, value=value, blanks={})


def _write_rejects(
    path: Path,
    intake: RelationIntake,
    rejects: list[Reject],
    refused: list[tuple[int, tuple[str, ...]]],
) -> Path | None:
    written = rejects_path(path)
    if not refused:
        written.unlink(missing_ok=True)
        return None
    rows = SourceRows(
        header=intake.rejected_rows.header,
        above=intake.rejected_rows.above,
        rows=tuple(sorted(refused)),
    )
    write_rejects(written, rejects=tuple(sorted(rejects, key=lambda one: one.row)), rows=rows)
    return written
