"""Whether a clock runs (计时状态)."""

from enum import StrEnum


class ClockState(StrEnum):
    """Whether the clock of a stage runs (计时状态)."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
