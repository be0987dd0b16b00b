"""Why a row of a batch list is not taken, and what to do about it (称号名单退回理由)."""

from collections.abc import Mapping

from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain import refusals


class ListUnknown(DomainError):
    """No such list in reach (名单不存在)."""

    code = "ladder.list_not_found"
    message = "There is no list {number}."


class HeaderMissing(DomainError):
    """No row names the columns (缺少表头)."""

    code = "ladder.list_header_missing"
    message = "{path} has no row that names the columns {needed}. Add one, or choose the title."


class RowBroken(DomainError):
    """The row cannot be cut into cells (行无法识别)."""

    code = "ladder.list_row_broken"
    message = "The row cannot be read: a quotation mark is missing or cells are too many."


class CodeWrong(DomainError):
    """The credit code is not valid (信用代码有误)."""

    code = "ladder.list_code_wrong"
    message = "“{value}” is no valid credit code. Nearest: {meant}."


class TitleNotKnown(DomainError):
    """The list names no title of the ladder (称号无法识别)."""

    code = "ladder.list_title_unknown"
    message = "“{value}” is no title of the ladder. Write its full name."


class DateUnreadable(DomainError):
    """A date cannot be read (日期无法识别)."""

    code = "ladder.list_date_unreadable"
    message = "“{value}” under {column} is no date. Write it as 2026-07-14."


class FirmNotRegistered(DomainError):
    """The registry has no such firm (企业未登记)."""

    code = "ladder.list_firm_unknown"
    message = "{uscc} is not in the registry. Import the firm first, then this row again."


class HeldOtherwise(DomainError):
    """The register has this title with other dates (已有同类称号)."""

    code = "ladder.list_held_otherwise"
    message = "The register holds this title of {uscc} with other dates. Check which are right."


class ListDiscarded(DomainError):
    """The list was discarded before anybody confirmed it (名单已作废)."""

    code = "ladder.list_discarded"
    message = "{by} discarded the list: {reason}. Put it right and take it in again."


class ListTooLong(DomainError):
    """The list has more rows than are taken at once (名单过长)."""

    code = "ladder.list_too_long"
    message = "The list has {rows} rows; at most {limit} are taken at once. Cut it into parts."


ROW_REFUSALS: Mapping[str, type[DomainError]] = {
    one.code: one
    for one in (
        RowBroken,
        CodeWrong,
        TitleNotKnown,
        DateUnreadable,
        FirmNotRegistered,
        HeldOtherwise,
        ListDiscarded,
        refusals.DatesOutOfOrder,
        refusals.GrantLiesAhead,
        refusals.RungUnderBan,
        refusals.RungWithoutTitle,
    )
}
