"""Take a batch list of titles into the register (称号名单导入)."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.audit.services.record_event import record_event
from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain import list_refusals, refusals
from renqi.programmes.cultivation.ladder.domain.lifecycle import lifecycle_by, rule_ref_at
from renqi.programmes.cultivation.ladder.intake.title_list import (
    ListReject,
    ListRow,
    read_title_list,
)
from renqi.programmes.cultivation.ladder.models import Title, TitleImport
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, enter_known
from renqi.programmes.cultivation.ladder.services.state_titles import tell_registry
from renqi.programmes.cultivation.ladder.services.tell_firm import tell_news
from renqi.registry.domain.refusals import FirmUnknown

ROWS_MAX = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlesImported:
    """What came of a list (称号名单导入结果). Rows = added + known + rejected."""

    import_id: int
    rows: int
    added: int
    known: int
    rejected: int


def import_titles(
    path: Path, *, file_name: str, actor: Actor, at: dt.datetime, title: str = ""
) -> TitlesImported:
    """Take the good rows of a list into the register; the same list again adds nothing (导入).

    Args:
        path: CSV or XLSX.
        file_name: What the file was called where it came from.
        actor: Who brings it.
        at: The instant.
        title: The title of all rows, where the list has no column for it.

    Raises:
        HeaderMissing: No row of the file names the columns.
        ListTooLong: It has more rows than are taken at once.
        FileRefused: The file cannot be read.

    Effects:
        Titles with their events, facts of the firms, messages, one TitleImport; one transaction.
    """
    found = read_title_list(path, title=title)
    if found.read > ROWS_MAX:
        raise list_refusals.ListTooLong(rows=found.read, limit=ROWS_MAX)
    rejects = list(found.rejects)
    added = known = 0
    with transaction.atomic():
        for row in found.rows:
            try:
                is_new = _take(row, actor=actor, at=at)
            except DomainError as refusal:
                rejects.append(ListReject(row=row.row, cells=row.cells, refusal=_why(refusal, row)))
            else:
                added += is_new
                known += not is_new
        kept = TitleImport.objects.create(
            file_name=file_name,
            digest=hashlib.sha256(path.read_bytes()).hexdigest(),
            rows=found.read,
            added=added,
            known=known,
            rejects={"header": list(found.header), "rows": _told(rejects)},
            person_key=actor.person_id,
            person_name=actor.signature,
            at=at,
        )
        record_event(
            EventKind.IMPORTED,
            who=actor.who,
            at=at,
            subject=Subject(kind="title_list", key=str(kept.pk), name=file_name),
            detail={"rows": found.read, "added": added, "known": known, "rejected": len(rejects)},
        )
    return TitlesImported(
        import_id=kept.pk, rows=found.read, added=added, known=known, rejected=len(rejects)
    )


def _take(row: ListRow, *, actor: Actor, at: dt.datetime) -> bool:
    """Take a row in, unless the register says the same already."""
    if _is_on_record(row):
        return False
    entry = TitleEntry(
        uscc=row.uscc,
        rung=row.rung,
        granted_on=row.granted_on,
        valid_until=row.valid_until,
        batch=row.batch,
        document=row.document,
        is_renewed=row.is_renewed,
    )
    with transaction.atomic():
        held = enter_known(entry, actor=actor, at=at)
        tell_registry(row.uscc, on=day_of(at), actor=actor, at=at)
        tell_news(held, at=at)
    return True


def _is_on_record(row: ListRow) -> bool:
    until = row.valid_until
    if until is None and row.granted_on is not None:
        ref = rule_ref_at(row.rung, row.granted_on)
        until = lifecycle_by(ref).valid_until(row.granted_on) if ref else None
    return Title.objects.filter(
        uscc=row.uscc, rung=row.rung, granted_on=row.granted_on, valid_until=until
    ).exists()


def _why(refusal: DomainError, row: ListRow) -> DomainError:
    """Say it so that whoever has the list can put it right."""
    if isinstance(refusal, FirmUnknown):
        return list_refusals.FirmNotRegistered(uscc=row.uscc)
    if isinstance(refusal, refusals.TitleHeld):
        return list_refusals.HeldOtherwise(uscc=row.uscc)
    return refusal if refusal.code in list_refusals.ROW_REFUSALS else list_refusals.RowBroken()


def _told(rejects: Iterable[ListReject]) -> list[dict[str, object]]:
    return [
        {
            "row": one.row,
            "cells": list(one.cells),
            "code": one.refusal.code,
            "data": {key: str(value) for key, value in one.refusal.data.items()},
        }
        for one in sorted(rejects, key=lambda one: one.row)
    ]
