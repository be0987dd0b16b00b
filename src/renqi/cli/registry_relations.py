"""`renqi registry relations`: which firms belong together (关联企业)."""

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from renqi.cli.account import account
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

_REASONS_SHOWN = 20


def register_relations(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "relations", summary="which firms belong together")
    bring = add_command(group, "import", summary="bring a file of relations in", handler=_import)
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX")
    bring.add_argument("--source", default="", help="who says so, where a row does not say")
    show = add_command(group, "show", summary="list the firms of one firm's group", handler=_show)
    show.add_argument("uscc", metavar="CODE", help="credit code")
    show.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="the day (today)")


def _import(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database
    from renqi.registry.intake.relations_file import read_relations_file

    path: Path = arguments.file
    # A file that cannot be read is told before the database is started for it.
    read_relations_file(path)
    with open_database():
        from renqi.audit.domain.events import EventKind
        from renqi.audit.domain.who import Subject, Who
        from renqi.audit.services.record_event import record_event
        from renqi.registry.services.import_relations import import_relations

        who, now = Who(name=account()), datetime.now(UTC)
        done = import_relations(path, source=arguments.source, who=who, at=now)
        record_event(
            EventKind.IMPORTED,
            who=who,
            at=now,
            subject=Subject(kind="relations", key=path.name, name=path.name),
            detail={"rows": done.read, "new": done.new, "rejected": done.rejected},
        )
    if arguments.json:
        print_json({**asdict(done), "rejects": str(done.rejects) if done.rejects else None})
        return 0
    counts = (
        ("rows read", done.read),
        ("relations new", done.new),
        ("relations on record already", done.known),
        ("rows rejected", done.rejected),
    )
    print_table(("what", "count"), counts)
    if done.rejects:
        reasons = done.reasons[:_REASONS_SHOWN]
        print_table(
            ("row", "column", "value", "reason"),
            ((one.row, one.column, one.value, one.reason_en) for one in reasons),
        )
        print(f"Rejected rows, with reasons: {done.rejects}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database
    from renqi.kernel.ids import require_credit_code

    code = require_credit_code(arguments.uscc)
    day = arguments.on or datetime.now(UTC).astimezone().date()
    with open_database():
        from renqi.registry.selectors.relations import related_firms

        related = related_firms(code, as_of=day)
    if arguments.json:
        print_json({"uscc": code, "on": day.isoformat(), "related": [asdict(o) for o in related]})
    else:
        print_table(
            ("credit code", "name", "relation", "source"),
            ((one.uscc, one.name, one.kind.value, one.source or "follows") for one in related),
        )
    return 0
