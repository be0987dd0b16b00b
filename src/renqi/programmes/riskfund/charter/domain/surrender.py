"""What a leaving firm gets back (退出返还)."""

from collections.abc import Mapping, Sequence

from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.money_terms import Surrender
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Leave


class NoSurrenderRow(DomainError):
    """The table of surrender values does not reach so low (退出返还表缺档)."""

    code = "charter.no_surrender_row"
    message = (
        "The charter says nothing about leaving after {months} months. Add a row from 0 months to"
        " its table."
    )


def surrender_value(
    paid: int, *, months_paid: int, leave: Leave, stake: int, table: Sequence[Surrender]
) -> int:
    """Work out what a leaving firm gets back, in fen (退出返还额).

    It is the table's share of what the firm paid, cut to whole fen, and never more than what its
    stake is worth: losses that the firms bore are borne by those who leave, too.

    Args:
        paid: What the firm paid in all, less what helping it extinguished.
        months_paid: For how many months it paid.
        leave: Why it leaves.
        stake: What its shares are worth.
        table: The charter's.

    Raises:
        NoSurrenderRow: The table begins later.
        ValueError: An amount below zero.
    """
    if paid < 0 or stake < 0 or months_paid < 0:
        raise ValueError("amounts and months are zero or more")
    return min(paid * surrender_share(months_paid, leave=leave, table=table) // WHOLE, stake)


def surrender_share(months_paid: int, *, leave: Leave, table: Sequence[Surrender]) -> int:
    """Look the share up that a firm gets back, in billionths (退出返还率).

    Raises:
        NoSurrenderRow: The table begins later.
    """
    rows = [row for row in table if row.months_from <= months_paid]
    if not rows:
        raise NoSurrenderRow(months=months_paid)
    row = max(rows, key=lambda one: one.months_from)
    shares: Mapping[Leave, int] = {
        Leave.VOLUNTARY: row.voluntary,
        Leave.DEEMED: row.deemed,
        Leave.FORCED: row.forced,
    }
    return shares[leave]
