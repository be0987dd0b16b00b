"""The chain notices whatever is done to the trail behind its back."""

import pytest
from django.db import transaction

from renqi.audit.models import AuditSeal, RowChange, SealedEntry, SecurityEvent
from renqi.audit.selectors.integrity import head, unsealed_entries
from renqi.audit.services.seal_trail import seal_trail
from renqi.identity.models import Organisation
from tests.audit.trail import NOON, found, read_firm, rewrite_chain, sql, tampering

pytestmark = pytest.mark.django_db(transaction=True)


def _three_seals() -> list[int]:
    """Two events under each of three seals; gives the events' keys."""
    for _ in range(3):
        read_firm()
        read_firm()
        assert seal_trail(at=NOON) == 1
    return list(SecurityEvent.objects.order_by("pk").values_list("pk", flat=True))


def test_what_was_written_is_sealed_once_and_holds() -> None:
    _three_seals()
    assert seal_trail(at=NOON) == 0  # nothing new
    assert list(AuditSeal.objects.order_by("no").values_list("no", "entries")) == [
        (1, 2),
        (2, 2),
        (3, 2),
    ]
    assert SealedEntry.objects.count() == 6
    assert found() == []
    top = head()
    assert top is not None
    assert (top.no, top.entries) == (3, 6)


def test_changes_of_rows_are_sealed_with_the_events() -> None:
    Organisation.objects.create(kind="park", name="科技园")
    read_firm()
    assert unsealed_entries() == 2
    assert seal_trail(at=NOON) == 1
    assert unsealed_entries() == 0
    assert set(SealedEntry.objects.values_list("stream", flat=True)) == {"E", "R"}


def test_a_long_backlog_becomes_several_seals_of_whole_transactions() -> None:
    with transaction.atomic():
        for _ in range(5):
            read_firm()
    for _ in range(4):
        read_firm()
    # Two at once: the five of one transaction stay together, then two and two.
    assert seal_trail(at=NOON, entries_at_once=2) == 3
    assert list(AuditSeal.objects.order_by("no").values_list("entries", flat=True)) == [5, 2, 2]
    assert found() == []


def test_an_edited_event_is_named() -> None:
    keys = _three_seals()
    with tampering("audit_securityevent"):
        sql("UPDATE audit_securityevent SET person_name = '无名' WHERE id = %s", keys[2])
    assert found() == [("entry_altered", f"event {keys[2]} of seal 2")]


def test_an_edited_row_change_is_named() -> None:
    Organisation.objects.create(kind="park", name="科技园")
    seal_trail(at=NOON)
    change = RowChange.objects.get()
    with tampering("audit_rowchange"):
        sql("UPDATE audit_rowchange SET changes = '{}' WHERE id = %s", change.pk)
    assert found() == [("entry_altered", f"row change {change.pk} of seal 1")]


def test_an_event_deleted_in_the_middle_is_named() -> None:
    keys = _three_seals()
    with tampering("audit_securityevent"):
        sql("DELETE FROM audit_securityevent WHERE id = %s", keys[3])
    assert found() == [("entry_missing", f"event {keys[3]} of seal 2")]


def test_an_event_slipped_in_later_is_named() -> None:
    keys = _three_seals()
    with tampering("audit_securityevent"):
        sql(
            "INSERT INTO audit_securityevent SELECT id + 1000, at, kind, person_id, person_name,"
            " role, organisation, subject_kind, subject_key, subject_name, detail, xid"
            " FROM audit_securityevent WHERE id = %s",
            keys[0],
        )
    assert found() == [("entry_added", f"event {keys[0] + 1000}")]


def test_events_that_changed_places_are_named() -> None:
    keys = _three_seals()
    with tampering("audit_securityevent"):
        for old, new in ((keys[0], -1), (keys[5], keys[0]), (-1, keys[5])):
            sql("UPDATE audit_securityevent SET id = %s WHERE id = %s", new, old)
    # Each lies in a window where the other was sealed.
    assert {problem for problem, _ in found()} == {"entry_altered"}
    assert {subject.split(" of ")[0] for _, subject in found()} == {
        f"event {keys[0]}",
        f"event {keys[5]}",
    }


def test_an_event_edited_with_its_fingerprint_betrays_the_seal() -> None:
    keys = _three_seals()
    with tampering("audit_securityevent", "audit_sealedentry"):
        sql("UPDATE audit_securityevent SET person_name = '无名' WHERE id = %s", keys[2])
        sql(
            "UPDATE audit_sealedentry s SET leaf = l.leaf FROM audit_leaf l"
            " WHERE l.stream = s.stream AND l.entry_id = s.entry_id"
        )
    assert found() == [("root_differs", "seal 2")]


def test_a_seal_deleted_in_the_middle_is_named() -> None:
    _three_seals()
    with tampering("audit_seal"):
        sql("DELETE FROM audit_seal WHERE no = 2")
    assert ("seal_missing", "seal 2") in found()


def test_seals_that_changed_numbers_are_named() -> None:
    _three_seals()
    with tampering("audit_seal"):
        for old, new in ((1, 9), (2, 1), (9, 2)):
            sql("UPDATE audit_seal SET no = %s WHERE no = %s", new, old)
    assert {("seal_altered", "seal 1"), ("seal_altered", "seal 2")} <= set(found())


def test_a_seal_computed_anew_unlinks_the_next() -> None:
    _three_seals()
    with tampering("audit_seal"):
        sql("UPDATE audit_seal SET sealed_at = sealed_at + interval '1 hour' WHERE no = 2")
        sql(
            "UPDATE audit_seal SET hash = audit_seal_hash(no, xid_from, xid_until, entries, root,"
            " previous, sealed_at) WHERE no = 2"
        )
    assert found() == [("seal_unlinked", "seal 3")]


def test_a_tail_cut_without_care_shows_by_the_clock() -> None:
    keys = _three_seals()
    with tampering("audit_securityevent", "audit_sealedentry", "audit_seal"):
        sql("DELETE FROM audit_seal WHERE no = 3")
        sql("DELETE FROM audit_sealedentry WHERE seal_no = 3")
        sql("DELETE FROM audit_securityevent WHERE id >= %s", keys[4])
    assert found() == [("tail_cut", "seal 3")]


def test_an_event_dated_into_the_future_of_the_server_is_named() -> None:
    keys = _three_seals()
    with tampering("audit_securityevent"):
        sql("UPDATE audit_securityevent SET xid = xid + 1000000000 WHERE id = %s", keys[0])
    assert ("entry_of_the_future", f"event {keys[0]}") in found()


def test_a_full_rewrite_holds_by_itself_and_needs_an_anchor_to_show() -> None:
    keys = _three_seals()
    before = head()
    with tampering("audit_securityevent", "audit_sealedentry", "audit_seal"):
        sql("DELETE FROM audit_securityevent WHERE id = %s", keys[0])
        rewrite_chain()
    assert found() == []
    assert head() != before
