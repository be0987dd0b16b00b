"""How a gain or a loss of investing is split between the classes (收益分配)."""

from collections.abc import Mapping
from typing import Final

from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.spreading import spread
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Party, Return

_OTHERS: Final = (Party.GOVERNMENT, Party.INSTITUTION)


def split_gain(
    charter: Charter,
    value: Mapping[Party, int],
    amount: int,
    *,
    before: Mapping[Party, int] | None = None,
) -> Mapping[Party, int]:
    """Split a gain, or a loss below zero, between the classes, to the fen (收益分配).

    By value each class gets its share of the fund. Where firms come first, their class gets gains
    until it has the yearly share that the charter gives it; then the other two until they have the
    same share; what is left goes by value. A loss of investing always goes by value.

    Args:
        charter: What the fund's charter says.
        value: What each class holds.
        amount: Fen.
        before: Gains that each class had in the same year.

    Returns:
        An amount for every party; together they make `amount`.
    """
    left = {party: max(value.get(party, 0), 0) for party in Party}
    got = dict.fromkeys(Party, 0)
    if amount > 0 and charter.mandate.returns is Return.FIRMS_FIRST:
        for turn in ((Party.FIRM,), _OTHERS):
            room = {
                party: max(
                    left[party] * charter.mandate.firms_first // WHOLE
                    - (before or {}).get(party, 0),
                    0,
                )
                for party in turn
            }
            given = min(amount - sum(got.values()), sum(room.values()))
            for party, part in by_weight(given, room).items():
                got[party] += part
    rest = amount - sum(got.values())
    for party, part in by_weight(rest, left).items():
        got[party] += part
    return got


def by_weight(amount: int, weights: Mapping[Party, int]) -> dict[Party, int]:
    """Split an amount by weights, to the fen (按权重分配); nobody loses more than the weight.

    With no weight at all it is the government's, which founded the fund.

    Example:
        >>> by_weight(-10, {Party.FIRM: 2, Party.GOVERNMENT: 1}) == {
        ...     Party.FIRM: -7, Party.GOVERNMENT: -3}
        True

    """
    if not sum(weights.values()):
        return {Party.GOVERNMENT: amount} if amount else {}
    sign = -1 if amount < 0 else 1
    parts = spread(abs(amount), tuple(weights.values()))
    return {party: sign * part for party, part in zip(weights, parts, strict=True)}
