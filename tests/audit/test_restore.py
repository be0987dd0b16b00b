"""A trail that is carried to another server goes on and still holds."""

import pytest

from renqi.audit.domain.refusals import TrailClockBehind
from renqi.audit.models import AuditClock, AuditSeal
from renqi.audit.services.seal_trail import resume_after_restore, seal_trail
from tests.audit.trail import NOON, found, read_firm, sql, tampering

pytestmark = pytest.mark.django_db(transaction=True)

AHEAD = 5_000_000_000  # the server before had counted so much further


def _as_if_from_a_server_ahead() -> None:
    """Move everything that is sealed to where a server that counted further would have it."""
    with tampering("audit_securityevent", "audit_sealedentry", "audit_seal"):
        sql("UPDATE audit_securityevent SET xid = xid + %s", AHEAD)
        sql("UPDATE audit_seal SET xid_until = xid_until + %s", AHEAD)
        sql(
            "UPDATE audit_sealedentry s SET leaf = l.leaf FROM audit_leaf l"
            " WHERE l.stream = s.stream AND l.entry_id = s.entry_id"
        )
        sql(
            "UPDATE audit_seal SET root = (SELECT sha256(string_agg(leaf, ''::bytea"
            " ORDER BY stream, entry_id)) FROM audit_sealedentry)"
        )
        sql(
            "UPDATE audit_seal SET hash = audit_seal_hash(no, xid_from, xid_until, entries, root,"
            " previous, sealed_at)"
        )
        sql("UPDATE audit_clock SET sealed_to = sealed_to + %s", AHEAD)


def test_a_server_that_counts_anew_is_refused_until_the_count_is_carried_on() -> None:
    read_firm()
    seal_trail(at=NOON)
    _as_if_from_a_server_ahead()
    assert found()  # entries of the future, as this server sees it
    with pytest.raises(TrailClockBehind):
        seal_trail(at=NOON)
    assert resume_after_restore() > AHEAD - 1_000_000
    assert found() == []
    read_firm()
    assert seal_trail(at=NOON) == 1
    assert AuditSeal.objects.count() == 2
    assert found() == []


def test_resuming_where_the_count_runs_on_changes_nothing() -> None:
    read_firm()
    seal_trail(at=NOON)
    assert resume_after_restore() == 0
    assert AuditClock.objects.get().xid_offset == 0


def test_resuming_twice_adds_nothing_more() -> None:
    read_firm()
    seal_trail(at=NOON)
    _as_if_from_a_server_ahead()
    first = resume_after_restore()
    assert resume_after_restore() == first
