"""Read the list of a batch that came back with its outcomes (读取推荐结果表)."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from renqi.programmes.cultivation.calls.domain.recommendation_form import outcome_columns
from renqi.programmes.cultivation.calls.domain.refusals import OutcomeFileUnreadable
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.calls.domain.states import Outcome
from renqi.programmes.cultivation.calls.services.record_outcome import OutcomeSaid
from renqi.registry.intake.xlsx_guard import guard_workbook

_CODE = "统一社会信用代码"
# A title may stand above the header.
_HEADER_WITHIN = 5
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
        OutcomeFileUnreadable: It is no workbook, lacks a column, or says what is not understood.
    """
    header, rows = _table(content)
    result, on, document, reason = outcome_columns()
    missing = [name for name in (_CODE, result) if name not in header]
    if missing:
        text = "、".join(missing)
        raise OutcomeFileUnreadable(why=Said(f"缺少列{text}", f"the columns {text} are missing"))
    named = (dict(zip(header, row, strict=False)) for row in rows)
    return list(_said(named, result=result, on=on, document=document, reason=reason))


def _table(content: bytes) -> tuple[list[str], list[list[Any]]]:
    """Give the header and the rows of the first sheet that has the credit codes."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        # A small file may unpack to more than there is memory.
        guard_workbook(Path(file.name))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise OutcomeFileUnreadable(why=Said("不是工作簿", "it is not a workbook")) from error
    for rows in sheets:
        for number, row in enumerate(rows[:_HEADER_WITHIN]):
            header = [str(cell).strip() for cell in row]
            if _CODE in header:
                return header, rows[number + 1 :]
    return [], []


def _said(rows: Iterable[dict[str, Any]], **columns: str) -> Iterator[OutcomeSaid]:
    for row in rows:
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
