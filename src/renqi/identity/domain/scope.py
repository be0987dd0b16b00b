"""Whose records a question may see (数据范围)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The part of the city that an answer may be drawn from.

    A selector takes a scope as a required argument and narrows its rows by it, so that a page
    cannot forget to. The default sees nothing: a scope must be widened on purpose.

    Attributes:
        all: Every firm of the city.
        uscc: The one firm with this credit code (统一社会信用代码); empty for no firm.
        organisation_id: The one organisation whose own records these are; none for no other.
    """

    all: bool = False
    uscc: str = ""
    organisation_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all may be seen."""
        return not self.all and not self.uscc and self.organisation_id is None

    def covers(self, uscc: str) -> bool:
        """Whether the firm with this credit code may be seen."""
        return self.all or (bool(uscc) and uscc == self.uscc)
