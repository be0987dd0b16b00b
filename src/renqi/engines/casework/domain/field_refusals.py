"""Why one field of a form cannot be read (表单项拒绝理由)."""

from renqi.kernel.errors import DomainError


class TextTooLong(DomainError):
    """A text has an end."""

    code = "field.text_too_long"
    message = "The text has {characters} characters; {limit} are allowed."


class NotWhole(DomainError):
    """A count is a whole number."""

    code = "field.not_whole"
    message = "{text} is not a whole number. Write digits only, such as 12."


class NotYuan(DomainError):
    """Money is in yuan."""

    code = "field.not_yuan"
    message = "{text} is not an amount in yuan. Write it like 500000 or 50万元."


class FinerThanFen(DomainError):
    """Money ends at the fen."""

    code = "field.finer_than_fen"
    message = "{text} is finer than a fen. Give at most two decimals."


class TooSmall(DomainError):
    """A number has a lower bound."""

    code = "field.too_small"
    message = "Give {least} or more."


class TooLarge(DomainError):
    """A number has an upper bound."""

    code = "field.too_large"
    message = "Give {most} or less."


class NotADate(DomainError):
    """A date is a day of the calendar."""

    code = "field.not_a_date"
    message = "{text} is not a date. Write it like 2026-03-05."


class NotAnAnswer(DomainError):
    """An answer is one of those offered."""

    code = "field.not_an_answer"
    message = "{text} is not one of the answers."


class NotADecimal(DomainError):
    """A number is wanted, and a share was written."""

    code = "field.not_a_decimal"
    message = "{text} is a share. Write a plain number, such as 3 or 62.5."


class NotAShare(DomainError):
    """A share is wanted, and something else was written."""

    code = "field.not_a_share"
    message = "{text} is no share. Write a percentage such as 12.5%, or 0.125."


class TooFine(DomainError):
    """The number has more decimals than are kept."""

    code = "field.too_fine"
    message = "{text} has more than nine decimals. Write it shorter."
