"""The workbook of refused rows (退回文件).

Its first sheet says what is wrong, its second has the rows as they were: mended there, the
file can be imported again as it is.
"""

from pathlib import Path

from renqi.registry.intake.refusals import RejectsUnwritable
from renqi.registry.intake.result import Reject, SourceRows
from renqi.registry.intake.workbook import Sheet, write_xlsx

REASONS_SHEET = "退回原因 Reasons"
ROWS_SHEET = "退回数据 Rows to mend"
_ORIGINAL_ROW = "原行号 (original row)"
_REASON_HEADER = (
    "行 Row",
    "列 Column",
    "值 Value",
    "原因",
    "怎么改",
    "Reason",
    "Remedy",
    "代号 Code",
)
_WIDTHS = {0: 9, 1: 26, 2: 26, 3: 34, 4: 44, 5: 44, 6: 52, 7: 26}


def rejects_path(path: Path) -> Path:
    """Return where the refused rows of a file go (退回文件路径).

    Example:
        >>> rejects_path(Path("firms.csv")).name
        'firms.csv.rejects.xlsx'

    """
    return path.with_name(f"{path.name}.rejects.xlsx")


def write_rejects(path: Path, *, rejects: tuple[Reject, ...], rows: SourceRows) -> None:
    """Write the refused rows with reason and remedy (写退回文件).

    Raises:
        RejectsUnwritable: The folder or the disk does not allow it.
    """
    reasons = Sheet(
        name=REASONS_SHEET,
        header=_REASON_HEADER,
        widths=_WIDTHS,
        rows=(
            (
                item.row,
                item.column,
                item.value,
                item.reason_zh,
                item.remedy_zh,
                item.reason_en,
                item.remedy_en,
                item.code,
            )
            for item in rejects
        ),
    )
    originals = Sheet(
        name=ROWS_SHEET,
        header=(*rows.header, _ORIGINAL_ROW),
        above=rows.above,
        text_columns=range(len(rows.header)),
        rows=((*cells, number) for number, cells in rows.rows),
    )
    try:
        write_xlsx(path, [reasons, originals])
    except OSError as error:
        raise RejectsUnwritable(path=path, reason=error.strerror or error) from error
