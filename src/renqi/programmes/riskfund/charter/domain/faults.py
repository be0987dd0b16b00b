"""What is wrong with a charter's document, where, and what puts it right (章程校验)."""

from collections.abc import Sequence
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.kernel.errors import DomainError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong (错误).

    Attributes:
        path: Keys and row numbers (from 0) that lead to the field.
        section: The section's name.
        row: Which row, in words; empty texts outside tables.
        field: The field's name; that of the section or table where it is wrong as a whole.
        remedy: What puts it right.
    """

    path: Path
    section: Label
    row: Label
    field: Label
    remedy: Label

    @property
    def where(self) -> Label:
        """Section, row and field in one text (位置)."""
        return Label(
            zh="，".join(filter(None, (self.section.zh, self.row.zh, self.field.zh))),
            en=", ".join(filter(None, (self.section.en, self.row.en, self.field.en))),
        )


class CharterBroken(DomainError):
    """A charter's document cannot be what it says (章程文本有误)."""

    code = "charter.broken"
    message = "{where}: {remedy}. ({count} to be put right in all)"

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all faults; the message names the first."""
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(where=first.where, remedy=first.remedy, count=len(self.faults))

    def __str__(self) -> str:
        """Name the first fault, in English, for commands and logs."""
        first = self.faults[0]
        return self.message.format(
            where=first.where.en, remedy=first.remedy.en, count=len(self.faults)
        )
