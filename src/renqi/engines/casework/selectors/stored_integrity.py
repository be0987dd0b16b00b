"""Whether what was handed in and what decisions rest on is still whole (材料与凭证核验)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from renqi.engines.casework.models import Evidence, Receipt
from renqi.engines.casework.selectors.stored_files import stored_file

_CHUNK = 1 << 20
_AT_ONCE = 500


def evidence_problems() -> Iterator[tuple[str, str]]:
    """Give the hash of every file that is missing or altered, and which of both (材料核验)."""
    rows = Evidence.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    for sha256 in rows.iterator(chunk_size=_AT_ONCE):
        place = stored_file(sha256)
        if not place.is_file():
            yield sha256, "missing"
        elif _digest(place) != sha256:
            yield sha256, "altered"


def evidence_count() -> int:
    """Count the different files that were handed in."""
    return Evidence.objects.values("sha256").distinct().count()


def kept_receipts() -> Iterator[tuple[str, Any]]:
    """Give every receipt that is kept with a case: its digest and its document (凭证)."""
    rows = Receipt.objects.order_by("pk").values_list("digest", "document")
    yield from rows.iterator(chunk_size=_AT_ONCE)


def _digest(place: Path) -> str:
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
