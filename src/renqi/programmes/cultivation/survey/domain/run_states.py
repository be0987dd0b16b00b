"""The states of a screening run (普查状态)."""

from enum import StrEnum


class RunState(StrEnum):
    """Where a run over the registry stands (普查状态).

    One run is current: pages and lists show it. All others are kept with their packed verdicts.
    """

    RUNNING = "running"
    CURRENT = "current"
    PAST = "past"
    FAILED = "failed"
