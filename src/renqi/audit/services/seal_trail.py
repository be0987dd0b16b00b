"""Chain the trail by hashes, after the fact and in nobody's way (审计封链)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from renqi.audit.domain.refusals import SealedInWrongIsolation, TrailClockBehind
from renqi.kernel.errors import DomainError

ENTRIES_AT_ONCE = 100_000
_STATES: Mapping[str, type[DomainError]] = {
    "AU008": SealedInWrongIsolation,
    "AU009": TrailClockBehind,
}


def seal_trail(*, at: datetime, entries_at_once: int = ENTRIES_AT_ONCE) -> int:
    """Seal everything that can no longer be joined by something earlier (审计封链).

    Whoever writes to the trail does not wait for it.

    Args:
        at: The instant.
        entries_at_once: A longer backlog becomes several seals of about so many entries.

    Returns:
        How many seals were added; none where there was nothing to seal, or another session is
        at it.

    Raises:
        TrailClockBehind: The database was restored onto a server that counts anew.
        SealedInWrongIsolation: The caller's transaction is not at READ COMMITTED.

    Effects:
        Seals, and the fingerprints of what they cover; one transaction for each seal.
    """
    added = 0
    while _call("SELECT audit_seal_trail(%s, %s)", [at, entries_at_once]) is not None:
        added += 1
    return added


def resume_after_restore() -> int:
    """Carry the count of transactions on after a restore onto another server (恢复续链).

    Does nothing where the count runs on by itself, or where an older Renqi kept no trail. Run it
    as the owner of the tables before anything else writes to a restored database.

    Returns:
        What is added to the server's own count from now on.

    Effects:
        The clock of the trail.

    Locks:
        Events and row changes against writing.
    """
    if not _call("SELECT (to_regprocedure('audit_begin_epoch()') IS NOT NULL)::int", []):
        return 0
    return int(_call("SELECT audit_begin_epoch()", []) or 0)


def _call(statement: str, parameters: Sequence[datetime | int]) -> int | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            row = cursor.fetchone()
    except DatabaseError as error:
        refusal = _STATES.get(getattr(error.__cause__, "sqlstate", ""))
        if refusal is None:
            raise
        raise refusal from error
    return None if row is None or row[0] is None else int(row[0])
