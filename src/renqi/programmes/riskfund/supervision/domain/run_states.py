"""The states of work in the background (测算状态)."""

from enum import StrEnum


class RunState(StrEnum):
    """Where a run stands (测算状态)."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
