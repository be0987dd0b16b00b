"""`renqi backup` and `renqi restore`: the whole installation in one file (备份与恢复)."""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from renqi.cli.output import print_json
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from renqi.cli.restore_check import Check

_PROBLEMS_SHOWN = 20


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    backup = add_command(
        subparsers,
        "backup",
        summary="write database, evidence and anchors to a file",
        handler=_backup,
    )
    backup.add_argument("file", type=Path, help="made anew; an existing file is refused")
    backup.add_argument(
        "--with-keys",
        action="store_true",
        help="the secret keys too: whoever has the file can then sign in your name",
    )
    restore = add_command(
        subparsers,
        "restore",
        summary="read a backup back and look whether it holds",
        handler=_restore,
    )
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replace what is there")


def _backup(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database, refuse_tables_of_another
    from renqi.config.archive import write_archive
    from renqi.config.backup_file import DUMP, refuse_target, write_backup
    from renqi.config.database import owner_settings

    refuse_target(arguments.file)
    now = datetime.now(UTC)
    with (
        open_database(current=False),
        # Beside the file: there is room, and no other account looks in.
        tempfile.TemporaryDirectory(dir=arguments.file.parent, prefix=".renqi-") as folder,
    ):
        refuse_tables_of_another()
        # The database first: a file is written before its row, so none of the rows lacks one.
        dump = Path(folder) / DUMP
        write_archive(dump, owner_settings())
        parts = [(DUMP, dump), *_files(with_keys=arguments.with_keys)]
        manifest = write_backup(arguments.file, parts, at=now)
        _record_backup(arguments.file)
    size = arguments.file.stat().st_size
    if arguments.json:
        print_json({"file": str(arguments.file), "bytes": size, "parts": len(manifest.files)})
    else:
        print(f"Wrote {arguments.file} ({size:,} bytes, {len(manifest.files):,} parts).")
    return 0


def _files(*, with_keys: bool) -> Iterator[tuple[str, Path]]:
    from renqi.config.backup_file import SECRET_KEY, parts_in

    places = _places()
    yield from parts_in(places["evidence"], under="evidence")
    yield from parts_in(places["anchors"], under="anchors", pattern="anchor-*.json")
    yield from parts_in(places["keys"], under="keys", pattern="*" if with_keys else "*.pub")
    if with_keys:
        yield SECRET_KEY, places[SECRET_KEY]


def _places() -> Mapping[str, Path]:
    """Tell where each part belongs in this installation."""
    from django.conf import settings

    from renqi.config.backup_file import SECRET_KEY

    return {
        "evidence": Path(settings.HOME) / "evidence",
        "anchors": Path(settings.RENQI_ANCHORS),
        "keys": Path(settings.RENQI_KEYS),
        SECRET_KEY: Path(settings.HOME) / SECRET_KEY,
    }


def _record_backup(path: Path) -> None:
    from renqi.audit.domain.events import EventKind
    from renqi.audit.domain.who import PROGRAM, Subject
    from renqi.audit.services.record_event import record_event
    from renqi.cli.database import pending_migrations

    # A database that waits for `renqi migrate` may have no trail yet.
    if not pending_migrations():
        subject = Subject(kind="file", key=str(path), name=path.name)
        record_event(EventKind.BACKED_UP, who=PROGRAM, at=datetime.now(UTC), subject=subject)


def _restore(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database, refuse_tables_of_another
    from renqi.cli.restore_check import checks
    from renqi.config.archive import is_bare_dump, read_archive
    from renqi.config.backup_file import DUMP, read_manifest, unpack
    from renqi.config.database import owner_settings
    from renqi.config.restored_files import place_files, refuse_other_files

    path: Path = arguments.file
    # Before Renqi backed up files, a backup was the dump alone.
    manifest = None if is_bare_dump(path) else read_manifest(path)
    with open_database(current=False):
        refuse_tables_of_another()
        if manifest is None:
            read_archive(path, owner_settings(), replace=arguments.force)
            placed = 0
        else:
            with _staging() as staged:
                unpack(path, manifest.files, into=staged)
                refuse_other_files(staged, _places(), replace=arguments.force)
                read_archive(staged / DUMP, owner_settings(), replace=arguments.force)
                placed = place_files(staged, _places())
        applied = _go_on(path)
        found = list(checks())
    return _report(found, path=path, placed=placed, applied=applied, wants_json=arguments.json)


@contextmanager
def _staging() -> Iterator[Path]:
    """Give a folder beside the data, where there is room, for the owner only."""
    from django.conf import settings

    home = Path(settings.HOME)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        yield Path(folder)


def _go_on(path: Path) -> list[str]:
    """Bring the tables up to date, and let trail and ledger go on after a restore."""
    from renqi.audit.domain.events import EventKind
    from renqi.audit.domain.who import PROGRAM, Subject
    from renqi.audit.services.record_event import record_event
    from renqi.audit.services.seal_trail import resume_after_restore as resume_trail
    from renqi.cli.database import as_owner, migrate
    from renqi.engines.ledger.services.seal_journal import resume_after_restore

    # The file may come from a server whose count of transactions is ahead of ours: the trail
    # has to know before anything writes.
    with as_owner():
        resume_trail()
    # And from an older Renqi.
    applied = migrate()
    resume_after_restore()
    subject = Subject(kind="file", key=str(path), name=path.name)
    record_event(EventKind.RESTORED, who=PROGRAM, at=datetime.now(UTC), subject=subject)
    return applied


def _report(
    found: "list[Check]", *, path: Path, placed: int, applied: list[str], wants_json: bool
) -> int:
    holds = not any(one.problems for one in found)
    if wants_json:
        print_json(
            {
                "file": str(path),
                "applied": applied,
                "files": placed,
                "holds": holds,
                "checks": [asdict(one) for one in found],
            }
        )
        return int(not holds)
    print(f"Restored {path}, {placed:,} files beside the database.")
    for one in found:
        verdict = f"{len(one.problems):,} problems" if one.problems else "holds"
        print(f"{one.name}: {verdict} ({one.count:,})")
        for problem in one.problems[:_PROBLEMS_SHOWN]:
            print(f"  {problem}")
    return int(not holds)
