"""`renqi backup` and `renqi restore`: the whole database in one file (备份与恢复)."""

import argparse
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
    if arguments.json:
        print_json({"file": str(arguments.file), "bytes": size})
    else:
        print(f"Wrote {arguments.file} ({size:,} bytes).")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import migrate, open_database
    from renqi.config.archive import read_archive
    from renqi.config.database import owner_settings

    with open_database(current=False):
        read_archive(arguments.file, owner_settings(), replace=arguments.force)
        # The file may come from an older Renqi.
        applied = migrate()
        from renqi.engines.ledger.services.seal_journal import resume_after_restore

        # And from a server whose count of transactions is ahead of ours.
        resume_after_restore()
    if arguments.json:
        print_json({"file": str(arguments.file), "applied": applied})
    else:
        print(f"Restored {arguments.file}.")
    return 0
