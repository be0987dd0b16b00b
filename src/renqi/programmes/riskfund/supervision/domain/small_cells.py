"""Counts so small that they would tell of somebody (小数抑制)."""

from collections.abc import Mapping

# A published count of fewer firms than this is left out.
LEAST = 5


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Leave small counts out, and one more where the total would give the only one away (抑制).

    Zero tells of nobody and stays.

    Example:
        >>> suppressed({"a": 40, "b": 3, "c": 12})
        {'a': 40, 'b': None, 'c': None}

    """
    small = {key for key, count in counts.items() if 0 < count < LEAST}
    if len(small) == 1:
        others = {key: count for key, count in counts.items() if count >= LEAST}
        if others:
            small.add(min(others, key=lambda key: (others[key], key)))
    return {key: None if key in small else count for key, count in counts.items()}
