"""`renqi registry`: bring firm files in, find duplicates, merge them (企业名录)."""

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renqi.cli.account import account
from renqi.cli.notices import print_notices
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group
from renqi.cli.registry_relations import register_relations

if TYPE_CHECKING:
    from renqi.registry.services.fold_in import FirmChange

_YEARS = range(1990, 2100)
_CHANGES_SHOWN = 20
_FACTS_SHOWN = 3
_LIKENESS = 0.8
_PAIRS = 50


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "registry", summary="firms and what is known of them")
    bring = add_command(group, "import", summary="bring a firm file in", handler=_import)
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or Parquet")
    bring.add_argument("--year", type=_year, help="last closed fiscal year (last year)")
    bring.add_argument("--source", default="", help="who says so (the name of the file)")
    bring.add_argument("--dry-run", action="store_true", help="only say what would change")

    merge = add_command(group, "merge", summary="merge a duplicate", handler=_merge)
    merge.add_argument("duplicate", metavar="DUPLICATE", type=_code, help="credit code that ends")
    merge.add_argument("kept", metavar="KEPT", type=_code, help="credit code that stays")
    merge.add_argument("--reason", default="", help="why they are one firm")
    merge.add_argument("--dry-run", action="store_true", help="only count what would move")

    unmerge = add_command(group, "unmerge", summary="undo a merge", handler=_unmerge)
    unmerge.add_argument(
        "duplicate", metavar="DUPLICATE", type=_code, help="credit code that was merged"
    )
    unmerge.add_argument("--reason", default="", help="why they are two firms")

    pairs = add_command(
        group, "duplicates", summary="list firms that may be one", handler=_duplicates
    )
    pairs.add_argument("--likeness", type=_likeness, default=_LIKENESS, help="0 to 1 (%(default)s)")
    pairs.add_argument("--limit", type=_limit, default=_PAIRS, help="pairs at most (%(default)s)")
    register_relations(group)


def _import(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database
    from renqi.registry.intake.file_kind import file_kind

    path: Path = arguments.file
    # A file that cannot be read is told before the database is started for it.
    file_kind(path)
    year = arguments.year or _now().astimezone().year - 1
    with open_database():
        if arguments.dry_run:
            return _try_import(path, year, arguments)
        return _do_import(path, year, arguments)


def _try_import(path: Path, year: int, arguments: argparse.Namespace) -> int:
    from renqi.registry.services.try_import import try_import

    shown: list[FirmChange] = []

    def hear(changes: "list[FirmChange]") -> None:
        shown.extend(changes[: _CHANGES_SHOWN - len(shown)])

    tried = try_import(
        path,
        source=arguments.source,
        year=year,
        at=_now(),
        tell=hear,
        advance=_show_progress,
    )
    outcome = {"dry_run": True, **asdict(tried)}
    if arguments.json:
        print_json({**outcome, "changes": [asdict(one) for one in shown]})
    else:
        print("Dry run: nothing was changed.")
        _print_outcome(outcome)
        _print_changes(shown)
    return 0


def _do_import(path: Path, year: int, arguments: argparse.Namespace) -> int:
    from renqi.audit.domain.events import EventKind
    from renqi.audit.domain.who import Subject, Who
    from renqi.audit.services.record_event import record_event
    from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
    from renqi.registry.services.import_firms import apply_import
    from renqi.registry.services.import_steps import open_import

    opened = open_import(
        path=path.resolve(),
        file_name=path.name,
        source=arguments.source,
        year=year,
        actor=account(),
        at=_now(),
    )
    batch = apply_import(opened.pk, clock=_now, advance=_show_progress)
    record_event(
        EventKind.IMPORTED,
        who=Who(name=account()),
        at=_now(),
        subject=Subject(kind="import", key=str(batch.pk), name=batch.file_name),
        detail={"source": batch.source, "rows": batch.rows_total},
    )
    if batch.firms_new or batch.firms_changed:
        # The pages show where every firm stands; a worker would do this after a web import.
        today = _now().astimezone().date()
        screen_registry(as_of=today, by=account(), clock=_now, progress=_show_progress)
    outcome = {
        "dry_run": False,
        "import": batch.pk,
        "file": batch.file_name,
        "source": batch.source,
        "year": batch.fiscal_year,
        "rows_read": batch.rows_total,
        "rows_rejected": batch.rows_rejected,
        "rows_collapsed": batch.rows_collapsed,
        "firms_new": batch.firms_new,
        "firms_changed": batch.firms_changed,
        "firms_unchanged": batch.firms_unchanged,
        "firms_conflicting": batch.firms_conflicting,
        "rejects": batch.rejects_path or None,
        "notices": batch.warnings,
    }
    if arguments.json:
        print_json(outcome)
    else:
        _print_outcome(outcome)
    return 0


def _merge(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    pair = {"duplicate_uscc": arguments.duplicate, "kept_uscc": arguments.kept}
    with open_database():
        from renqi.registry.services.merge_firms import merge_firms, plan_merge

        if arguments.dry_run:
            rows = dict(plan_merge(**pair).rows)
        else:
            done = merge_firms(**pair, reason=arguments.reason, actor=account(), at=_now())
            rows = {relation: len(keys) for relation, keys in done.moved.items()}
    if arguments.json:
        print_json({**pair, "dry_run": arguments.dry_run, "rows": rows})
    else:
        print("Dry run: nothing was changed." if arguments.dry_run else "Merged.")
        print_table(("relation", "rows"), sorted(rows.items()))
    return 0


def _unmerge(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    code = arguments.duplicate
    with open_database():
        from renqi.registry.services.merge_firms import unmerge_firm

        undone = unmerge_firm(
            duplicate_uscc=code, reason=arguments.reason, actor=account(), at=_now()
        )
        kept = undone.kept.uscc
    if arguments.json:
        print_json({"duplicate_uscc": code, "kept_uscc": kept})
    else:
        print(f"{code} stands for itself again; {kept} has given back what was moved.")
    return 0


def _duplicates(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.identity.domain.scope import Scope
        from renqi.registry.selectors.duplicates import possible_duplicates

        pairs = possible_duplicates(
            scope=Scope(all=True), likeness_min=arguments.likeness, limit=arguments.limit
        )
    if arguments.json:
        print_json({"pairs": [asdict(pair) for pair in pairs]})
    else:
        print_table(
            ("likeness", "credit code", "name", "credit code", "name"),
            (
                (one.likeness, one.first_uscc, one.first_name, one.second_uscc, one.second_name)
                for one in pairs
            ),
        )
    return 0


def _print_outcome(outcome: dict[str, Any]) -> None:
    labels = {
        "rows_read": "rows read",
        "rows_rejected": "rows rejected",
        "rows_collapsed": "rows that repeat another",
        "firms_new": "firms new",
        "firms_changed": "firms changed",
        "firms_unchanged": "firms unchanged",
        "firms_conflicting": "firms on which sources differ",
    }
    print(f"{outcome['file']}: {outcome['source']}, {outcome['year']}")
    print_table(("what", "count"), ((text, outcome[key]) for key, text in labels.items()))
    print_notices(outcome["notices"])
    if outcome["rejects"]:
        print(f"Rejected rows, with reasons: {outcome['rejects']}")


def _print_changes(changes: "list[FirmChange]") -> None:
    if not changes:
        return
    print_table(
        ("credit code", "name", "kind", "what changes"),
        ((one.uscc, one.name, one.kind, _told(one)) for one in changes),
    )
    if len(changes) == _CHANGES_SHOWN:
        print(f"Only the first {_CHANGES_SHOWN} are shown.")


def _told(change: "FirmChange") -> str:
    fields = [f"{key}: {change.before.get(key, '?')} → {new}" for key, new in change.after.items()]
    more = [f"and {len(fields) - _FACTS_SHOWN} more"] if len(fields) > _FACTS_SHOWN else []
    disputed = [f"disputed: {', '.join(change.conflicts)}"] if change.conflicts else []
    return "; ".join((*fields[:_FACTS_SHOWN], *more, *disputed))


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{done:,} of {total:,} firms{end}")
        sys.stderr.flush()


def _year(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in _YEARS:
        raise argparse.ArgumentTypeError(f"{text} is not a year from 1990 to 2099")
    return int(text)


def _code(text: str) -> str:
    from renqi.kernel.ids import normalise_credit_code

    return normalise_credit_code(text)


def _likeness(text: str) -> float:
    try:
        likeness = float(text)
    except ValueError:
        likeness = -1
    if not 0 <= likeness <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 1")
    return likeness


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a number of pairs, 1 or more")
    return int(text)


def _now() -> datetime:
    return datetime.now(UTC)
