"""Amounts as a statement shows them (金额显示)."""

from renqi.engines.ledger.domain.kinds import Unit
from renqi.kernel.money import grouped_yuan


def amount_text(amount: int, unit: Unit) -> str:
    """Write an amount to the last fen or point, as books are kept (记账金额).

    Example:
        >>> amount_text(-123_456_70, Unit.FEN), amount_text(1_500, Unit.POINTS)
        ('-123,456.70', '1,500')

    """
    if unit is Unit.POINTS:
        return f"{amount:,}"
    return grouped_yuan(amount)
