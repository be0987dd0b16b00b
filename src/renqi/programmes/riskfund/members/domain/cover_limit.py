"""How far help may reach by what a firm has paid (保障上限)."""

from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.vocabulary import CapOn


def cover_limit(paid_in: int, charter: Charter) -> int | None:
    """Give the most help to a firm that has paid so much, in fen (保障上限).

    Args:
        paid_in: Fen paid.
        charter: The one in force.

    Returns:
        The multiple of what it paid and the cap on a firm, whichever is less; none where the
        charter has neither.
    """
    cover = charter.cover
    bounds = [cap.amount for cap in cover.caps if cap.on is CapOn.FIRM and cap.amount is not None]
    if cover.multiple is not None:
        bounds.append(paid_in * cover.multiple)
    return min(bounds, default=None)
