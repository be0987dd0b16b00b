"""Amounts as a statement shows them (金额显示)."""

from renqi.engines.ledger.domain.kinds import Unit
from renqi.kernel.money import FEN_PER_YUAN


def amount_text(amount: int, unit: Unit) -> str:
    """Write an amount to the last fen or point, as books are kept (记账金额).

    Example:
        >>> amount_text(-123_456_70, Unit.FEN), amount_text(1_500, Unit.POINTS)
        ('-123,456.70', '1,500')

    """
    if unit is Unit.POINTS:
        return f"{amount:,}"
    yuan, fen = divmod(abs(amount), FEN_PER_YUAN)
    return f"{'-' if amount < 0 else ''}{yuan:,}.{fen:02d}"
