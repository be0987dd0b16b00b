"""Keep the bytes of a file under their hash, once they are looked at (存放文件)."""

import hashlib
import os
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.content_types import content_type_of
from renqi.engines.casework.selectors.stored_files import stored_file

NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file as somebody hands it in (来件)."""

    name: str
    content: bytes


def check_file(file: GivenFile, *, content_types: Collection[str], bytes_max: int) -> str:
    """Tell what a file is by its bytes, if it may be taken (检查文件).

    Its name and what the browser claims do not count.

    Raises:
        EvidenceNameUnusable: The name could mislead.
        EvidenceEmpty: There are no bytes.
        EvidenceTooLarge: There are too many.
        EvidenceOfWrongType: They are of a type that is not taken.
    """
    check_file_name(file.name)
    if not file.content:
        raise input_refusals.EvidenceEmpty
    if len(file.content) > bytes_max:
        raise input_refusals.EvidenceTooLarge(size=len(file.content), bytes_max=bytes_max)
    found = content_type_of(file.content)
    if found not in content_types:
        raise input_refusals.EvidenceOfWrongType(found=found, taken=", ".join(content_types))
    return found


def check_file_name(file_name: str) -> None:
    """Refuse a name that is empty, long, or not what it looks like."""
    name = file_name.strip()
    # Control and formatting characters can make `exe.pdf` of `fdp.exe`.
    odd = any(unicodedata.category(one).startswith("C") or one in "/\\" for one in name)
    if not name or odd or len(name) > NAME_CHARACTERS:
        raise input_refusals.EvidenceNameUnusable(limit=NAME_CHARACTERS)


def keep_file(sha256: str, content: bytes) -> None:
    """Write the bytes under their hash; under that name there is never half a file (存放)."""
    place = stored_file(sha256)
    if place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256:
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = place.with_name(f"{sha256}.{os.getpid()}.part")
    with mine.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    mine.replace(place)
