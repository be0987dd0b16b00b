"""What keeps a member from leaving of its own will (退出限制): said by those who know.

Members know nothing of loans. A part that does registers a bar when the application starts:

    bar_leaving("relief", has_loan)

    def has_loan(fund: str, uscc: str) -> DomainError | None: …
"""

from collections.abc import Callable

from renqi.kernel.errors import DomainError

Bar = Callable[[str, str], DomainError | None]
_BARS: dict[str, Bar] = {}


def bar_leaving(key: str, bar: Bar) -> None:
    """Let a part say why a firm stays; registering it again replaces it (登记退出限制)."""
    _BARS[key] = bar


def free_leaving(key: str) -> None:
    """Ask a part no longer."""
    _BARS.pop(key, None)


def why_not_leave(fund: str, uscc: str) -> DomainError | None:
    """Give the first reason why a firm may not leave now; none where it may (退出限制)."""
    reasons = (_BARS[key](fund, uscc) for key in sorted(_BARS))
    return next((reason for reason in reasons if reason is not None), None)
