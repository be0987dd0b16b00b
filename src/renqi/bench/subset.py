"""The conditions that OpenFisca and zen-engine can express (可比子集).

Neither knows "unknown", so the facts are complete here and nothing is left to judgement. What
is left of the technology SME: seven conditions, and its score table of three items and twenty
cases. Facts are whole numbers in the stored unit; money therefore in fen.
"""

from dataclasses import dataclass

import polars as pl

RULE = "cn.technology_sme"
# What the rule leaves to judgement, or judges by facts that are not in the subset.
FACTS = (
    "is_china_legal_person",
    "restricted_product",
    "abnormal_list",
    "dishonest_list",
    "employees_y1",
    "revenue_y1",
    "total_assets_y1",
    "rd_staff_y1",
    "rd_expense_y1",
    "total_cost_y1",
    "ip_class1",
    "ip_class2",
)
FLAGS = FACTS[:4]
RESULTS = ("resident", "employees", "revenue", "assets", "product", "abnormal", "dishonest")
PASS_MARK = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Points by bands of one or two shares; the better share counts (分档)."""

    name: str
    shares: tuple[tuple[str, str], ...]
    bars: tuple[tuple[tuple[int, ...], int], ...]


STAFF = Bands(
    name="staff",
    shares=(("rd_staff_y1", "employees_y1"),),
    bars=(((30,), 20), ((25,), 16), ((20,), 12), ((15,), 8), ((10,), 4)),
)
RESEARCH = Bands(
    name="research",
    shares=(("rd_expense_y1", "revenue_y1"), ("rd_expense_y1", "total_cost_y1")),
    bars=(((6, 30), 50), ((5, 25), 40), ((4, 20), 30), ((3, 15), 20), ((2, 10), 10)),
)
PATENTS = (("ip_class1", 1, 30), *(("ip_class2", n, 6 * n) for n in (4, 3, 2, 1)))


def complete(frame: pl.LazyFrame) -> pl.DataFrame:
    """Return the facts of the subset without a gap: unknown becomes no, or nothing."""
    filled = [pl.col(f).fill_null(value=False) for f in FLAGS]
    filled += [pl.col(f).fill_null(0) for f in FACTS if f not in FLAGS]
    return frame.select(filled).collect(engine="streaming")
