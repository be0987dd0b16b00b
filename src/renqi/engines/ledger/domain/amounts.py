"""Amounts as a statement shows them (金额显示)."""

from renqi.engines.ledger.domain.kinds import Unit
from renqi.kernel.money import grouped_yuan

# Parts of a share that books count.
SHARE_PARTS = 10**6


def amount_text(amount: int, unit: Unit) -> str:
    """Write an amount to the last fen, point or part of a share, as books are kept (记账金额).

    Example:
        >>> amount_text(-123_456_70, Unit.FEN), amount_text(1_500, Unit.POINTS)
        ('-123,456.70', '1,500')
        >>> amount_text(-1_234_500_000, Unit.SHARES)
        '-1,234.500000'

    """
    if unit is Unit.POINTS:
        return f"{amount:,}"
    if unit is Unit.SHARES:
        whole, parts = divmod(abs(amount), SHARE_PARTS)
        return f"{'-' if amount < 0 else ''}{whole:,}.{parts:06d}"
    return grouped_yuan(amount)
