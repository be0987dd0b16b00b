"""Numbers and dates as people expect to read them (数字与日期的写法).

Inside, money is integer fen and a fraction an integer in units of 1e-9; the words are made here
from integers and decimals only, so that no digit is a float's.
"""

import datetime as dt
from decimal import ROUND_DOWN, Decimal

from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.numbers import format_compact_decimal, format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext

from renqi.kernel.money import FEN_PER_YUAN

BILLIONTHS = Decimal(10) ** 9
NOTHING = "–"
_COMPACT_FROM = 10_000
_MONTHS_OF_YEAR = 12


def _locale() -> str:
    return "zh_CN" if (get_language() or "zh").startswith("zh") else "en"


def grouped(value: int | Decimal | None, *, places: int = 0) -> str:
    """Write a number with separators: 1,234,567."""
    if value is None:
        return NOTHING
    pattern = "#,##0" + ("." + "#" * places if places else "")
    return format_decimal(value, format=pattern, locale=_locale())


def compact(value: int | Decimal | None) -> str:
    """Write a large number short: 3.46万, 1.23亿; 34.6K in English."""
    if value is None:
        return NOTHING
    if -_COMPACT_FROM < value < _COMPACT_FROM:
        return grouped(value, places=2)
    return format_compact_decimal(value, locale=_locale(), fraction_digits=2)


def money(fen: int | None) -> str:
    """Write money short, in yuan: 3.46万元, CNY 34.6K."""
    if fen is None:
        return NOTHING
    yuan = compact(Decimal(fen) / FEN_PER_YUAN)
    return gettext("CNY {amount}").format(amount=yuan)


def exact_money(fen: int | None) -> str:
    """Write money in full, in yuan with two places: 34,600.00元."""
    if fen is None:
        return NOTHING
    yuan = format_decimal(Decimal(fen) / FEN_PER_YUAN, format="#,##0.00", locale=_locale())
    return gettext("CNY {amount}").format(amount=yuan)


def in_yuan(fen: int) -> Decimal:
    """Give an amount for a file, where it is added up: a number, not words."""
    return Decimal(fen) / FEN_PER_YUAN


def share(billionths: int | None, *, places: int = 2) -> str:
    """Write a fraction as a per cent, cut and never rounded up over a bar: 12.34%.

    What is not zero never reads as zero.

    Example:
        >>> share(499_999_999), share(54_000)
        ('49.99%', '< 0.01%')

    """
    if billionths is None:
        return NOTHING
    per_cent = Decimal(billionths) / BILLIONTHS * 100
    least = Decimal(1).scaleb(-places)
    if 0 < per_cent < least:
        return f"< {grouped(least, places=places)}%"
    cut = per_cent.quantize(least, rounding=ROUND_DOWN)
    return f"{grouped(cut, places=places)}%"


def measure(billionths: int | None, *, places: int = 2) -> str:
    """Write a decimal kept in units of 1e-9, such as years or points: 2.5."""
    if billionths is None:
        return NOTHING
    exact = Decimal(billionths) / BILLIONTHS
    cut = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    return grouped(cut, places=places)


def day(value: dt.date | None) -> str:
    """Write a date: 2026年11月22日, Nov 22, 2026."""
    if value is None:
        return NOTHING
    return babel_date(value, format="long" if _locale() == "zh_CN" else "medium", locale=_locale())


def version_day(ref: str) -> str:
    """Write from when a version holds that a reference `key@2026-01-01` names."""
    return day(dt.date.fromisoformat(ref.rpartition("@")[2]))


def moment(value: dt.datetime | None) -> str:
    """Write an instant to the minute, in the city's time."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    pattern = "y年M月d日 HH:mm" if _locale() == "zh_CN" else "MMM d, y HH:mm"
    return babel_datetime(local, format=pattern, locale=_locale())


def age(since: dt.date | None, *, as_of: dt.date) -> str:
    """Write how old something is, in the largest whole unit."""
    if since is None:
        return NOTHING
    days = (as_of - since).days
    months = (as_of.year - since.year) * _MONTHS_OF_YEAR + as_of.month - since.month
    months -= as_of.day < since.day
    if months >= _MONTHS_OF_YEAR:
        return gettext("{n} y ago").format(n=months // _MONTHS_OF_YEAR)
    if months >= 1:
        return gettext("{n} mo ago").format(n=months)
    return gettext("{n} d ago").format(n=max(days, 0))
