"""Take what the custodian says that a fund holds (导入托管对账单)."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import IntegrityError, transaction
from python_calamine import CalamineWorkbook

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.supervision.domain.owner import owner_of
from renqi.programmes.riskfund.supervision.domain.refusals import (
    CustodyFileEmpty,
    CustodyFileUnfit,
    CustodyTakenAlready,
)
from renqi.programmes.riskfund.supervision.models import CustodyStatement

# The columns by the names that custodians give them.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "instrument": ("instrument", "证券代码", "代码", "资产代码"),
    "name": ("name", "证券名称", "名称", "资产名称"),
    "nominal": ("nominal", "面值", "持有面值", "数量", "本金"),
    "value": ("value", "市值", "估值", "公允价值"),
}
_FEN = 100
_ROWS_MAX = 5_000


def take_custody_statement(
    fund: FundLine, content: bytes, *, file_name: str, on: dt.date, actor: Actor, at: dt.datetime
) -> CustodyStatement:
    """Keep a custody statement of a day as it was brought (导入托管对账单).

    Args:
        fund: Whose holdings these are.
        content: A CSV or XLSX file with a row a holding; money in yuan.
        file_name: Its name; the ending says which of the two.
        on: The day whose end it describes.
        actor: Who brings it.
        at: When.

    Raises:
        CustodyFileUnfit: A row cannot be read; nothing is kept.
        CustodyFileEmpty: It has no row.
        CustodyTakenAlready: The same file was taken for the day.

    Effects:
        One CustodyStatement.
    """
    lines = _lines(_table(content, file_name))
    digest = hashlib.sha256(content).hexdigest()
    try:
        with transaction.atomic():
            return CustodyStatement.objects.create(
                fund=fund.key,
                owner=owner_of(fund),
                on=on,
                digest=digest,
                file_name=Path(file_name).name[:200],
                lines=lines,
                total=sum(int(str(line["value"])) for line in lines),
                brought_by=actor.signature,
                brought_at=at,
            )
    except IntegrityError as error:
        if "supervision_custody_file_once" not in str(error):
            raise
        raise CustodyTakenAlready(on=on) from error


def _table(content: bytes, file_name: str) -> list[list[str]]:
    if file_name.lower().endswith(".xlsx"):
        try:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        except Exception as error:
            raise CustodyFileUnfit(row=1, what=error) from error
        return [[str(cell).strip() for cell in row] for row in sheet.to_python()]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]


def _lines(table: list[list[str]]) -> list[dict[str, object]]:
    rows = [row for row in table if any(row)]
    if len(rows) < 2:  # noqa: PLR2004  a head and a holding
        raise CustodyFileEmpty
    head = [cell.lower() for cell in rows[0]]
    places = {}
    for key, names in _COLUMNS.items():
        found = next((head.index(name) for name in names if name in head), None)
        if found is None and key != "name":
            raise CustodyFileUnfit(row=1, what=f"{key}?")
        places[key] = found
    if len(rows) > _ROWS_MAX:
        raise CustodyFileUnfit(row=_ROWS_MAX, what="…")
    lines: list[dict[str, object]] = []
    for number, row in enumerate(rows[1:], start=2):
        padded = [*row, *[""] * len(head)]
        name = places["name"]
        lines.append(
            {
                "instrument": padded[places["instrument"] or 0],
                "name": "" if name is None else padded[name],
                "nominal": _fen(padded[places["nominal"] or 0], number),
                "value": _fen(padded[places["value"] or 0], number),
            }
        )
    return lines


def _fen(text: str, row: int) -> int:
    try:
        fen = Decimal(text.replace(",", "").replace("，", "") or "0") * _FEN
        if fen != fen.to_integral_value() or fen < 0:
            raise CustodyFileUnfit(row=row, what=text)
    except InvalidOperation as error:
        raise CustodyFileUnfit(row=row, what=text) from error
    return int(fen)
