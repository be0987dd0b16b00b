"""Split an amount by weights, so that nothing is lost and nobody ever gets less again (分配).

Largest remainders would do for one amount, but they take a fen back from somebody when the
amount grows. Here each part grows with the amount, which recoveries need: they come in pieces,
and what was paid out cannot be asked back.
"""

from collections.abc import Sequence


def spread(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount in the ratio of weights (按比例分配).

    The first part is its exact share, to the nearest whole; what is left is split among the
    others in the same way. The parts sum to the amount, no part shrinks when the amount grows,
    and an amount equal to the sum of the weights gives the weights. With `n` weights no part is
    further than `(n - 1) / 2` from its exact share.

    Args:
        amount: Zero or more.
        weights: Zero or more each, and not all zero unless the amount is.

    Raises:
        ValueError: An amount below zero, a weight below zero, or nobody to give to.

    Example:
        >>> spread(100, (1, 1, 1)), spread(10, (6, 0, 4))
        ((33, 34, 33), (6, 0, 4))

    """
    total = sum(weights)
    if amount < 0 or any(weight < 0 for weight in weights) or (amount and not total):
        raise ValueError(f"{amount} cannot be split by {tuple(weights)}")
    parts = []
    for weight in weights:
        part = (2 * amount * weight + total) // (2 * total) if total else 0
        parts.append(part)
        amount, total = amount - part, total - weight
    return tuple(parts)
