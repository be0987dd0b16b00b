"""Batch lists that were taken in, and the rows that were not (称号名单导入查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain.list_refusals import ROW_REFUSALS, ListUnknown
from renqi.programmes.cultivation.ladder.models import TitleImport


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectLine:
    """A row that was not taken (退回行)."""

    row: int
    cells: tuple[str, ...]
    refusal: DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """A list that was taken in (导入记录)."""

    import_id: int
    file_name: str
    rows: int
    added: int
    known: int
    rejected: int
    person_key: int
    person_name: str
    at: dt.datetime
    waits: bool
    confirmed_by: str
    confirmed_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A row that gives a title, or would (名单称号行)."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """A list with the rows that were not taken (导入详情)."""

    line: ImportLine
    header: tuple[str, ...]
    entries: tuple[EntryLine, ...]
    rejects: tuple[RejectLine, ...]


def latest_imports(*, scope: Scope, limit: int = 20) -> tuple[ImportLine, ...]:
    """Give the lists taken in last; only who sees the whole city sees any (最近导入)."""
    rows = TitleImport.objects.order_by("-pk")[:limit] if scope.all else ()
    return tuple(map(_line, rows))


def import_file(import_id: int, *, scope: Scope) -> ImportFile:
    """Open a list that was taken in (导入详情).

    Raises:
        ListUnknown: There is none in the scope.
    """
    row = TitleImport.objects.filter(pk=import_id).first() if scope.all else None
    if row is None:
        raise ListUnknown(number=import_id)
    return ImportFile(
        line=_line(row),
        header=tuple(row.rejects["header"]),
        entries=tuple(EntryLine(row=one["row"], cells=tuple(one["cells"])) for one in row.entries),
        rejects=tuple(
            RejectLine(
                row=one["row"],
                cells=tuple(one["cells"]),
                refusal=ROW_REFUSALS[one["code"]](**one["data"]),
            )
            for one in row.rejects["rows"]
        ),
    )


def _line(row: TitleImport) -> ImportLine:
    return ImportLine(
        import_id=row.pk,
        file_name=row.file_name,
        rows=row.rows,
        added=row.added,
        known=row.known,
        rejected=row.rejected,
        person_key=row.person_key,
        person_name=row.person_name,
        at=row.at,
        waits=row.waits,
        confirmed_by=row.confirmed_by_name,
        confirmed_at=row.confirmed_at,
    )
