"""Where the bytes of a file lie, by their hash (材料存放)."""

from pathlib import Path

from django.conf import settings


def stored_file(sha256: str) -> Path:
    """Give the place of the bytes with this hash under the data directory."""
    return Path(settings.HOME) / "evidence" / sha256[:2] / sha256
