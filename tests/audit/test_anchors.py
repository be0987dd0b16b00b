"""Anchors outside show what no chain can show by itself."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from renqi.audit.domain.anchor import Anchor, read_anchor
from renqi.audit.domain.events import EventKind
from renqi.audit.models import SecurityEvent
from renqi.audit.services.signing_key import public_keys, read_public_key
from renqi.web.audit.chains import (
    anchor_chains,
    anchor_chains_daily,
    anchor_problems,
    check_chains,
)
from tests.audit.trail import NOON, found, read_firm, rewrite_chain, sql, tampering

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> Path:
    """Let keys and anchors lie in a folder of the test."""
    settings.RENQI_ANCHORS, settings.RENQI_KEYS = tmp_path / "anchors", tmp_path / "keys"
    return tmp_path / "anchors"


def _told(**given: object) -> list[tuple[str, str]]:
    return [(one.problem, one.subject) for one in anchor_problems(**given)]  # type: ignore[arg-type]


def _three_anchors() -> list[Anchor]:
    made = []
    for _ in range(3):
        read_firm()
        made.append(anchor_chains(at=NOON))
    return made


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_anchors_follow_each_other_and_hold(folders: Path) -> None:
    first, second, third = _three_anchors()
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert (first.previous, third.previous) == ("", second.digest)
    # The anchor before is an event of its own and is sealed with the next: 1, then 2 and 2 more.
    assert [one.heads["audit"].entries for one in (first, second, third)] == [1, 3, 5]
    assert _files(folders)[0].name == "anchor-000001-2026-11-22.json"
    assert _told() == []
    assert SecurityEvent.objects.filter(kind=EventKind.ANCHORED.value).count() == 3


def test_the_key_is_for_the_eyes_of_its_owner_and_stays(folders: Path) -> None:
    first, second, _ = _three_anchors()
    keys = folders.parent / "keys"
    assert (keys / "anchor.key").stat().st_mode & 0o777 == 0o600
    assert first.key == second.key
    assert public_keys(keys) == {first.key}


def test_a_tail_cut_with_care_shows_by_the_anchor() -> None:
    _three_anchors()
    with tampering("audit_securityevent", "audit_sealedentry", "audit_seal"):
        sql(
            "DELETE FROM audit_securityevent e USING audit_seal s WHERE s.no = 3"
            " AND e.xid >= s.xid_from"
        )
        sql("DELETE FROM audit_sealedentry WHERE seal_no = 3")
        sql("DELETE FROM audit_seal WHERE no = 3")
        sql("UPDATE audit_clock SET sealed_to = (SELECT max(xid_until) FROM audit_seal)")
    assert found() == []
    assert ("chain_differs_from_anchor", "anchor 3: audit seal 3") in _told()


def test_a_chain_written_anew_shows_by_every_anchor_since() -> None:
    _three_anchors()
    victim = SecurityEvent.objects.filter(kind=EventKind.READ.value).order_by("pk")[1]
    with tampering("audit_securityevent", "audit_sealedentry", "audit_seal"):
        sql("DELETE FROM audit_securityevent WHERE id = %s", victim.pk)
        rewrite_chain()
    assert found() == []
    assert _told() == [
        ("chain_differs_from_anchor", "anchor 2: audit seal 2"),
        ("chain_differs_from_anchor", "anchor 3: audit seal 3"),
    ]


def test_an_edited_anchor_is_named(folders: Path) -> None:
    _three_anchors()
    path = _files(folders)[1]
    path.write_text(path.read_text("utf-8").replace("2026-11-22T", "2026-11-21T"), "utf-8")
    # What it says is not what was signed, and the next one names another hash.
    assert _told() == [("anchor_altered", path.name), ("anchor_unlinked", "anchor 3")]


def test_nothing_rides_along_in_an_anchor_that_the_signature_does_not_cover(folders: Path) -> None:
    _three_anchors()
    path = _files(folders)[0]
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "note": "x"}), "utf-8")
    assert _told() == [("anchor_unreadable", path.name), ("anchor_missing", "anchor 1")]


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_missing_anchor_is_named_wherever_it_was(folders: Path, gone: int) -> None:
    _three_anchors()
    _files(folders)[gone].unlink()
    assert _told() == [("anchor_missing", f"anchor {gone + 1}")]


def test_an_anchor_signed_by_somebody_elses_key_is_named(folders: Path) -> None:
    _three_anchors()
    last = _files(folders)[2]
    (folders.parent / "keys" / "anchor.key").unlink()
    for path in (folders.parent / "keys").glob("*.pub"):
        path.rename(folders.parent / "kept.pub")
    last.unlink()
    (folders / "spare").mkdir()
    with tampering("audit_securityevent"):
        sql("DELETE FROM audit_securityevent WHERE detail ->> 'number' = '3'")
    forged = anchor_chains(at=NOON)
    assert forged.number == 3
    own = read_public_key(folders.parent / "kept.pub")
    assert ("anchor_of_foreign_key", "anchor-000003-2026-11-22.json") in _told(trusted=[own])


def test_the_count_goes_on_in_a_new_folder(folders: Path, settings: Settings) -> None:
    *_, last = _three_anchors()
    settings.RENQI_ANCHORS = folders.parent / "other_hardware"
    moved = anchor_chains(at=NOON)
    assert (moved.number, moved.previous) == (4, last.digest)
    assert _told(since=4) == []


def test_one_anchor_is_written_a_day() -> None:
    read_firm()
    assert anchor_chains_daily(at=NOON) is not None
    assert anchor_chains_daily(at=NOON) is None


def test_an_anchor_that_is_cut_short_is_no_anchor() -> None:
    for content in (b"", b"{", b"[]", b'{"number": 1}', b"\xff"):
        assert read_anchor(content) is None


def test_the_nightly_check_puts_what_it_found_on_record() -> None:
    _three_anchors()
    assert check_chains(at=NOON) == ()
    victim = SecurityEvent.objects.filter(kind=EventKind.READ.value).earliest("pk")
    with tampering("audit_securityevent"):
        sql("UPDATE audit_securityevent SET role = '' WHERE id = %s", victim.pk)
    assert len(check_chains(at=NOON)) == 1
    told = SecurityEvent.objects.filter(kind=EventKind.CHECKED.value).order_by("pk")
    assert [one.detail["problems"] for one in told] == [0, 1]
    assert told[1].detail["first"] == [f"entry_altered: event {victim.pk} of seal 1"]
