"""Statements that the public may read (公开报告查询)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.supervision.domain.refusals import StatementUnknown
from renqi.programmes.riskfund.supervision.models import FundStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A published statement (公开报告)."""

    fund: str
    name: Label
    year: int
    quarter: int
    figures: Mapping[str, Any]
    number: str
    code: str
    published_by: str
    published_at: dt.datetime


def statements_of(fund: str) -> tuple[StatementLine, ...]:
    """List what was published of a fund, the newest first; open to everybody (公开报告清单)."""
    rows = FundStatement.objects.defer("pdf").filter(fund=fund).order_by("-year", "-quarter")
    return tuple(_line(row) for row in rows)


def statement_pdf(fund: str, year: int, quarter: int) -> tuple[StatementLine, bytes]:
    """Give the file of a statement, byte for byte as it was published.

    Raises:
        StatementUnknown: There is none.
    """
    row = FundStatement.objects.filter(fund=fund, year=year, quarter=quarter).first()
    if row is None:
        raise StatementUnknown(fund=fund)
    return _line(row), bytes(row.pdf)


def _line(row: FundStatement) -> StatementLine:
    return StatementLine(
        fund=row.fund,
        name=Label(zh=row.name_zh, en=row.name_en),
        year=row.year,
        quarter=row.quarter,
        figures=row.figures,
        number=row.number,
        code=row.code,
        published_by=row.published_by,
        published_at=row.published_at,
    )
