"""Write down what happened to a line (办理轨迹)."""

from collections.abc import Iterable
from datetime import datetime

from renqi.audit.domain.who import Who
from renqi.programmes.cultivation.support.domain.line_states import Step
from renqi.programmes.cultivation.support.models import LineEvent


def write_step(line_id: int, what: Step, *, who: Who, at: datetime, words: str = "") -> None:
    """Add one step to a line (记录办理步骤)."""
    write_steps([line_id], what, who=who, at=at, words=words)


def write_steps(
    line_ids: Iterable[int], what: Step, *, who: Who, at: datetime, words: str = ""
) -> None:
    """Add the same step to many lines (批量记录办理步骤)."""
    LineEvent.objects.bulk_create(
        [
            LineEvent(
                line_id=line_id,
                what=what.value,
                words=words,
                by_id=who.person_id,
                by_name=who.name,
                at=at,
            )
            for line_id in line_ids
        ]
    )
