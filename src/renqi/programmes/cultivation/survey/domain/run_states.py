"""The states of a screening run (普查状态)."""

from enum import StrEnum


class RunState(StrEnum):
    """Where a run over the registry stands (普查状态).

    One run is current; the ones before it keep their counts and lose their rows.
    """

    RUNNING = "running"
    CURRENT = "current"
    PAST = "past"
    FAILED = "failed"
