"""What came of reading one code or name against a table (代码解读)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReading:
    """A value, or why there is none (解读结果).

    `problem` and `warning` are reason codes that the intake turns into texts; `hint` fills the
    blank in the text, such as the code that should have been given.
    """

    value: str | None = None
    problem: str = ""
    warning: str = ""
    hint: str = ""
