"""Write down outside the database what the chains have come to (锚定)."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from renqi.audit.domain.anchor import Anchor, AnchoredHead, public_hex, read_anchor
from renqi.audit.domain.chain import ChainHead
from renqi.audit.domain.events import EventKind
from renqi.audit.domain.refusals import AnchorTaken
from renqi.audit.domain.who import PROGRAM, Subject
from renqi.audit.selectors.anchors import anchor_files, anchor_told
from renqi.audit.selectors.integrity import head
from renqi.audit.services.record_event import record_event
from renqi.audit.services.seal_trail import seal_trail
from renqi.audit.services.signing_key import signing_key

_LOCK = (7003, 1)


def write_anchor(
    heads: Mapping[str, ChainHead | None], *, folder: Path, keys: Path, at: datetime, day: str
) -> Anchor:
    """Seal the trail and write a signed anchor of it and of other chains (锚定).

    Args:
        heads: The last seals of other chains by name; what has no seal yet is left out.
        folder: Where anchors go; best on other hardware than the database.
        keys: Where the signing key lies.
        at: The instant.
        day: The day of the city.

    Returns:
        The anchor.

    Raises:
        AnchorTaken: Its file is there already.
        AnchorKeyUnreadable: The key's file holds something else.
        TrailClockBehind: The database was restored onto a server that counts anew.
        OSError: The folder cannot be written.

    Effects:
        Seals, one file, one event `system.anchored`.

    Locks:
        One anchor at a time.
    """
    seal_trail(at=at)
    key = signing_key(keys)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK)
        number, previous = _last(folder)
        anchor = Anchor(
            number=number + 1,
            day=day,
            at=at.isoformat(timespec="seconds"),
            heads={name: _anchored(one) for name, one in {"audit": head(), **heads}.items() if one},
            previous=previous,
            key=public_hex(key),
        ).signed(key)
        record_event(
            EventKind.ANCHORED,
            who=PROGRAM,
            at=at,
            subject=Subject(kind="anchor", key=str(anchor.number), name=day),
            detail={"number": anchor.number, "hash": anchor.digest, "day": day},
        )
        _place(anchor, folder)
    return anchor


def _last(folder: Path) -> tuple[int, str]:
    """Give number and hash of the last anchor: in the folder, or that the trail tells of.

    A new folder knows nothing of the anchors on the old hardware, and a database that was
    restored knows nothing of the last days.
    """
    told = anchor_told()
    known = [(told.number, told.digest)] if told else []
    read = (read_anchor(file.content) for file in anchor_files(folder))
    known += [(anchor.number, anchor.digest) for anchor in read if anchor]
    return max(known, default=(0, ""))


def _anchored(one: ChainHead) -> AnchoredHead:
    return AnchoredHead(no=one.no, hash=one.hash, entries=one.entries)


def _place(anchor: Anchor, folder: Path) -> None:
    """Write the file whole or not at all, and never over another.

    By renaming, as a share on other hardware may know no links; the lock keeps others away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"anchor-{anchor.number:06}-{anchor.day}.json"
    if path.exists():
        raise AnchorTaken(path=path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            file.write(anchor.content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
