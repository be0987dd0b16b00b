"""Where uploaded files lie until their import is over (上传文件)."""

import re
import shutil
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

LARGEST_BYTES = 200 * 1024 * 1024
ENDINGS = (".csv", ".txt", ".xlsx", ".parquet")
_NAME_LENGTH = 80
_NOT_IN_NAMES = re.compile(r"[^\w.()（）-]+")


def keep_upload(upload: "UploadedFile[Any]") -> Path:
    """Write an upload into a folder of its own, under a harmless name."""
    folder = imports_folder() / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    path = folder / plain_name(upload.name or "")
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path


def drop_upload(path: Path) -> None:
    """Remove an uploaded file with what was made beside it; nothing outside our folder."""
    folder = path.parent
    if folder.parent == imports_folder():
        shutil.rmtree(folder, ignore_errors=True)


def imports_folder() -> Path:
    """Give the folder that holds all uploads."""
    return Path(settings.HOME) / "imports"


def plain_name(name: str) -> str:
    """Keep of a file's name what no file system can misread.

    Example:
        >>> plain_name("../../企业 2025.csv"), plain_name("")
        ('企业_2025.csv', 'upload')

    """
    last = re.split(r"[/\\\\]", name)[-1]
    plain = _NOT_IN_NAMES.sub("_", last).lstrip(".")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:_NAME_LENGTH] or "upload"
    return f"{stem[:_NAME_LENGTH]}.{ending[:16]}"
