"""`renqi backup` and `renqi restore`: the whole database in one file (备份与恢复)."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from renqi.cli.output import print_json
from renqi.cli.parser import Subparsers, add_command


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    backup = add_command(
        subparsers, "backup", summary="write the database to a file", handler=_backup
    )
    backup.add_argument("file", type=Path, help="made anew; an existing file is refused")
    restore = add_command(
        subparsers, "restore", summary="read the database back from a file", handler=_restore
    )
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replace what the database holds")


def _backup(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database
    from renqi.config.archive import write_archive
    from renqi.config.database import owner_settings

    with open_database(current=False):
        size = write_archive(arguments.file, owner_settings())
        _record_backup(arguments.file)
    if arguments.json:
        print_json({"file": str(arguments.file), "bytes": size})
    else:
        print(f"Wrote {arguments.file} ({size:,} bytes).")
    return 0


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
    from renqi.cli.database import as_owner, migrate, open_database
    from renqi.config.archive import read_archive
    from renqi.config.database import owner_settings

    with open_database(current=False):
        read_archive(arguments.file, owner_settings(), replace=arguments.force)
        from renqi.audit.domain.events import EventKind
        from renqi.audit.domain.who import PROGRAM, Subject
        from renqi.audit.services.record_event import record_event
        from renqi.audit.services.seal_trail import resume_after_restore as resume_trail
        from renqi.engines.ledger.services.seal_journal import resume_after_restore

        # The file may come from a server whose count of transactions is ahead of ours: the trail
        # has to know before anything writes.
        with as_owner():
            resume_trail()
        # And from an older Renqi.
        applied = migrate()
        resume_after_restore()
        subject = Subject(kind="file", key=str(arguments.file), name=arguments.file.name)
        record_event(EventKind.RESTORED, who=PROGRAM, at=datetime.now(UTC), subject=subject)
    if arguments.json:
        print_json({"file": str(arguments.file), "applied": applied})
    else:
        print(f"Restored {arguments.file}.")
    return 0
