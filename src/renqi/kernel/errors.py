"""Refusals as types: a code, a message template and the facts of the case (拒绝理由)."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A situation a user can put right (业务拒绝).

    Subclasses set `code`, a stable name that scripts may test, and `message`, an English
    template that pages translate. The data that fill the template are keyword arguments and
    stay readable as `error.data`.
    """

    code: ClassVar[str] = "domain.error"
    message: ClassVar[str] = "The request was refused."

    def __init__(self, **data: Any) -> None:
        """Keep the facts of the case; the text is made from them on demand."""
        self.data = data
        super().__init__(self.message.format(**data))
