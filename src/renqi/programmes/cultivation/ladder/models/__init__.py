"""Tables of the ladder; Django looks for them here (梯度称号数据表)."""

from renqi.programmes.cultivation.ladder.models.title import Title
from renqi.programmes.cultivation.ladder.models.title_case import TitleCase
from renqi.programmes.cultivation.ladder.models.title_event import TitleEvent
from renqi.programmes.cultivation.ladder.models.title_import import TitleImport

__all__ = ["Title", "TitleCase", "TitleEvent", "TitleImport"]
