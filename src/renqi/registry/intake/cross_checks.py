"""Facts of one row that do not sit together (勾稽检查).

Warnings only: a firm may truly owe more than it owns.
"""

import polars as pl

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind
from renqi.registry.intake.column_plan import ColumnPlan
from renqi.registry.intake.reasons import notice
from renqi.registry.intake.result import Notice
from renqi.registry.intake.source import ROW

# What is expected to be the smaller, what the larger, and the notice when it is not so.
_PAIRS = (
    *((f"main_revenue_y{y}", f"revenue_y{y}", "cross.main_over_revenue") for y in (1, 2, 3)),
    ("main_product_revenue_y1", "main_revenue_y1", "cross.product_over_main"),
    *((f"rd_expense_y{y}", f"revenue_y{y}", "cross.rd_over_revenue") for y in (1, 2, 3)),
    ("rd_staff_y1", "employees_y1", "cross.staff_over_employees"),
    ("total_liabilities_y1", "total_assets_y1", "cross.liabilities_over_assets"),
    ("ip_class1_self", "ip_class1", "cross.self_ip_over_ip"),
    ("ip_class1_high_value", "ip_class1", "cross.high_ip_over_ip"),
    ("equity_financing_2y", "equity_financing_3y", "cross.equity_2y_over_3y"),
)
# Half of all firms below 10 000 yuan of yearly revenue is not believable; below 10 000 万元 it is.
_DOUBTFUL_REVENUE_FEN = 1_000_000
_DOUBTFUL_STEMS = ("revenue", "main_revenue", "total_assets")
_FEWEST_ROWS = 5
_NANO = 10**9


def cross_check(frame: pl.DataFrame, *, plan: ColumnPlan, catalogue: FactCatalogue) -> list[Notice]:
    """Compare facts within rows, and a column's size with its unit (勾稽检查)."""
    headers = {column.key: column.header for column in plan.columns}
    found = []
    for smaller, larger, code in _PAIRS:
        if smaller not in headers or larger not in headers:
            continue
        rows = frame.filter(pl.col(smaller) > pl.col(larger))[ROW]
        if len(rows):
            column = f"{headers[smaller]} / {headers[larger]}"
            found.append(notice(code, count=len(rows), row=int(rows[0]), column=column))
    return found + _doubtful_units(frame, plan=plan, catalogue=catalogue)


def _doubtful_units(
    frame: pl.DataFrame, *, plan: ColumnPlan, catalogue: FactCatalogue
) -> list[Notice]:
    found = []
    for column in plan.columns:
        spec = catalogue[column.key]
        values = frame[column.key].drop_nulls() if spec.is_number else pl.Series()
        if len(values) < _FEWEST_ROWS:
            continue
        if spec.stem in _DOUBTFUL_STEMS and not column.unit_stated:
            middle = values.filter(values > 0).median()
            if isinstance(middle, float) and 0 < middle < _DOUBTFUL_REVENUE_FEN:
                found.append(notice("money.looks_like_wan", column=column.header))
        largest = values.max()
        is_share = spec.kind is FactKind.FRACTION and column.unit == (1, 100)
        if is_share and isinstance(largest, int) and 0 < largest <= _NANO // 100:
            found.append(notice("share.looks_like_fraction", column=column.header))
    return found
