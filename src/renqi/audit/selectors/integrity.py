"""Whether the trail still holds (审计核验)."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Sum

from renqi.audit.domain.chain import ChainHead, Problem
from renqi.audit.models import AuditClock, AuditSeal, RowChange, SecurityEvent

_ENTRIES_AT_ONCE = 100_000
_SEALS_AT_ONCE = 5_000


def problems(*, first_seal: int = 1) -> Iterator[Problem]:
    """Compute the chain anew and tell whatever does not hold (审计核验).

    The database reads about a hundred thousand entries at a time, so memory stays small however
    long the trail is. Entries that are not sealed yet are nobody's evidence and are not looked at.

    Args:
        first_seal: From which seal on.
    """
    yield from _told("SELECT * FROM audit_verify_links(%s::bigint)", first_seal)
    for first, last in _helpings(first_seal):
        yield from _told("SELECT * FROM audit_verify_entries(%s::bigint, %s::bigint)", first, last)


def head() -> ChainHead | None:
    """Give the last seal, for an anchor outside (链头); none before the first."""
    seal = AuditSeal.objects.order_by("-no").first()
    if seal is None:
        return None
    entries = AuditSeal.objects.aggregate(entries=Sum("entries"))["entries"]
    return ChainHead(
        no=seal.no, hash=bytes(seal.hash).hex(), entries=entries, sealed_at=seal.sealed_at
    )


def seal_hash(no: int) -> str | None:
    """Give the hash of one seal, hexadecimal; none where there is no such seal."""
    seal = AuditSeal.objects.filter(no=no).first()
    return None if seal is None else bytes(seal.hash).hex()


def unsealed_entries() -> int:
    """Count what was written since the last seal (待封条目)."""
    clock = AuditClock.objects.first()
    since = 0 if clock is None else clock.sealed_to
    return sum(model.objects.filter(xid__gte=since).count() for model in (SecurityEvent, RowChange))


def _helpings(first_seal: int) -> Iterator[tuple[int, int]]:
    """Cut the seals into runs of about so many entries."""
    after = first_seal - 1
    while True:
        rows = AuditSeal.objects.filter(no__gt=after).order_by("no")
        seals = list(rows.values_list("no", "entries")[:_SEALS_AT_ONCE])
        if not seals:
            return
        begin, held = seals[0][0], 0
        for no, entries in seals:
            held += entries
            if held >= _ENTRIES_AT_ONCE or no == seals[-1][0]:
                yield begin, no
                begin, held = no + 1, 0
        after = seals[-1][0]


def _told(statement: str, *parameters: int) -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = cursor.fetchall()
    for problem, subject, expected, seen in found:
        yield Problem(problem=problem, subject=subject, expected=expected, found=seen)
