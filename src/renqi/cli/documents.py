"""`renqi documents verify`: whether a document was issued here and still stands (文书核验)."""

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

if TYPE_CHECKING:
    from renqi.engines.documents.selectors.documents import DocumentLine

FAILED = 1


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "documents", summary="letters and lists that were issued")
    verify = add_command(
        group,
        "verify",
        summary="look whether a PDF or a code is of a document that stands",
        handler=_verify,
    )
    verify.add_argument("asked", metavar="FILE|CODE", help="a PDF, or the code on a document")


def _verify(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database
    from renqi.engines.documents.domain.refusals import DocumentNotFound

    path = Path(arguments.asked)
    # A file of that name counts; whatever else was typed is a code.
    digest = _digest(path) if path.is_file() else ""
    with open_database():
        try:
            line, is_kept = _found(arguments.asked, digest)
        except DocumentNotFound:
            line, is_kept = None, False
    state = _state(line, is_kept=is_kept)
    if arguments.json:
        print_json(_document(line, state=state, is_kept=is_kept))
    else:
        _print(line, state=state, by_file=bool(digest))
    return 0 if state == "stands" else FAILED


def _found(asked: str, digest: str) -> "tuple[DocumentLine, bool]":
    from renqi.engines.documents.domain.refusals import DocumentDamaged
    from renqi.engines.documents.selectors.documents import (
        document_by_code,
        document_by_sha256,
        kept_bytes,
    )

    line = document_by_sha256(digest) if digest else document_by_code(asked)
    try:
        kept_bytes(line.code)
    except DocumentDamaged:
        return line, False
    return line, True


def _state(line: "DocumentLine | None", *, is_kept: bool) -> str:
    if line is None:
        return "unknown"
    if not is_kept:
        return "damaged"
    return "stands" if line.withdrawal is None else "withdrawn"


_SAYS = {
    "unknown": "Nothing like this was issued here: another file, a changed byte, or a wrong code.",
    "damaged": "It was issued here, and the file kept of it has changed. Restore it from a backup.",
    "stands": "It was issued here and stands.",
    "withdrawn": "It was issued here and no longer stands.",
}


def _print(line: "DocumentLine | None", *, state: str, by_file: bool) -> None:
    if line is not None:
        rows = [(name, value) for name, value in _document(line, state=state).items() if value]
        print_table(("what", "value"), ((name, str(value)) for name, value in rows))
    print(_SAYS[state])
    if by_file and line is not None:
        print("The file is byte for byte the one that was issued.")


def _document(
    line: "DocumentLine | None", *, state: str, is_kept: bool | None = None
) -> dict[str, Any]:
    if line is None:
        return {"state": state}
    said: dict[str, Any] = {
        "state": state,
        "number": line.number,
        "title": line.title.zh,
        "addressee": line.addressee,
        "signatory": line.signatory,
        "issued_at": line.issued_at.isoformat(),
        "code": line.code,
        "sha256": line.sha256,
        "template": line.template,
    }
    if is_kept is not None:
        said["kept"] = is_kept
    if line.withdrawal is not None:
        said["withdrawn_at"] = line.withdrawal.at.isoformat()
        said["reason"] = line.withdrawal.reason
        said["replaced_by"] = line.withdrawal.replaced_by
    return said


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
