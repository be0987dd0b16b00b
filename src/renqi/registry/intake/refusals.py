"""Why a whole file is refused (整份文件拒绝)."""

from typing import ClassVar

from renqi.kernel.errors import DomainError


class FileRefused(DomainError):
    """No row of the file can be taken (文件拒绝)."""

    code: ClassVar[str] = "intake.file_refused"


class FileMissing(FileRefused):
    """There is no such file (文件不存在)."""

    code = "intake.file_missing"
    message = "{path} cannot be opened: {reason}."


class FileEmpty(FileRefused):
    """The file holds nothing (空文件)."""

    code = "intake.file_empty"
    message = "{path} is empty. Choose a file with a header row and at least one firm."


class FormatUnknown(FileRefused):
    """The content is of no kind that is read (格式不支持)."""

    code = "intake.format_unknown"
    message = "{path} is {found}. Save it as XLSX, CSV or Parquet and try again."


class ExtensionMisleads(FileRefused):
    """Name and content disagree (扩展名与内容不符)."""

    code = "intake.extension_misleads"
    message = "{path} is named {extension} but its content is {found}. Rename it or save it again."


class NotText(FileRefused):
    """A CSV holds bytes that no text has (非文本)."""

    code = "intake.not_text"
    message = (
        "{path} is not plain text: it has a zero byte at position {offset}. Save it again as"
        " CSV UTF-8 or XLSX."
    )


class EncodingUnknown(FileRefused):
    """A CSV is neither UTF-8 nor GB18030 (编码无法识别)."""

    code = "intake.encoding_unknown"
    message = (
        "{path} is neither UTF-8 nor GBK (GB18030): position {offset} fits neither. Open it"
        " where it was made and save it as CSV UTF-8."
    )


class WorkbookBroken(FileRefused):
    """A workbook cannot be opened (工作簿损坏)."""

    code = "intake.workbook_broken"
    message = "{path} cannot be read as a workbook: {reason}. Open it in Excel and save it again."


class WorkbookTooLarge(FileRefused):
    """A workbook unpacks to more than is safe to open (工作簿过大)."""

    code = "intake.workbook_too_large"
    message = "{path} unpacks to {found}; at most {limit} are read. Split it, or save it as CSV."


class SheetMissing(FileRefused):
    """A workbook has no sheet of this name (工作表不存在)."""

    code = "intake.sheet_missing"
    message = "{path} has no sheet named {sheet}. It has: {sheets}."


class MergedHeader(FileRefused):
    """Header cells are merged, so it is not clear which column is which (表头合并单元格)."""

    code = "intake.merged_header"
    message = (
        "The header row has merged cells ({cells}). Unmerge them so that every column has a"
        " header of its own in one row."
    )


class TableTooLong(FileRefused):
    """A Parquet file has more rows than can be read with every cell checked (行数过多)."""

    code = "intake.table_too_long"
    message = "{path} has {found:,} rows; at most {limit:,} are read. Split it."


class ParquetBroken(FileRefused):
    """A Parquet file cannot be read (Parquet 损坏)."""

    code = "intake.parquet_broken"
    message = "{path} cannot be read as Parquet: {reason}. It may be cut short; export it again."


class HeaderMissing(FileRefused):
    """No row looks like a header (无表头)."""

    code = "intake.header_missing"
    message = (
        "No column is the unified social credit code (统一社会信用代码 or uscc). Name the column"
        " so in the first rows. Columns read: {columns}.{doubt}"
    )


class RelationHeaderMissing(FileRefused):
    """No row names the columns that a relation needs (关联关系表头缺失)."""

    code = "intake.relation_header_missing"
    message = "{path} has no header row with the columns {needed}. Name them so in the first rows."


class HeaderTwice(FileRefused):
    """Two columns give the same fact (重复列)."""

    code = "intake.header_twice"
    message = (
        "Columns {first} and {second} both give {fact}. Keep one of them, or say which year each"
        " is for."
    )


class YearNeeded(FileRefused):
    """A header names a calendar year, and which year was closed last is not known (需要年度)."""

    code = "intake.year_needed"
    message = (
        "Column {column} names the year {named}. Say which is the last closed fiscal year, for"
        " example --year {named}."
    )


class UnitUnfit(FileRefused):
    """A header states a unit that its fact cannot have (单位不符)."""

    code = "intake.unit_unfit"
    message = (
        "Column {column} is in {unit}, but {fact} is kept in {expected}. Convert the column and"
        " mend its header."
    )


class TooManyColumns(FileRefused):
    """More columns than any firm file has (列数过多)."""

    code = "intake.too_many_columns"
    message = "{path} has {found} columns; at most {limit} are read. Delete those not needed."


class ColumnTypeUnfit(FileRefused):
    """A Parquet column has a type that no fact can be read from (列类型不符)."""

    code = "intake.column_type_unfit"
    message = "Column {column} has the Parquet type {found}, which cannot be read as {fact}."


class FrameForeign(FileRefused):
    """A file marked as ours does not have our columns (规范文件不符)."""

    code = "intake.frame_foreign"
    message = (
        "{path} is marked as written by Renqi, but column {column} is not what this version"
        " writes ({reason}). Import the original file again."
    )


class RejectsUnwritable(FileRefused):
    """The workbook of refused rows cannot be written beside the file (退回文件无法写入)."""

    code = "intake.rejects_unwritable"
    message = (
        "Some rows were refused, and {path} with the reasons cannot be written: {reason}. Copy"
        " the file to a folder where you may write, and try again."
    )
