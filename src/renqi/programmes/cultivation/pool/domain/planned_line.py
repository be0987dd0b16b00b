"""What is to be proposed for one firm, before it is on a list (拟列条目)."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from renqi.programmes.cultivation.pool.domain.bars import Bar
from renqi.programmes.cultivation.pool.domain.kinds import Act, Grade
from renqi.programmes.cultivation.pool.domain.openings import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmClasses:
    """What the registry says of a firm that the pool sorts by (企业分类); none is unknown."""

    uscc: str
    name: str
    district: str | None
    chain: str | None
    industry: str | None
    size_class: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """An act proposed for one firm, and why (拟列条目).

    Attributes:
        firm: The firm and its classes.
        act: What is proposed.
        from_grade: Where it stands; none outside the pool.
        to_grade: Where it would stand.
        why: What opens the grade; none for acts that need no opening.
        bars: Related firms in the way.
        entry_id: Its place; none outside the pool.
    """

    firm: FirmClasses
    act: Act
    from_grade: Grade | None
    to_grade: Grade
    why: Why | None = None
    bars: tuple[Bar, ...] = field(default=())
    entry_id: int | None = None

    @property
    def digest(self) -> str:
        """What the evidence looked like, to notice later that the firm changed."""
        return digest_of(self.why)

    @property
    def why_document(self) -> dict[str, Any]:
        """The evidence as it stays on record."""
        return self.why.document() if self.why is not None else {}


def digest_of(why: Why | None) -> str:
    """Digest what opens a grade; the same evidence gives the same (依据摘要)."""
    if why is None:
        return ""
    text = json.dumps(why.document(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
