"""What the survey refuses, as types (普查拒绝理由)."""

from renqi.kernel.errors import DomainError


class RunUnknown(DomainError):
    """No run has this number, or it is out of reach."""

    code = "cultivation.run_not_found"
    message = "There is no run number {run_id}."


class RunNotOver(DomainError):
    """The run has no verdicts: it is at work, or it failed."""

    code = "cultivation.run_not_over"
    message = "Run {run_id} has no verdicts to show."


class RunWithItself(DomainError):
    """A run is compared with another one."""

    code = "cultivation.run_with_itself"
    message = "Choose two different runs."
