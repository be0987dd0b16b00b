"""Money as whole fen (金额, 分)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from renqi.kernel.numbers import cut

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
FEN_PER_YI = 10_000_000_000

# A float64 carries about 16 digits, so a sum made in a spreadsheet ends in noise such as
# 1234.5600000001. A tail below a ten-thousandth of a fen, or below the 15th digit, is noise.
NOISE_FEN = Decimal("1e-4")
NOISE_SHARE = Decimal("1e-15")


@dataclass(frozen=True, slots=True, kw_only=True)
class FenReading:
    """An amount in fen, and whether a true part of a fen was cut off (分)."""

    fen: int
    was_cut: bool


def fen_from_yuan(value: Decimal, *, yuan_per_unit: int = 1) -> FenReading:
    """Turn an amount into whole fen (元转分).

    Float noise goes to the nearest fen. Anything else finer than a fen is cut toward minus
    infinity and reported, so no rounding lifts an amount over a bar.

    Example:
        >>> fen_from_yuan(Decimal("1234.5600000001"))
        FenReading(fen=123456, was_cut=False)
        >>> fen_from_yuan(Decimal("99.999"))
        FenReading(fen=9999, was_cut=True)

    """
    scale = FEN_PER_YUAN * yuan_per_unit
    below = cut(value, scale=scale)
    exact = value * scale
    noise = max(NOISE_FEN, abs(exact) * NOISE_SHARE)
    tail = exact - below
    if tail <= noise:
        return FenReading(fen=below, was_cut=False)
    if 1 - tail <= noise:
        return FenReading(fen=below + 1, was_cut=False)
    return FenReading(fen=below, was_cut=True)


def money_text(fen: int, *, language: str = "zh") -> str:
    """Write an amount the way people read it: 元, 万元 or 亿元 (金额显示).

    The figure is exact to two decimals of its unit, rounded half away from zero.

    Example:
        >>> money_text(123_456_789_00), money_text(99_900), money_text(-5_000_000_000_000)
        ('1.23亿元', '999元', '-500亿元')

    """
    size = abs(fen)
    # A unit is taken as soon as the rounded figure reaches one: 9999.996 万元 shows as 1亿元.
    if size * 2 >= 2 * FEN_PER_YI - FEN_PER_WAN // 100:
        per_unit, unit = FEN_PER_YI, {"zh": "亿元", "en": " yi yuan"}
    elif size >= FEN_PER_WAN:
        per_unit, unit = FEN_PER_WAN, {"zh": "万元", "en": " wan yuan"}
    else:
        per_unit, unit = FEN_PER_YUAN, {"zh": "元", "en": " yuan"}
    hundredths = (size * 200 + per_unit) // (2 * per_unit)
    whole, part = divmod(hundredths, 100)
    figure = f"{whole:,}" + (f".{part:02d}".rstrip("0") if part else "")
    return f"{'-' if fen < 0 else ''}{figure}{unit[language]}"


def yuan_text(fen: int) -> str:
    """Write an amount in yuan exactly, for files: no separators (元, 精确).

    Example:
        >>> yuan_text(-105), yuan_text(120), yuan_text(300)
        ('-1.05', '1.2', '3')

    """
    whole, part = divmod(abs(fen), FEN_PER_YUAN)
    tail = f".{part:02d}".rstrip("0") if part else ""
    return f"{'-' if fen < 0 else ''}{whole}{tail}"


def split_fen(fen: int, *, weights: Sequence[int]) -> list[int]:
    """Share an amount by weights without losing a fen (分摊).

    The largest remainders get the odd fen; on a tie the earlier share.

    Raises:
        ValueError: The amount or a weight is negative, or all weights are zero.

    Example:
        >>> split_fen(1001, weights=[40, 20, 40])
        [401, 200, 400]

    """
    total = sum(weights)
    if fen < 0 or total <= 0 or min(weights) < 0:
        raise ValueError(fen, weights)
    shares = [fen * weight // total for weight in weights]
    remainders = [fen * weight % total for weight in weights]
    odd = fen - sum(shares)
    for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:odd]:
        shares[index] += 1
    return shares
