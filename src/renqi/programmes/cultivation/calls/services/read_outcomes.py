"""Read the list of a batch that came back with its outcomes (读取推荐结果表)."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import polars as pl

from renqi.programmes.cultivation.calls.domain.recommendation_form import outcome_columns
from renqi.programmes.cultivation.calls.domain.refusals import OutcomeFileUnreadable
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.calls.domain.states import Outcome
from renqi.programmes.cultivation.calls.services.record_outcome import OutcomeSaid

_CODE = "统一社会信用代码"
_WORDS = {
    "认定": Outcome.GRANTED,
    "通过": Outcome.GRANTED,
    "已认定": Outcome.GRANTED,
    "未认定": Outcome.REFUSED,
    "未通过": Outcome.REFUSED,
    "不通过": Outcome.REFUSED,
}


def read_outcomes(content: bytes) -> list[OutcomeSaid]:
    """Read a workbook; rows without an outcome stay pending and are left out (读取推荐结果表).

    Raises:
        OutcomeFileUnreadable: It is no workbook, lacks a column, or a word or day is not understood.
    """
    try:
        frame = pl.read_excel(io.BytesIO(content), infer_schema_length=0)
    except Exception as error:
        # The reader raises what its own parts raise, of many kinds.
        raise OutcomeFileUnreadable(why=Said("不是工作簿", "it is not a workbook")) from error
    result, on, document, reason = outcome_columns()
    missing = [name for name in (_CODE, result) if name not in frame.columns]
    if missing:
        text = "、".join(missing)
        raise OutcomeFileUnreadable(why=Said(f"缺少列{text}", f"the columns {text} are missing"))
    return list(_said(frame, result=result, on=on, document=document, reason=reason))


def _said(frame: pl.DataFrame, **columns: str) -> Iterator[OutcomeSaid]:
    for row in frame.iter_rows(named=True):
        word = _cell(row, columns["result"])
        if not word:
            continue
        if word not in _WORDS:
            raise OutcomeFileUnreadable(
                why=Said(f"不认识的结果“{word}”", f"the outcome {word} is not understood")
            )
        yield OutcomeSaid(
            uscc=_cell(row, _CODE),
            outcome=_WORDS[word],
            on=_day(_cell(row, columns["on"])),
            document=_cell(row, columns["document"]),
            reason=_cell(row, columns["reason"]),
        )


def _cell(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError as error:
        raise OutcomeFileUnreadable(
            why=Said(f"日期“{text}”无法识别", f"the day {text} is not understood")
        ) from error
