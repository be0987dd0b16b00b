"""What the header of a firm file says about each column (表头识别).

A header names a fact, perhaps a year and perhaps a unit, in any order: `revenue_y1`,
`营业收入(2025年,万元)`, `2025年营业收入`, `资产总额（单位：亿元）`. What cannot be explained word
by word is not matched at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind, FactSpec
from renqi.kernel.numbers import is_foreign_money, yuan_in
from renqi.kernel.width import half_width

_ROMAN = str.maketrans({"Ⅰ": "i", "Ⅱ": "ii", "Ⅲ": "iii", "【": "(", "】": ")", "[": "(", "]": ")"})
_DROPPED = re.compile(r"[\s*_\-\"'“”]")
_BRACKET = re.compile(r"^(.*)\(([^()]*)\)$")
_TOKENS = re.compile(r"[,;、:/\s]+")
_YEAR_WORDS = {"上年": 1, "上一年": 1, "上一会计年": 1, "去年": 1, "最近一年": 1, "前年": 2}
_YEAR_WORD = "(?P<word>上年|上一年|上一会计年|去年|最近一年|前年)(?:度|末|底)?"
_CALENDAR = "(?P<calendar>(?:19|20)[0-9]{2})(?:年度|年末|年底|年)?"
_YEAR = re.compile(rf"y(?P<rank>[1-9])|@?{_CALENDAR}|{_YEAR_WORD}")
_YEAR_FIRST = re.compile(rf"(?:{_CALENDAR}|{_YEAR_WORD})的?(?P<rest>.+)")
_YEAR_LAST = re.compile(rf"(?P<rest>.+?)(?:y(?P<rank>[1-9])|@?{_CALENDAR}|{_YEAR_WORD})")
_UNIT_LAST = re.compile(
    r"(?P<rest>.+?)[,;:/]?(?:单位:?)?(?P<unit>百万元|千万元|万元|亿元|千元|元|wan|yuan|%)"
)
_MOST_WORDS = 8
_EMPTY_WORDS = frozenset(("", "单位", "金额单位", "人民币", "必填", "选填", "required", "optional"))
_MEASURES = {
    FactKind.COUNT: frozenset(("人", "名", "个", "件", "项", "家", "级", "次", "数量")),
    FactKind.RANK: frozenset(("名", "位", "名次")),
    FactKind.DECIMAL: frozenset(("年", "分", "years", "points")),
}
_PERCENT = frozenset(("%", "百分比", "percent", "pct"))
TITLE_UNIT = re.compile(r"单位:?(?:人民币)?(千元|百万元|千万元|万元|亿元|元)")

HeaderNames = Mapping[str, tuple[str, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderReading:
    """What one header says (表头含义).

    `year` counts back from the last closed year, `calendar` is a year as written; at most one
    is set. `units` are the words for units in the order of the header.
    """

    stem: str
    year: int | None = None
    calendar: int | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    name: str
    year: int | None = None
    calendar: int | None = None
    units: tuple[str, ...] = ()

    def dated(self, found: re.Match[str], *, name: str) -> "_Parts | None":
        """Take the year of a match; a second year makes the header unreadable."""
        if self.year is not None or self.calendar is not None:
            return None
        groups = found.groupdict()
        rank, calendar, word = groups.get("rank"), groups.get("calendar"), groups.get("word")
        year = int(rank) if rank else _YEAR_WORDS[word] if word else None
        return _Parts(
            name=name,
            year=year,
            calendar=int(calendar) if calendar else None,
            units=self.units,
        )


def fold_header(text: str) -> str:
    """Reduce a header to what two spellings share (表头规范化).

    Example:
        >>> fold_header(" Revenue_Y1（万元）* ")
        'revenuey1(万元)'

    """
    return _DROPPED.sub("", half_width(text).translate(_ROMAN)).casefold()


def header_names(catalogue: FactCatalogue) -> HeaderNames:
    """Return every folded name that a header may use, with its stem and year (表头名称).

    A key such as `revenue_y1` fixes the year; a name such as 营业收入 leaves it open.
    """
    names: dict[str, tuple[str, int | None]] = {}
    for spec in catalogue:
        names[fold_header(spec.key)] = (spec.stem, spec.year)
    for spec in catalogue:
        for name in (spec.stem, spec.zh, spec.en, *spec.aliases):
            names.setdefault(fold_header(name), (spec.stem, None))
    return names


def read_header(text: str, *, names: HeaderNames) -> HeaderReading | None:
    """Explain a header word by word, None when it names no fact (解读表头).

    Example:
        >>> names = {"营业收入": ("revenue", None)}
        >>> read_header("营业收入(2025年,万元)", names=names)
        HeaderReading(stem='revenue', year=None, calendar=2025, units=('万元',))

    """
    parts: _Parts | None = _Parts(name=fold_header(text))
    for _ in range(_MOST_WORDS):
        if parts is None:
            return None
        known = names.get(parts.name)
        if known is not None:
            return _reading(known, parts)
        parts = _peel(parts)
    return None


def stem_specs(catalogue: FactCatalogue, stem: str) -> Mapping[int | None, FactSpec]:
    """Return the facts of one stem by year (同名事实)."""
    return {spec.year: spec for spec in catalogue if spec.stem == stem}


def column_unit(units: Sequence[str], *, spec: FactSpec) -> tuple[int, int] | None:
    """Return the scale that a header's unit words mean, None when they do not fit (单位).

    (10000, 1) for 万元 over money, (1, 100) for % over a fraction.
    """
    scale: tuple[int, int] | None = None
    for word in units:
        found = _unit_of_word(word, kind=spec.kind)
        if found is None or scale not in (None, found):
            return None
        scale = found
    return scale or (1, 1)


def _reading(known: tuple[str, int | None], parts: _Parts) -> HeaderReading | None:
    stem, year = known
    if year is not None and (parts.year is not None or parts.calendar is not None):
        return None
    return HeaderReading(
        stem=stem,
        year=year if year is not None else parts.year,
        calendar=parts.calendar,
        units=parts.units,
    )


def _peel(parts: _Parts) -> _Parts | None:
    """Take one explained word off a header; None when no word can be explained."""
    bracket = _BRACKET.fullmatch(parts.name)
    if bracket is not None:
        return _peel_bracket(parts, name=bracket[1], inside=bracket[2])
    for pattern in (_YEAR_LAST, _YEAR_FIRST):
        found = pattern.fullmatch(parts.name)
        if found is not None:
            return parts.dated(found, name=found["rest"])
    found = _UNIT_LAST.fullmatch(parts.name)
    if found is not None:
        units = (*parts.units, found["unit"])
        return _Parts(name=found["rest"], year=parts.year, calendar=parts.calendar, units=units)
    return None


def _peel_bracket(parts: _Parts, *, name: str, inside: str) -> _Parts | None:
    taken: _Parts | None = _Parts(
        name=name, year=parts.year, calendar=parts.calendar, units=parts.units
    )
    for token in _TOKENS.split(inside):
        word = token.removeprefix("单位")
        year = _YEAR.fullmatch(word)
        if word in _EMPTY_WORDS:
            continue
        if year is not None and taken is not None:
            taken = taken.dated(year, name=name)
        elif taken is not None and _is_unit_word(word):
            units = (*taken.units, word)
            taken = _Parts(name=name, year=taken.year, calendar=taken.calendar, units=units)
        else:
            return None
    return taken


def _is_unit_word(word: str) -> bool:
    return (
        yuan_in(word) is not None
        or word in _PERCENT
        or is_foreign_money(word)
        or any(word in words for words in _MEASURES.values())
    )


def _unit_of_word(word: str, *, kind: FactKind) -> tuple[int, int] | None:
    if kind is FactKind.MONEY:
        yuan = yuan_in(word)
        return (yuan, 1) if yuan is not None else None
    if kind is FactKind.FRACTION:
        return (1, 100) if word in _PERCENT else None
    return (1, 1) if word in _MEASURES.get(kind, ()) else None
