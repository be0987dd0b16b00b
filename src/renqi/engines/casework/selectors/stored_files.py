"""Where the bytes of a file lie, by their hash (材料存放)."""

import hashlib
from pathlib import Path

from django.conf import settings


def stored_file(sha256: str) -> Path:
    """Give the place of the bytes with this hash under the data directory."""
    return Path(settings.HOME) / "evidence" / sha256[:2] / sha256


def read_stored(sha256: str) -> bytes | None:
    """Give the bytes with this hash; nothing where they are missing or other bytes by now."""
    place = stored_file(sha256)
    content = place.read_bytes() if place.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
