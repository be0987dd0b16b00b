"""What shares of a class are worth, and how many an amount buys (份额计算).

Amounts are fen, shares are millionths of a share. A share costs one yuan while its class holds
nothing. Whoever acts bears the rounding: fewer shares for what is paid in, more shares for what is
taken out; so what the others have never falls by somebody else's act.
"""

from typing import Final

MICRO: Final = 10**6
# A share costs 100 fen at first: so many millionths of a share a fen.
PAR: Final = MICRO // 100
# A share below a thousandth of a yuan or above a thousand yuan no longer measures anything.
SCALE: Final = 1_000


def shares_for(amount: int, *, value: int, shares: int) -> int:
    """Tell how many shares an amount buys (申购份额), rounded down.

    Args:
        amount: Fen paid in.
        value: Fen that the class holds.
        shares: Shares of the class in issue; 0 starts at one yuan a share.

    Example:
        >>> shares_for(100_00, value=0, shares=0), shares_for(100_00, value=300_00, shares=100)
        (100000000, 33)

    """
    return amount * PAR if shares == 0 else amount * shares // value


def shares_burnt(amount: int, *, value: int, shares: int) -> int:
    """Tell how many shares an amount taken out costs (赎回份额), rounded up.

    Example:
        >>> shares_burnt(1, value=3, shares=100)
        34

    """
    return -(-amount * shares // value)


def worth(own: int, *, value: int, shares: int) -> int:
    """Tell what shares are worth, in fen, rounded down (份额价值).

    Example:
        >>> worth(34, value=3, shares=100), worth(5, value=0, shares=5), worth(0, value=0, shares=0)
        (1, 0, 0)

    """
    return own * value // shares if shares else 0


def is_off_scale(*, value: int, shares: int) -> bool:
    """Tell whether shares are worth so little or so much that no price is right (份额失真).

    A millionth of a share is then worth so much that rounding is felt, or shares are worth nothing
    that could be paid.

    Example:
        >>> is_off_scale(value=0, shares=10**6), is_off_scale(value=100, shares=10**6)
        (True, False)
        >>> is_off_scale(value=1_000_01, shares=10**6)
        True

    """
    return value * PAR * SCALE < shares or value * PAR > shares * SCALE > 0


def at_par(own: int, *, value: int, shares: int) -> int:
    """Tell how many shares of one yuan stand for what somebody has (份额重置), rounded down.

    Example:
        >>> at_par(500, value=2, shares=1000), at_par(500, value=0, shares=1000)
        (10000, 0)

    """
    return own * value * PAR // shares


def unit_text(*, value: int, shares: int) -> str:
    """Write what a share is worth, in yuan, cut to four places (单位净值); a dash without shares.

    Example:
        >>> unit_text(value=115_500, shares=1000 * 10**6), unit_text(value=0, shares=0)
        ('1.1550', '–')

    """
    if not shares:
        return "\N{EN DASH}"
    whole, part = divmod(value * PAR * 10**4 // shares, 10**4)
    return f"{whole:,}.{part:04d}"
