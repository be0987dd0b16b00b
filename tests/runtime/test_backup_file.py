"""A backup is whole or refused before anything is touched, and its files find their places."""

import hashlib
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renqi.config.archive import BackupFileExists, NotABackup
from renqi.config.backup_file import (
    DUMP,
    BackupDamaged,
    BackupTooNew,
    parts_in,
    read_manifest,
    unpack,
    write_backup,
)
from renqi.config.restored_files import FileInTheWay, place_files, refuse_other_files

NOW = datetime(2026, 7, 1, 4, tzinfo=UTC)
CONTENT = {
    DUMP: b"PGDMP and so on",
    "evidence/ab/abc": "材料".encode(),
    "anchors/anchor-000001-2026-07-01.json": b"{}",
}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    parts = []
    for name, content in CONTENT.items():
        source = tmp_path / "from" / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(content)
        parts.append((name, source))
    path = tmp_path / "city.renqi"
    write_backup(path, parts, at=NOW)
    return path


def rewrite(path: Path, changes: dict[str, bytes | None]) -> None:
    """Write the file anew with parts altered, added, or left out."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in {**parts, **changes}.items():
            if content is not None:
                target.writestr(name, content)


def manifest_with(path: Path, **changes: object) -> bytes:
    with zipfile.ZipFile(path) as source:
        document = json.loads(source.read("manifest.json"))
    return json.dumps({**document, **changes}).encode()


def test_what_was_packed_is_unpacked(backup: Path, tmp_path: Path) -> None:
    manifest = read_manifest(backup)
    unpack(backup, manifest.files, into=tmp_path / "to")
    found = {name: (tmp_path / "to" / name).read_bytes() for name in CONTENT}
    assert (found, manifest.made_at) == (CONTENT, "2026-07-01T04:00:00+00:00")


def test_only_its_owner_may_read_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_it_never_writes_over_a_file(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupFileExists):
        write_backup(backup, [], at=NOW)
    assert backup.read_bytes() == before


def test_a_part_that_is_gone_by_its_turn_is_left_out(tmp_path: Path) -> None:
    manifest = write_backup(tmp_path / "b", [("evidence/x/y", tmp_path / "gone")], at=NOW)
    assert manifest.files == {}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link").symlink_to("/etc/passwd")
    assert list(parts_in(tmp_path / "folder", under="evidence")) == []


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_one_flipped_bit_is_found(place: float, backup: Path) -> None:
    raw = bytearray(backup.read_bytes())
    raw[int(len(raw) * place)] ^= 0x10
    backup.write_bytes(raw)
    try:
        manifest = read_manifest(backup)
    except (BackupDamaged, NotABackup):
        return
    # What no reader looks at, such as a date in the directory, is no damage.
    assert {name: digest for name, (digest, _) in manifest.files.items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()
    }


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_breaks_off_is_refused(part: float, backup: Path) -> None:
    raw = backup.read_bytes()
    backup.write_bytes(raw[: int(len(raw) * part)])
    with pytest.raises((NotABackup, BackupDamaged)):
        read_manifest(backup)


@pytest.mark.parametrize(
    "changes",
    [
        {DUMP: b"PGDMP and so forth"},
        {"evidence/ab/abc": None},
        {"evidence/ab/more": b"added"},
        {"anchors/anchor-000001-2026-07-01.json": b"{ }"},
        {"manifest.json": b"[]"},
        {"manifest.json": b"{"},
    ],
)
def test_a_part_that_was_altered_added_or_left_out_is_found(
    changes: dict[str, bytes | None], backup: Path
) -> None:
    rewrite(backup, changes)
    with pytest.raises(BackupDamaged):
        read_manifest(backup)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "evidence/../../x", "a.txt"])
def test_a_part_that_would_lie_outside_is_refused(name: str, backup: Path) -> None:
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of "x"
    with zipfile.ZipFile(backup) as source:
        files = json.loads(source.read("manifest.json"))["files"]
    files[name] = {"sha256": digest, "bytes": 1}
    rewrite(backup, {name: b"x", "manifest.json": manifest_with(backup, files=files)})
    with pytest.raises(BackupDamaged, match="outside"):
        read_manifest(backup)


def test_a_later_format_is_not_guessed_at(backup: Path) -> None:
    rewrite(backup, {"manifest.json": manifest_with(backup, version=2)})
    with pytest.raises(BackupTooNew):
        read_manifest(backup)


@pytest.mark.parametrize("content", [b"", b"uscc,name\n", b"PK\x05\x06" + bytes(18)])
def test_another_file_is_not_taken_for_a_backup(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_bytes(content)
    with pytest.raises(NotABackup):
        read_manifest(path)


def staged(tmp_path: Path) -> tuple[Path, dict[str, Path]]:
    for name, content in CONTENT.items():
        place = tmp_path / "staged" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    home = tmp_path / "home"
    return tmp_path / "staged", {"evidence": home / "evidence", "anchors": tmp_path / "other disk"}


def test_files_go_where_this_installation_keeps_them(tmp_path: Path) -> None:
    source, places = staged(tmp_path)
    refuse_other_files(source, places, replace=False)
    assert place_files(source, places) == 2
    assert (tmp_path / "home/evidence/ab/abc").read_text("utf-8") == "材料"
    assert (tmp_path / "other disk/anchor-000001-2026-07-01.json").exists()


def test_another_anchor_of_the_same_number_is_not_replaced_unasked(tmp_path: Path) -> None:
    source, places = staged(tmp_path)
    place_files(source, places)
    anchor = tmp_path / "other disk/anchor-000001-2026-07-01.json"
    anchor.write_text("{}\n", encoding="utf-8")
    with pytest.raises(FileInTheWay):
        refuse_other_files(source, places, replace=False)
    refuse_other_files(source, places, replace=True)


def test_evidence_that_was_damaged_here_is_mended(tmp_path: Path) -> None:
    source, places = staged(tmp_path)
    place_files(source, places)
    (tmp_path / "home/evidence/ab/abc").write_bytes(b"damaged")
    refuse_other_files(source, places, replace=False)
    place_files(source, places)
    assert (tmp_path / "home/evidence/ab/abc").read_text("utf-8") == "材料"
