"""Publish the statement of a fund for a quarter: figures and no names (公开报告)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from renqi.engines.documents.domain.content import Align, Column, ListContent
from renqi.engines.documents.selectors.documents import read_document
from renqi.engines.documents.services.issue_document import issue_document
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.kernel.money import FEN_PER_YUAN
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.supervision.domain.owner import owner_of
from renqi.programmes.riskfund.supervision.domain.refusals import (
    QuarterNotOver,
    StatementOutAlready,
)
from renqi.programmes.riskfund.supervision.domain.report_figures import (
    DEFINITIONS,
    Definition,
    Report,
)
from renqi.programmes.riskfund.supervision.domain.small_cells import LEAST, suppressed
from renqi.programmes.riskfund.supervision.models import FundStatement
from renqi.programmes.riskfund.supervision.selectors.report import report_of

_PREFIX = "韧企基金告"
_MONTHS = 3
_PER_CENT = 10**7
# Counts that would tell of somebody, and the figures that would tell what of them.
_SMALL: Mapping[str, tuple[str, ...]] = {
    "members": ("contributed_firms",),
    "decided": ("granted", "granted_amount", "on_time"),
    "granted": ("granted_amount",),
    "refused": ("granted", "granted_amount"),
}


def quarter_days(year: int, quarter: int) -> tuple[dt.date, dt.date]:
    """Give the first and the last day of a quarter.

    Example:
        >>> [day.isoformat() for day in quarter_days(2026, 4)]
        ['2026-10-01', '2026-12-31']

    """
    first = dt.date(year, _MONTHS * quarter - 2, 1)
    after = dt.date(year + 1, 1, 1) if quarter == 4 else dt.date(year, _MONTHS * quarter + 1, 1)  # noqa: PLR2004
    return first, after - dt.timedelta(days=1)


def publish_statement(
    fund: FundLine, *, year: int, quarter: int, actor: Actor, on: dt.date, at: dt.datetime
) -> int:
    """Publish what the public is told of a quarter (发布公开报告).

    Args:
        fund: Which.
        year: Of which year.
        quarter: 1 to 4.
        actor: Who publishes.
        on: Today.
        at: The instant.

    Returns:
        Its number.

    Raises:
        QuarterNotOver: The quarter has not ended.
        StatementOutAlready: It was published before.

    Effects:
        One FundStatement and one issued document.
    """
    since, until = quarter_days(year, quarter)
    if on <= until:
        raise QuarterNotOver(quarter=quarter, year=year)
    report = report_of(fund.key, since=since, until=until, scope=Scope(all=True))
    figures = public_figures(report)
    try:
        with transaction.atomic():
            issued = issue_document(
                kind="list",
                number_prefix=_PREFIX,
                title=Label(
                    zh=f"{fund.name.zh}{year}年第{quarter}季度公开报告",
                    en=f"{fund.name.en}: statement of quarter {quarter}, {year}",
                ),
                subject_key=f"fund:{fund.key}",
                content=_content(fund, figures, since=since, until=until, actor=actor, on=on),
                key=f"fund-statement:{fund.key}:{year}Q{quarter}",
                actor=actor,
                at=at,
            )
            _, pdf = read_document(issued.document_id, scope=Scope(all=True))
            row = FundStatement.objects.create(
                fund=fund.key,
                owner=owner_of(fund),
                name_zh=fund.name.zh,
                name_en=fund.name.en,
                year=year,
                quarter=quarter,
                figures=figures,
                number=issued.number,
                code=issued.code,
                pdf=pdf,
                published_by=actor.organisation or actor.name,
                published_at=at,
            )
    except IntegrityError as error:
        if "supervision_statement_once_a_quarter" not in str(error):
            raise
        raise StatementOutAlready(quarter=quarter, year=year) from error
    return row.pk


def public_figures(report: Report) -> dict[str, Any]:
    """Give what may be told of a report: nobody's name, no small cell (公开口径)."""
    told = {key: report.figures.get(key) for key, one in DEFINITIONS.items() if one.is_public}
    decided, granted = told.get("decided") or 0, told.get("granted") or 0
    # Nobody publishes who was refused; the two counts would.
    found = {"refused": decided - granted, **told}
    for key, others in _SMALL.items():
        if 0 < (found.get(key) or 0) < LEAST:
            told |= dict.fromkeys({key, *others} & told.keys())
    return {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "figures": told,
        "counts": {
            name: suppressed(report.counts.get(name, {}))
            for name in ("district", "members", "lane")
        },
    }


def amount_words(one: Definition, value: int | None) -> str:
    """Write a figure as a document in Chinese does."""
    if value is None:
        return "未披露"
    if one.unit == "fen":
        return f"{value / FEN_PER_YUAN:,.2f}元"
    return f"{value / _PER_CENT:.2f}%" if one.unit == "share" else f"{value:,}"


def _content(
    fund: FundLine,
    figures: Mapping[str, Any],
    *,
    since: dt.date,
    until: dt.date,
    actor: Actor,
    on: dt.date,
) -> ListContent:
    rows = tuple(
        (
            DEFINITIONS[key].label.zh,
            amount_words(DEFINITIONS[key], value),
            DEFINITIONS[key].means.zh,
        )
        for key, value in figures["figures"].items()
    )
    return ListContent(
        columns=(
            Column(label="指标", width=3),
            Column(label="数值", width=3, align=Align.RIGHT),
            Column(label="含义", width=5),
        ),
        rows=rows,
        signatory=actor.organisation or fund.name.zh,
        signed_on=on,
        paragraphs=(f"{fund.name.zh}{since.isoformat()}至{until.isoformat()}运行情况如下。",),
        notes=(f"少于{LEAST}的计数及可据以推算的数据不予披露；本报告不涉及任何单个企业。",),
    )
