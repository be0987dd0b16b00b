"""Read a batch list of titles in, and give its titles once another confirms it (称号名单导入)."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
from renqi.programmes.cultivation.ladder.services.constraints import refusing
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, enter_known
from renqi.programmes.cultivation.ladder.services.state_titles import tell_registry
from renqi.programmes.cultivation.ladder.services.tell_firm import tell_news
from renqi.registry.domain.refusals import FirmUnknown

ROWS_MAX = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlesImported:
    """What came of a list (称号名单导入结果). Rows = added + known + rejected.

    While the list waits for its second person, `added` is how many it would give.
    """

    import_id: int
    rows: int
    added: int
    known: int
    rejected: int
    waits: bool


def import_titles(
    path: Path, *, file_name: str, actor: Actor, at: dt.datetime, title: str = ""
) -> TitlesImported:
    """Read and judge a list, and keep it until another confirms it; nothing is granted (导入).

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
        One TitleImport; one transaction.
    """
    found = read_title_list(path, title=title)
    if found.read > ROWS_MAX:
        raise list_refusals.ListTooLong(rows=found.read, limit=ROWS_MAX)
    with transaction.atomic():
        with transaction.atomic():
            # Taken in as it would be, and undone: what a list gives is seen before it is given.
            taken = _take_all(found.rows, actor=actor, at=at)
            transaction.set_rollback(True)
        kept = TitleImport.objects.create(
            file_name=file_name,
            digest=hashlib.sha256(path.read_bytes()).hexdigest(),
            rows=found.read,
            added=len(taken.added),
            known=taken.known,
            rejects={
                "header": list(found.header),
                "rows": _told([*found.rejects, *taken.rejects]),
            },
            entries=[_kept(row) for row in taken.added],
            person_key=actor.person_id,
            person_name=actor.signature,
            at=at,
        )
        _record(kept, actor=actor, at=at)
    return _result(kept)


def confirm_titles(import_id: int, *, actor: Actor, at: dt.datetime) -> TitlesImported:
    """Give the titles of a list that another brought in; rows are judged again (确认名单).

    Args:
        import_id: The list.
        actor: Who confirms it; not who brought it.
        at: The instant.

    Raises:
        ListUnknown: There is none.
        ListNotWaiting: It was confirmed or discarded, or gives nothing.
        ListConfirmedBySelf: Whoever brought it confirms it.

    Effects:
        Titles with their events, facts of the firms, messages; one transaction.

    Locks:
        The list; then as `enter_known`.
    """
    with refusing(), transaction.atomic():
        kept = _waiting(import_id)
        is_own = kept.person_key == actor.person_id
        if is_own and (actor.person_id or kept.person_name == actor.signature):
            raise refusals.ListConfirmedBySelf
        taken = _take_all([_row(one) for one in kept.entries], actor=actor, at=at)
        kept.added, kept.known = len(taken.added), kept.known + taken.known
        _reject(kept, taken.rejects)
        kept.confirmed_by_key, kept.confirmed_by_name = actor.person_id, actor.signature
        kept.confirmed_at = at
        kept.save()
        _record(kept, actor=actor, at=at, confirmed=True)
    return _result(kept)


def discard_titles(import_id: int, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Discard a list that waits; its rows are kept as rejected, with the reason (作废名单).

    Args:
        import_id: The list.
        reason: Why it is not to be confirmed.
        actor: Who discards it; whoever brought it may.
        at: The instant.

    Raises:
        ReasonMissing: No reason is given.
        ListUnknown: There is none.
        ListNotWaiting: It was confirmed or discarded, or gives nothing.

    Effects:
        The list's counts and rejected rows; one transaction.

    Locks:
        The list.
    """
    why = reason.strip()
    with transaction.atomic():
        kept = _waiting(import_id)
        if not why:
            raise refusals.ReasonMissing
        refusal = list_refusals.ListDiscarded(by=actor.signature, reason=why)
        rows = map(_row, kept.entries)
        _reject(kept, [ListReject(row=one.row, cells=one.cells, refusal=refusal) for one in rows])
        kept.added = 0
        kept.save()
        _record(kept, actor=actor, at=at, discarded=True)


def _waiting(import_id: int) -> TitleImport:
    kept = TitleImport.objects.select_for_update().filter(pk=import_id).first()
    if kept is None:
        raise list_refusals.ListUnknown(number=import_id)
    if not kept.waits:
        raise refusals.ListNotWaiting(number=import_id)
    return kept


def _reject(kept: TitleImport, rejects: Iterable[ListReject]) -> None:
    rows = [*kept.rejects["rows"], *_told(rejects)]
    kept.rejects = {**kept.rejects, "rows": sorted(rows, key=lambda one: int(one["row"]))}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What came of the rows of a list."""

    added: tuple[ListRow, ...]
    known: int
    rejects: tuple[ListReject, ...]


def _take_all(rows: Iterable[ListRow], *, actor: Actor, at: dt.datetime) -> _Taken:
    added, rejects, known = [], [], 0
    for row in rows:
        try:
            is_new = _take(row, actor=actor, at=at)
        except DomainError as refusal:
            rejects.append(ListReject(row=row.row, cells=row.cells, refusal=_why(refusal, row)))
        else:
            known += not is_new
            if is_new:
                added.append(row)
    return _Taken(added=tuple(added), known=known, rejects=tuple(rejects))


def _kept(row: ListRow) -> dict[str, Any]:
    days = {"granted_on": row.granted_on, "valid_until": row.valid_until}
    said = {key: day.isoformat() if day else None for key, day in days.items()}
    return {**asdict(row), "cells": list(row.cells), **said}


def _row(kept: Mapping[str, Any]) -> ListRow:
    days = {
        key: dt.date.fromisoformat(kept[key]) if kept[key] else None
        for key in ("granted_on", "valid_until")
    }
    return ListRow(**{**kept, "cells": tuple(kept["cells"]), **days})


def _result(kept: TitleImport) -> TitlesImported:
    return TitlesImported(
        import_id=kept.pk,
        rows=kept.rows,
        added=kept.added,
        known=kept.known,
        rejected=kept.rejected,
        waits=kept.waits,
    )


def _record(
    kept: TitleImport,
    *,
    actor: Actor,
    at: dt.datetime,
    confirmed: bool = False,
    discarded: bool = False,
) -> None:
    record_event(
        EventKind.IMPORTED,
        who=actor.who,
        at=at,
        subject=Subject(kind="title_list", key=str(kept.pk), name=kept.file_name),
        detail={
            "rows": kept.rows,
            "added": kept.added,
            "known": kept.known,
            "rejected": kept.rejected,
            "confirmed": confirmed,
            "discarded": discarded,
        },
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
