"""`renqi audit`: look whether the trail holds, seal it, anchor it (审计)."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

if TYPE_CHECKING:
    from renqi.audit.domain.chain import Problem

_PROBLEMS_SHOWN = 50


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "audit", summary="the trail of what was done and read")
    verify = add_command(
        group, "verify", summary="look whether trail, chain and anchors hold", handler=_verify
    )
    verify.add_argument(
        "--anchors", type=Path, metavar="DIR", help="where the anchors lie (RENQI_ANCHORS)"
    )
    verify.add_argument(
        "--key",
        type=Path,
        action="append",
        metavar="FILE",
        help="a public key kept elsewhere; only its signatures count",
    )
    verify.add_argument(
        "--from-anchor",
        type=int,
        default=1,
        metavar="NO",
        help="the first anchor that counts, after a restore from an older backup",
    )
    verify.add_argument(
        "--from-seal", type=int, default=1, metavar="NO", help="where to begin with the chain"
    )
    add_command(
        group, "anchor", summary="seal everything and write a signed anchor", handler=_anchor
    )
    add_command(group, "resume", summary="go on after a restore to another server", handler=_resume)


def _verify(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from django.conf import settings

        from renqi.audit.selectors.anchors import anchor_files
        from renqi.audit.selectors.integrity import head, problems, unsealed_entries
        from renqi.audit.services.signing_key import read_public_key
        from renqi.web.audit.chains import anchor_problems

        folder: Path = arguments.anchors or settings.RENQI_ANCHORS
        if arguments.anchors is not None and not folder.is_dir():
            raise NotADirectoryError(20, "there is no such folder", str(folder))
        keys = [read_public_key(path) for path in arguments.key or ()]
        found = list(problems(first_seal=arguments.from_seal))
        found += anchor_problems(folder=folder, trusted=keys, since=arguments.from_anchor)
        document = {
            "holds": not found,
            "head": None if (top := head()) is None else asdict(top),
            "unsealed": unsealed_entries(),
            "anchors": len(anchor_files(folder)),
            "problems": [asdict(problem) for problem in found],
        }
    if arguments.json:
        print_json(document)
    else:
        _print_verdict(document, found)
    return int(bool(found))


def _print_verdict(document: dict[str, Any], found: "list[Problem]") -> None:
    top = document["head"]
    sealed = f"{top['entries']:,} entries under {top['no']:,} seals" if top else "nothing sealed"
    print(f"{sealed}, {document['unsealed']:,} not sealed yet, {document['anchors']:,} anchors.")
    if not found:
        print("Entries, chain and anchors hold.")
        return
    rows = [(one.problem, one.subject, one.expected, one.found) for one in found]
    print_table(("problem", "where", "expected", "found"), rows[:_PROBLEMS_SHOWN])
    print(f"{len(found):,} problems.")


def _anchor(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from django.conf import settings

        from renqi.web.audit.chains import anchor_chains

        anchor = anchor_chains(at=datetime.now(UTC))
    if arguments.json:
        print_json({**asdict(anchor), "hash": anchor.digest})
        return 0
    print(f"Anchor {anchor.number} of {anchor.day} is in {settings.RENQI_ANCHORS}.")
    rows = [(name, one.no, one.entries, one.hash) for name, one in anchor.heads.items()]
    print_table(("chain", "seal", "entries", "hash"), rows)
    return 0


def _resume(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.audit.services.seal_trail import resume_after_restore

        offset = resume_after_restore()
    if arguments.json:
        print_json({"offset": offset})
    else:
        print(f"The count of transactions runs on, {offset:,} ahead of the server's own.")
    return 0
