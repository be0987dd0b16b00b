"""What people write into a form, read exactly (表单取值).

A draft keeps what was typed. Only what is handed in is read into values: money as whole fen,
dates as ISO text, answers as their keys. What cannot be read is refused field by field, never
guessed or cut.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from renqi.engines.casework.domain import field_refusals as refused
from renqi.engines.casework.domain.case_type import CaseType, FieldKind, FormField
from renqi.kernel.errors import DomainError
from renqi.kernel.money import fen_from_yuan
from renqi.kernel.numbers import is_foreign_money, is_whole, parse_number, yuan_in
from renqi.kernel.width import half_width

# Decimals and shares are kept as whole billionths.
NANO = 10**9
EMPTY: tuple[Any, ...] = (None, "", [], {})
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_ANSWERS = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReading:
    """A form as it was understood (表单解读).

    Attributes:
        values: What the filled fields say, by field key.
        faults: Why a field could not be read, by field key.
    """

    values: Mapping[str, Any]
    faults: Mapping[str, DomainError]


def read_form(case_type: CaseType, data: Mapping[str, Any]) -> FormReading:
    """Read every filled field of a form (解读表单)."""
    values: dict[str, Any] = {}
    faults: dict[str, DomainError] = {}
    for field in case_type.form:
        typed = data.get(field.key)
        if is_blank(typed):
            continue
        try:
            values[field.key] = _READERS[field.kind](field, typed)
        except DomainError as error:
            faults[field.key] = error
    return FormReading(values=values, faults=faults)


def is_blank(typed: Any) -> bool:
    """Whether a field says nothing; false and zero say something."""
    return typed in EMPTY or (isinstance(typed, str) and not typed.strip())


def _text(field: FormField, typed: Any) -> Any:
    if not isinstance(typed, str):
        return typed
    text = typed.strip()
    if len(text) > field.characters_max:
        raise refused.TextTooLong(characters=len(text), limit=field.characters_max)
    return text


def _whole(field: FormField, typed: Any) -> int:
    number = parse_number(str(typed))
    if number.suffix or not is_whole(number.value, scale=1):
        raise refused.NotWhole(text=str(typed))
    return _bounded(field, int(number.value), str)


def _money(field: FormField, typed: Any) -> int:
    number = parse_number(str(typed))
    yuan = yuan_in(number.suffix)
    if yuan is None or is_foreign_money(str(typed)):
        raise refused.NotYuan(text=str(typed))
    reading = fen_from_yuan(number.value, yuan_per_unit=yuan)
    if reading.was_cut:
        raise refused.FinerThanFen(text=str(typed))
    return _bounded(field, reading.fen, lambda fen: f"{fen // 100}.{fen % 100:02d}")


def _bounded(field: FormField, value: int, write: Callable[[int], str]) -> int:
    if value < field.minimum:
        raise refused.TooSmall(least=write(field.minimum))
    if field.maximum is not None and value > field.maximum:
        raise refused.TooLarge(most=write(field.maximum))
    return value


def _decimal(field: FormField, typed: Any) -> int:
    # Whatever unit stands behind it is the field's own: 3年, 62分.
    number = parse_number(str(typed))
    if number.suffix.startswith("%"):
        raise refused.NotADecimal(text=str(typed))
    return _in_nanos(field, number.value * NANO, typed)


def _share(field: FormField, typed: Any) -> int:
    number = parse_number(str(typed))
    if number.suffix not in ("", "%"):
        raise refused.NotAShare(text=str(typed))
    return _in_nanos(field, number.value * (NANO // 100 if number.suffix else NANO), typed)


def _in_nanos(field: FormField, nanos: Decimal, typed: Any) -> int:
    if nanos != nanos.to_integral_value():
        raise refused.TooFine(text=str(typed))
    return _bounded(field, int(nanos), lambda value: f"{Decimal(value) / NANO:f}")


def _date(_: FormField, typed: Any) -> str:
    found = _DATE.fullmatch(half_width(str(typed)).strip())
    if found is None:
        raise refused.NotADate(text=str(typed))
    year, month, day = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError as error:
        raise refused.NotADate(text=str(typed)) from error


def _yes_no(_: FormField, typed: Any) -> bool:
    answer = typed if isinstance(typed, bool) else _ANSWERS.get(str(typed).strip().lower())
    if answer is None:
        raise refused.NotAnAnswer(text=str(typed))
    return answer


def _choice(field: FormField, typed: Any) -> str:
    if typed not in {choice.key for choice in field.choices}:
        raise refused.NotAnAnswer(text=str(typed))
    return str(typed)


_READERS: Mapping[FieldKind, Callable[[FormField, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.WHOLE: _whole,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.DECIMAL: _decimal,
    FieldKind.SHARE: _share,
}
