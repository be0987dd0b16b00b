"""Figures of few are not shown: whoever knows the few would know the one (小样本抑制)."""

LEAST_SHOWN = 5


def shown_mean(total: int, count: int) -> int | None:
    """Give a mean in hundredths, cut; None while fewer than five are in it (均值).

    Example:
        >>> shown_mean(23, 5), shown_mean(20, 4)
        (460, None)

    """
    return total * 100 // count if count >= LEAST_SHOWN else None


def shown_count(count: int) -> int | None:
    """Give a count; None for one to four, as nought tells of nobody (计数).

    Example:
        >>> shown_count(0), shown_count(4), shown_count(5)
        (0, None, 5)

    """
    return None if 0 < count < LEAST_SHOWN else count
