"""Values as a charter's document writes them: `20万元`, `0.02%`, `6` (章程数值写法)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.kernel.width import half_width
from renqi.programmes.riskfund.charter.domain.entries import Entry, EntryKind
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE

_FEN = 100
_MONEY_UNITS: Mapping[str, int] = {"": _FEN, "元": _FEN, "万元": 10**6, "亿元": 10**10}
_NUMBER = r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)"
_MONEY = re.compile(rf"{_NUMBER}\s*(亿元|万元|元|)")
_SHARE = re.compile(rf"{_NUMBER}\s*%")
_PERCENT = WHOLE // 100
_FLAGS: Mapping[str, bool] = {"true": True, "false": False, "是": True, "否": False}
_BETWEEN = re.compile(r"[,，、;；\n]+")


class LiteralWrong(ValueError):
    """A value that cannot be read, with what would put it right, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both texts."""
        self.remedy = Label(zh=zh, en=en)
        super().__init__(en)


def read_money(literal: Any, entry: Entry) -> int:
    """Read yuan, 万元 or 亿元 as whole fen; a bare number is yuan (金额).

    Raises:
        LiteralWrong: No amount, finer than a fen, or out of range.
    """
    match = _MONEY.fullmatch(half_width(str(literal)).strip())
    if match is None or isinstance(literal, bool):
        raise LiteralWrong(
            "请填写金额，如 200元 或 20万元", "Write an amount such as 200元 or 20万元"
        )
    fen = Decimal(match[1].replace(",", "")) * _MONEY_UNITS[match[2]]
    if fen != int(fen):
        raise LiteralWrong("金额最小到分", "Write no part of a fen")
    return _within(int(fen), entry, money_text)


def money_text(fen: int) -> str:
    """Write fen in the largest unit that leaves a short number (金额文字).

    Example:
        >>> money_text(20_000_000), money_text(12_345), money_text(5 * 10**12)
        ('20万元', '123.45元', '500亿元')

    """
    for unit, size in (("亿元", 10**10), ("万元", 10**6)):
        if abs(fen) >= size and not fen % (size // 100):
            return f"{_plain(Decimal(fen) / size)}{unit}"
    return f"{_plain(Decimal(fen) / _FEN)}元"


def read_share(literal: Any, entry: Entry) -> int:
    """Read a percentage as billionths (比例).

    Raises:
        LiteralWrong: No percentage, finer than a billionth, or out of range.
    """
    match = _SHARE.fullmatch(half_width(str(literal)).strip())
    if match is None:
        raise LiteralWrong("请填写百分比，如 80%", "Write a percentage such as 80%")
    billionths = Decimal(match[1].replace(",", "")) * _PERCENT
    if billionths != int(billionths):
        raise LiteralWrong("百分比最多七位小数", "Write at most seven decimals")
    return _within(int(billionths), entry, share_text)


def share_text(billionths: int) -> str:
    """Write billionths as an exact percentage (比例文字).

    Example:
        >>> share_text(800_000_000), share_text(200_000)
        ('80%', '0.02%')

    """
    return f"{_plain(Decimal(billionths) / _PERCENT)}%"


def read_count(literal: Any, entry: Entry) -> int:
    """Read a whole number (整数).

    Raises:
        LiteralWrong: Not whole, or out of range.
    """
    if isinstance(literal, bool) or not re.fullmatch(r"\d{1,9}", str(literal).strip()):
        raise LiteralWrong("请填写整数", "Write a whole number")
    return _within(int(str(literal)), entry, str)


def read_flag(literal: Any, _entry: Entry) -> bool:
    """Read yes or no (是否).

    Raises:
        LiteralWrong: Neither.
    """
    found = _FLAGS.get(str(literal).strip().lower())
    if found is None:
        raise LiteralWrong("请填写 true 或 false", "Write true or false")
    return found


def read_text(literal: Any, _entry: Entry) -> str:
    """Read a text (文本).

    Raises:
        LiteralWrong: Empty or not a text.
    """
    if not isinstance(literal, str) or not literal.strip():
        raise LiteralWrong("请填写文字", "Write a text")
    return literal.strip()


def read_label(literal: Any, _entry: Entry) -> Label:
    """Read a text in both languages (双语文本).

    Raises:
        LiteralWrong: One of the two is missing.
    """
    said = literal if isinstance(literal, Mapping) else {}
    zh, en = (str(said.get(key) or "").strip() for key in ("zh", "en"))
    if not zh or not en or set(said) != {"zh", "en"}:
        raise LiteralWrong(
            "请填写中文（zh）和英文（en）", "Write the text in Chinese (zh) and English (en)"
        )
    return Label(zh=zh, en=en)


def read_choice(literal: Any, entry: Entry) -> Any:
    """Read a value of the list (选项).

    Raises:
        LiteralWrong: Not on the list.
    """
    if str(literal) not in entry.choices:
        raise LiteralWrong(
            f"请从下列选择：{'、'.join(entry.choices)}", f"Choose one of {', '.join(entry.choices)}"
        )
    return entry.make(str(literal))


def read_choices(literal: Any, entry: Entry) -> tuple[Any, ...]:
    """Read values of the list, each once (多选).

    Raises:
        LiteralWrong: One is not on the list or occurs twice.
    """
    found = tuple(read_choice(one, entry) for one in _several(literal))
    if len(set(found)) != len(found):
        raise LiteralWrong("同一选项只写一次", "Name each choice once")
    return found


def read_counts(literal: Any, entry: Entry) -> tuple[int, ...]:
    """Read rising whole numbers (整数列).

    Raises:
        LiteralWrong: Not whole, out of range or not rising.
    """
    found = tuple(read_count(one, entry) for one in _several(literal))
    if list(found) != sorted(set(found)):
        raise LiteralWrong("请从小到大填写，不重复", "Write them from small to large, each once")
    return found


def read_texts(literal: Any, entry: Entry) -> tuple[str, ...]:
    """Read several short texts (文本列).

    Raises:
        LiteralWrong: One is empty.
    """
    return tuple(read_text(one, entry) for one in _several(literal))


def _several(literal: Any) -> list[Any]:
    if isinstance(literal, str):
        return [part.strip() for part in _BETWEEN.split(literal) if part.strip()]
    if isinstance(literal, list | tuple):
        return list(literal)
    if isinstance(literal, int):
        return [literal]
    raise LiteralWrong("请填写一列值", "Write a list")


def _within(value: int, entry: Entry, written: Callable[[int], str]) -> int:
    if not entry.lowest <= value <= entry.highest:
        low, high = written(entry.lowest), written(entry.highest)
        raise LiteralWrong(f"应在 {low} 至 {high} 之间", f"Write a value from {low} to {high}")
    return value


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


READERS: Mapping[EntryKind, Callable[[Any, Entry], Any]] = {
    EntryKind.TEXT: read_text,
    EntryKind.LABEL: read_label,
    EntryKind.MONEY: read_money,
    EntryKind.SHARE: read_share,
    EntryKind.COUNT: read_count,
    EntryKind.FLAG: read_flag,
    EntryKind.CHOICE: read_choice,
    EntryKind.CHOICES: read_choices,
    EntryKind.COUNTS: read_counts,
    EntryKind.TEXTS: read_texts,
}
WRITERS: Mapping[EntryKind, Callable[[Any], Any]] = {
    EntryKind.TEXT: str,
    EntryKind.LABEL: lambda one: {"zh": one.zh, "en": one.en},
    EntryKind.MONEY: money_text,
    EntryKind.SHARE: share_text,
    EntryKind.COUNT: int,
    EntryKind.FLAG: bool,
    EntryKind.CHOICE: str,
    EntryKind.CHOICES: lambda many: [str(one) for one in many],
    EntryKind.COUNTS: list,
    EntryKind.TEXTS: list,
}
