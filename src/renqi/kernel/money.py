"""Money as whole fen (金额, 分)."""

from dataclasses import dataclass
from decimal import Decimal

from renqi.kernel.numbers import cut

FEN_PER_YUAN = 100

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


def yuan_text(fen: int) -> str:
    """Write an amount in yuan exactly, for files: no separators (元, 精确).

    Example:
        >>> yuan_text(-105), yuan_text(120), yuan_text(300)
        ('-1.05', '1.2', '3')

    """
    whole, part = divmod(abs(fen), FEN_PER_YUAN)
    tail = f".{part:02d}".rstrip("0") if part else ""
    return f"{'-' if fen < 0 else ''}{whole}{tail}"


def grouped_yuan(fen: int) -> str:
    """Write an amount in yuan with two places and separators, for letters and messages (元).

    Example:
        >>> grouped_yuan(-105), grouped_yuan(12_345_600)
        ('-1.05', '123,456.00')

    """
    whole, part = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"
