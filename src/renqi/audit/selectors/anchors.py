"""The anchors there are, outside and by what the trail tells (锚定查询)."""

from collections.abc import Sequence
from pathlib import Path

from renqi.audit.domain.anchor_check import AnchorFile, Told
from renqi.audit.domain.events import EventKind
from renqi.audit.models import SecurityEvent


def anchor_files(folder: Path) -> Sequence[AnchorFile]:
    """Read every anchor in a folder, in the order of their names."""
    return [
        AnchorFile(name=path.name, content=path.read_bytes())
        for path in sorted(folder.glob("anchor-*.json"))
    ]


def anchor_told() -> Told | None:
    """Give the last anchor that the trail tells of; none before the first."""
    event = SecurityEvent.objects.filter(kind=EventKind.ANCHORED.value).order_by("-id").first()
    if event is None:
        return None
    return Told(number=int(event.detail["number"]), digest=str(event.detail["hash"]))
