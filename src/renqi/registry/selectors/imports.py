"""Imports: which there were, how far they are, what they would change (导入查询)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.import_preview import NO_CONFLICTS, PREVIEW_SCHEMA
from renqi.registry.domain.refusals import ImportUnknown
from renqi.registry.domain.resolution import FactValue
from renqi.registry.models import ImportBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One fact that an import changes; None was unknown (字段变动)."""

    key: str
    before: FactValue | None
    after: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One firm that an import makes, changes or disputes (预览行)."""

    uscc: str
    name: str
    kind: str
    changes: tuple[FieldChange, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """One page of a preview; `total` counts all its pages (预览分页)."""

    rows: tuple[PreviewRow, ...]
    total: int
    page: int
    pages: int


CONFLICTING = "conflicting"


def import_list(*, scope: Scope, limit: int = 50) -> tuple[ImportBatch, ...]:
    """Give the newest imports; only who sees the whole city sees any (导入列表)."""
    if not scope.all:
        return ()
    return tuple(ImportBatch.objects.order_by("-opened_at", "-pk")[:limit])


def import_batch(batch_id: int, *, scope: Scope) -> ImportBatch:
    """Look one import up, progress included (导入进度).

    Raises:
        ImportUnknown: There is no such import in the scope.
    """
    batch = ImportBatch.objects.filter(pk=batch_id).first() if scope.all else None
    if batch is None:
        raise ImportUnknown(batch_id=batch_id)
    return batch


def preview_page(
    batch_id: int, *, scope: Scope, kind: str = "", page: int = 1, per_page: int = 50
) -> PreviewPage:
    """Give one page of what an import would change (导入预览).

    Args:
        batch_id: A previewed import.
        scope: What may be seen.
        kind: `new`, `changed`, `conflicting`, or empty for all.
        page: Counted from 1; beyond the last gives the last.
        per_page: Rows a page.

    Raises:
        ImportUnknown: There is no such import in the scope.
    """
    batch = import_batch(batch_id, scope=scope)
    changes = _changes(batch, kind)
    total = int(changes.select(pl.len()).collect().item())
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    rows = changes.slice((page - 1) * per_page, per_page).collect()
    return PreviewPage(
        rows=tuple(_preview_row(row) for row in rows.iter_rows(named=True)),
        total=total,
        page=page,
        pages=pages,
    )


def _changes(batch: ImportBatch, kind: str) -> pl.LazyFrame:
    parts = sorted(Path(batch.preview_path).glob("*.parquet")) if batch.preview_path else []
    if not parts:
        return pl.LazyFrame(schema=PREVIEW_SCHEMA)
    changes = pl.scan_parquet(parts)
    if kind == CONFLICTING:
        return changes.filter(pl.col("conflicts") != NO_CONFLICTS)
    return changes.filter(pl.col("kind") == kind) if kind else changes


def _preview_row(row: Mapping[str, str]) -> PreviewRow:
    before, after = json.loads(row["before"]), json.loads(row["after"])
    return PreviewRow(
        uscc=row["uscc"],
        name=row["name"],
        kind=row["kind"],
        changes=tuple(
            FieldChange(key=key, before=before.get(key), after=value)
            for key, value in after.items()
        ),
        conflicts=tuple(json.loads(row["conflicts"])),
    )
