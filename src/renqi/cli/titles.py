"""`renqi titles`: the register of titles from the command line (称号库)."""

import argparse
import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from renqi.cli.account import account
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from renqi.identity.domain.actor import Actor
    from renqi.programmes.cultivation.ladder.selectors.title_imports import RejectLine
    from renqi.programmes.cultivation.ladder.services.import_titles import TitlesImported

_REJECTS_SHOWN = 20
_DUE_DAYS = 90


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "titles", summary="keep the register of titles")
    day = add_command(
        group, "day", summary="warn, mark, move and lapse titles up to a day", handler=_day
    )
    day.add_argument("--as-of", type=_date, metavar="DATE", help="not beyond this day (today)")
    bring = add_command(group, "import", summary="read a batch list of titles in", handler=_import)
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX")
    bring.add_argument(
        "--title", default="", help="title of every row, where the list has no column for it"
    )
    sign = add_command(
        group, "confirm", summary="give the titles of a list another brought in", handler=_confirm
    )
    sign.add_argument("list", type=int, metavar="ID", help="number of the list")
    due = add_command(group, "due", summary="list what falls due", handler=_due)
    due.add_argument("--days", type=int, default=_DUE_DAYS, help="how far ahead (%(default)s)")


def _day(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.programmes.cultivation.ladder.services.run_day import run_day

        done = run_day(at=_now(), as_of=arguments.as_of)
    if arguments.json:
        print_json(asdict(done))
        return 0
    print(
        f"{done.as_of}: {done.titles:,} titles moved; {done.warned:,} warnings due, "
        f"{done.marked:,} lost the right to renewal, {done.ended:,} ended."
    )
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.identity.domain.scope import Scope
        from renqi.programmes.cultivation.ladder.selectors.title_imports import import_file
        from renqi.programmes.cultivation.ladder.services.import_titles import import_titles

        done = import_titles(
            arguments.file,
            file_name=arguments.file.name,
            title=arguments.title,
            actor=_actor(),
            at=_now(),
        )
        rejects = import_file(done.import_id, scope=Scope(all=True)).rejects
    return _tell(done, rejects, as_json=arguments.json)


def _confirm(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.identity.domain.scope import Scope
        from renqi.programmes.cultivation.ladder.selectors.title_imports import import_file
        from renqi.programmes.cultivation.ladder.services.import_titles import confirm_titles

        done = confirm_titles(arguments.list, actor=_actor(), at=_now())
        rejects = import_file(done.import_id, scope=Scope(all=True)).rejects
    return _tell(done, rejects, as_json=arguments.json)


def _tell(done: "TitlesImported", rejects: "Sequence[RejectLine]", *, as_json: bool) -> int:
    if as_json:
        told = [{"row": one.row, "reason": str(one.refusal)} for one in rejects]
        print_json({**asdict(done), "rejects": told})
        return 0
    verb = "titles to give" if done.waits else "titles added"
    print(
        f"{done.rows:,} rows: {done.added:,} {verb}, {done.known:,} known, "
        f"{done.rejected:,} rejected."
    )
    if done.waits:
        print(
            f"List {done.import_id} waits: another person confirms it at /ladder/lists/, or under"
            f" another account with `renqi titles confirm {done.import_id}`."
        )
    for one in rejects[:_REJECTS_SHOWN]:
        print(f"  row {one.row}: {one.refusal}")
    if len(rejects) > _REJECTS_SHOWN:
        print(f"  and {len(rejects) - _REJECTS_SHOWN:,} more; --json lists them all")
    return 0


def _due(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.engines.casework.domain.city_time import day_of
        from renqi.identity.domain.scope import Scope
        from renqi.programmes.cultivation.ladder.selectors.falling_due import falling_due

        today = day_of(_now())
        until = today + dt.timedelta(days=arguments.days)
        found = falling_due(scope=Scope(all=True), since=today, until=until)
    if arguments.json:
        print_json(
            [
                {
                    "due_on": one.due_on,
                    "kind": one.kind.value,
                    "uscc": one.uscc,
                    "firm": one.firm_name,
                    "title": one.rung.key,
                }
                for one in found
            ]
        )
        return 0
    print_table(
        ("due on", "what", "credit code", "firm", "title"),
        ((one.due_on, one.kind.value, one.uscc, one.firm_name, one.rung.zh) for one in found),
    )
    return 0


def _actor() -> "Actor":
    from renqi.identity.domain.actor import Actor

    return Actor(person_id=0, name=account())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2026-04-01") from None
