"""One file with the database and what lies beside it, each part with its hash (备份文件格式).

A ZIP file: `database.dump`, what `evidence/`, `anchors/` and `keys/` hold, and a manifest with the
hash of every part. It is read whole and every hash compared before anything is restored.
"""

import errno
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from renqi.config import embedded
from renqi.config.archive import BackupFileExists, NotABackup
from renqi.kernel.errors import DomainError

DUMP: Final = "database.dump"
FOLDERS: Final = ("evidence", "anchors", "keys")
SECRET_KEY: Final = "secret_key"  # noqa: S105  the name of a file
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = "renqi-backup"
_VERSION: Final = 1
_MANIFEST_BYTES_MAX: Final = 256 * 1024 * 1024
_CHUNK: Final = 1 << 20


class BackupDamaged(DomainError):
    """A part is missing, was added or altered; nothing was touched."""

    code = "runtime.backup_damaged"
    message = "{path} is damaged: {part}. Nothing was restored; use another copy."


class BackupTooNew(DomainError):
    """The file was made by a later Renqi."""

    code = "runtime.backup_too_new"
    message = "{path} was made by a later Renqi ({found}). Update this one first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds (备份清单).

    Attributes:
        made_at: When, as text.
        files: Hash and size of each part, by its name in the file.
    """

    made_at: str
    files: Mapping[str, tuple[str, int]]


def refuse_target(path: Path) -> None:
    """Refuse a place that a backup cannot be written to, before the work is done.

    Raises:
        BackupFileExists: The file is there already.
        FileNotFoundError: The folder is not there.
        NoWritePermission: The folder is somebody else's.

    """
    if path.exists():
        raise BackupFileExists(path=path)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    if not os.access(path.parent, os.W_OK):
        raise embedded.NoWritePermission(path=path.parent)


def write_backup(path: Path, parts: Iterable[tuple[str, Path]], *, at: datetime) -> Manifest:
    """Write parts into a new file, readable by its owner only (写备份).

    The file appears under its name only when it is complete. A part that disappears meanwhile, as
    a half-written upload does, is left out.

    Args:
        path: Where to; must not exist.
        parts: Names in the file and where their content lies.
        at: The instant.

    Raises:
        BackupFileExists: The file is there already.

    """
    refuse_target(path)
    unfinished = path.with_name(f".{path.name}.unfinished")
    files: dict[str, tuple[str, int]] = {}
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED, allowZip64=True) as target:
            for name, source in parts:
                try:
                    with source.open("rb") as content:
                        files[name] = _copy_in(target, name, content)
                except FileNotFoundError:
                    continue
            target.writestr(_MANIFEST, _manifest_text(files, at=at))
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return Manifest(made_at=at.isoformat(), files=files)


def parts_in(folder: Path, *, under: str, pattern: str = "*") -> Iterator[tuple[str, Path]]:
    """Give the plain files of a folder and below, by name; links are not followed."""
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and not path.is_symlink():
            yield f"{under}/{path.relative_to(folder).as_posix()}", path


def read_manifest(path: Path) -> Manifest:
    """Read a whole backup and compare every part with its hash (核对备份).

    Raises:
        NotABackup: It is another file.
        BackupDamaged: A part is missing, was added or altered.
        BackupTooNew: A later Renqi made it.

    """
    if not zipfile.is_zipfile(path):
        raise NotABackup(path=path)
    try:
        with zipfile.ZipFile(path) as source:
            manifest = _manifest_of(source, path)
            for name, (digest, size) in manifest.files.items():
                with source.open(name) as content:
                    if _digest(content) != (digest, size):
                        raise BackupDamaged(path=path, part=f"{name} was altered")
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, RuntimeError) as error:
        raise BackupDamaged(path=path, part=str(error)[:200]) from error
    return manifest


def unpack(path: Path, names: Iterable[str], *, into: Path) -> None:
    """Take parts out of a backup that `read_manifest` has looked at, for their owner only."""
    with zipfile.ZipFile(path) as source:
        for name in names:
            place = into / name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as target, source.open(name) as content:
                while chunk := content.read(_CHUNK):
                    target.write(chunk)


def _manifest_of(source: zipfile.ZipFile, path: Path) -> Manifest:
    names = source.namelist()
    if _MANIFEST not in names:
        raise NotABackup(path=path)
    if source.getinfo(_MANIFEST).file_size > _MANIFEST_BYTES_MAX:
        raise BackupDamaged(path=path, part=_MANIFEST)
    document = _document(source.read(_MANIFEST), path)
    try:
        files = {
            str(name): (str(one["sha256"]), int(one["bytes"]))
            for name, one in document["files"].items()
        }
        manifest = Manifest(made_at=str(document["made_at"]), files=files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupDamaged(path=path, part=_MANIFEST) from error
    if sorted(names) != sorted([*files, _MANIFEST]) or DUMP not in files:
        raise BackupDamaged(path=path, part="parts are missing or were added")
    outside = [name for name in files if not _is_harmless(name)]
    if outside:
        raise BackupDamaged(path=path, part=f"{outside[0][:80]} lies outside")
    return manifest


def _document(content: bytes, path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(content)
        is_ours, version = document["format"] == _FORMAT, int(document["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupDamaged(path=path, part=_MANIFEST) from error
    if not is_ours:
        raise NotABackup(path=path)
    if version > _VERSION:
        raise BackupTooNew(path=path, found=version)
    return document


def _is_harmless(name: str) -> bool:
    place = PurePosixPath(name)
    if name in {DUMP, SECRET_KEY}:
        return True
    is_plain = not place.is_absolute() and ".." not in place.parts and "\\" not in name
    return is_plain and len(place.parts) > 1 and place.parts[0] in FOLDERS


def _manifest_text(files: Mapping[str, tuple[str, int]], *, at: datetime) -> str:
    return json.dumps(
        {
            "format": _FORMAT,
            "version": _VERSION,
            "made_at": at.isoformat(),
            "files": {
                name: {"sha256": digest, "bytes": size} for name, (digest, size) in files.items()
            },
        },
        ensure_ascii=False,
        indent=1,
    )


def _copy_in(target: zipfile.ZipFile, name: str, content: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open(zipfile.ZipInfo(name), "w", force_zip64=True) as place:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            place.write(chunk)
    return digest.hexdigest(), size


def _digest(content: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
