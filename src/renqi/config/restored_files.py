"""Put the files of a backup where they belong, beside the database (恢复附件).

Files are looked at before the database is touched and moved after it was restored.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from renqi.config.backup_file import SECRET_KEY
from renqi.kernel.errors import DomainError

_MENDED = frozenset({"evidence", SECRET_KEY})


class FileInTheWay(DomainError):
    """Another file stands where one of the backup belongs; nothing was touched."""

    code = "runtime.file_in_the_way"
    message = "{path} is there already and differs. Use --force to replace it."


def refuse_other_files(staged: Path, places: Mapping[str, Path], *, replace: bool) -> None:
    """Refuse to restore over other files, before anything is done.

    What lies under its own hash is the same file whatever it holds by now, and is mended. The
    secret key of a new installation is made by its first command and guards nothing yet; one
    that guards something has a database that is not empty, and that is refused elsewhere.

    Args:
        staged: Where the parts of the backup were taken out to.
        places: Where each of its folders and files belongs.
        replace: Let the backup's files win.

    Raises:
        FileInTheWay: There is another one, and `replace` is not given.

    """
    if replace:
        return
    for source, target in _moves(staged, places):
        part = source.relative_to(staged).parts[0]
        if part in _MENDED or not target.exists():
            continue
        if target.read_bytes() != source.read_bytes():
            raise FileInTheWay(path=target)


def place_files(staged: Path, places: Mapping[str, Path]) -> int:
    """Move the files to where they belong and tell how many."""
    count = 0
    for source, target in _moves(staged, places):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Anchors may lie on other hardware, where a move is a copy.
        mine = target.with_name(f".{target.name}.restored")
        mine.write_bytes(source.read_bytes())
        mine.chmod(0o644 if target.suffix in {".pub", ".json"} else 0o600)
        os.replace(mine, target)  # noqa: PTH105  says that it replaces
        count += 1
    return count


def _moves(staged: Path, places: Mapping[str, Path]) -> Iterator[tuple[Path, Path]]:
    for name, place in places.items():
        source = staged / name
        if source.is_file():
            yield source, place
            continue
        for path in sorted(source.rglob("*")):
            if path.is_file():
                yield path, place / path.relative_to(source)
