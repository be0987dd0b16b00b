"""What people write into a form is read exactly or refused, never guessed or cut."""

import dataclasses
from typing import Any

import pytest

from renqi.engines.casework.domain.case_type import Choice, FieldKind, FormField, Label
from renqi.engines.casework.domain.form_values import read_form
from tests.engines.casework.grants import GRANT, name


def read(kind: FieldKind, typed: Any, **more: Any) -> Any:
    """Give the value, or the code of the refusal; nothing for an empty field."""
    field = FormField(key="x", label=name("x"), kind=kind, **more)
    reading = read_form(dataclasses.replace(GRANT, form=(field,)), {"x": typed})
    fault = reading.faults.get("x")
    return fault.code if fault else reading.values.get("x")


K = FieldKind


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (K.TEXT, "  甲公司 ", "甲公司"),
        (K.TEXT, "   ", None),
        (K.WHOLE, "1,200", 1200),
        (K.WHOLE, "１２", 12),
        (K.WHOLE, "0", 0),
        (K.WHOLE, "12.5", "field.not_whole"),
        (K.WHOLE, "12人", "field.not_whole"),
        (K.WHOLE, "-1", "field.too_small"),
        (K.WHOLE, "abc", "number.not_a_number"),
        (K.MONEY, "500000", 50_000_000),  # 500,000 yuan are 50,000,000 fen
        (K.MONEY, "50万元", 50_000_000),
        (K.MONEY, "0.01", 1),
        (K.MONEY, "0.005", "field.finer_than_fen"),
        (K.MONEY, "5万美元", "field.not_yuan"),
        (K.MONEY, "50%", "field.not_yuan"),
        (K.DATE, "2026-03-05", "2026-03-05"),
        (K.DATE, "2026年3月5日", "2026-03-05"),
        (K.DATE, "2028-02-29", "2028-02-29"),
        (K.DATE, "2026-02-29", "field.not_a_date"),
        (K.DATE, "3月5日", "field.not_a_date"),
        (K.YES_NO, "yes", True),
        (K.YES_NO, False, False),
        (K.YES_NO, "maybe", "field.not_an_answer"),
    ],
)
def test_a_field_is_read_or_refused(kind: FieldKind, typed: Any, value: Any) -> None:
    assert read(kind, typed) == value


def test_a_number_keeps_within_its_bounds_and_the_bounds_belong_to_it() -> None:
    bounds = {"minimum": 2, "maximum": 4}
    found = [read(K.WHOLE, str(number), **bounds) for number in range(1, 6)]
    assert found == ["field.too_small", 2, 3, 4, "field.too_large"]


def test_a_text_ends_where_the_table_says() -> None:
    assert read(K.LONG_TEXT, "一二三", characters_max=3) == "一二三"
    assert read(K.LONG_TEXT, "一二三四", characters_max=3) == "field.text_too_long"


def test_a_choice_is_one_of_its_answers() -> None:
    choices = (Choice(key="buy", label=Label(zh="购置", en="Buy")),)
    assert read(K.CHOICE, "buy", choices=choices) == "buy"
    assert read(K.CHOICE, "steal", choices=choices) == "field.not_an_answer"
