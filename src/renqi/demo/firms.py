"""Firms that do not exist, for the demo city, the tests and the bench (虚构企业).

Facts hang together: bigger firms employ more people, better ones spend more on research and
hold more titles, so that each rung of the ladder has some firms. A seed gives the same firms
on every machine.
"""

import functools
from collections.abc import Mapping

import numpy as np
import polars as pl

from renqi.demo.credit_codes import ascii_table, made_up_codes
from renqi.demo.draws import Draws, Flags, Integers, fen, nano
from renqi.engines.policy.domain.facts import FactKind
from renqi.registry.domain.chains import chain_values
from renqi.registry.domain.districts import district_values
from renqi.registry.domain.industries import industry_values
from renqi.registry.domain.vocabulary import fact_catalogue

# The eleven districts of the city come first in the table; the weights are rough shares.
CITY_DISTRICTS = 11
_DISTRICT_WEIGHTS = (0.09, 0.12, 0.16, 0.24, 0.17, 0.02, 0.11, 0.03, 0.05, 0.005, 0.005)
_FALLBACK_REGION = "440300"
_CLASS_DIGITS = 4
# First two digits of the industry and how often: (from, to, weight).
_INDUSTRY_WEIGHTS = ((13, 44, 0.46), (51, 53, 0.14), (63, 66, 0.18), (70, 76, 0.16), (1, 98, 0.06))
_NAME_STEMS = ("启明", "恒远", "锐进", "博汇", "新域", "云帆", "鼎泰", "星河", "海川", "立信")
_NAME_FIELDS = (
    "精密",
    "电子",
    "软件",
    "新材料",
    "生物",
    "智能装备",
    "光电",
    "能源",
    "医疗",
    "贸易",
)
_EPOCH_TO_2026 = 20454
_ALWAYS_KNOWN = ("uscc", "name")

# What follows from the books, and is unknown where they are: the return, interest, lists.
_RETURNS: Mapping[str, pl.Expr] = {
    "taxable_income_y1": pl.col("net_profit_y1"),
    "input_vat_y1": pl.col("revenue_y1") * 5 // 100,
    "loan_interest_y1": pl.col("total_liabilities_y1") * 2 // 100,
    "rd_loan_interest_y1": pl.col("rd_expense_y1") // 100,
    "rd_loan_guarantee_fee_y1": pl.col("rd_expense_y1") // 200,
    "rd_loan_insurance_y1": pl.col("rd_expense_y1") // 400,
    "is_first_rd_loan": pl.col("employees_y1") % 5 == 0,
    "on_advanced_vat_list": pl.col("key_chain_link") & pl.col("has_quality_cert"),
    "on_chip_or_tool_list": pl.col("strategic_emerging") & pl.col("sets_standards"),
}

Columns = dict[str, Integers | Flags]


def generate_firms(n: int, *, seed: int, missing: float = 0.05, first: int = 0) -> pl.DataFrame:
    """Return made-up firms as a canonical frame (生成虚构企业).

    Args:
        n: How many.
        seed: The same seed and `first` give the same firms.
        missing: Share of cells left unknown; codes and names always stay.
        first: Number of the first firm, for those who generate in pieces.
    """
    draws = Draws.start(n, (seed, first))
    columns = _accounts(draws) | _market(draws) | _innovation(draws) | _conduct(draws)
    frame = pl.DataFrame(
        [*_identity(draws, first), *(pl.Series(key, column) for key, column in columns.items())]
    )
    order = [spec.key for spec in fact_catalogue() if spec.key in frame.columns]
    told = _forget(frame.select(order), draws.rng, missing).with_columns(**_RETURNS)
    return told.select([spec.key for spec in fact_catalogue()])


def _identity(draws: Draws, first: int) -> list[pl.Series]:
    rng, n = draws.rng, draws.count
    codes = district_values()[:CITY_DISTRICTS]
    district = rng.choice(CITY_DISTRICTS, n, p=np.array(_DISTRICT_WEIGHTS))
    regions = ascii_table(tuple(c if c.isdigit() else _FALLBACK_REGION for c in codes))
    industries, weights = _industries()
    number = np.arange(first, first + n)
    name = pl.select(
        pl.format(
            "示例{}{}有限公司{}号",
            _picked(_NAME_STEMS, number % 10),
            _picked(_NAME_FIELDS, number // 10 % 10),
            pl.Series(number),
        )
    ).to_series()
    industry = np.searchsorted(np.cumsum(weights), draws.share()).clip(0, len(industries) - 1)
    age = rng.gamma(2.0, 5.0, n) + np.exp(0.5 * draws.quality)
    return [
        made_up_codes(first, regions[district]),
        name.alias("name"),
        _category("district", district_values(), district),
        _category("industry", industry_values(), np.array(industries)[industry]),
        _category("chain", chain_values(), rng.integers(0, len(chain_values()), n)),
        pl.Series("established_on", (_EPOCH_TO_2026 - age * 365.25).astype(np.int32)).cast(pl.Date),
    ]


def _accounts(draws: Draws) -> Columns:
    quality = draws.quality
    revenue = np.exp(np.log(1.5e7) + 1.7 * draws.noise() + 0.6 * quality)
    # Some firms have not sold anything yet: a share of revenue is then unknown, not zero.
    revenue = np.where(draws.chance(0.02), 0.0, revenue)
    main_share = 1 - 0.45 * draws.share() ** (1.5 + np.exp(0.4 * quality))
    rd_ratio = np.clip(np.exp(np.log(0.014) + 0.8 * quality + 0.6 * draws.noise()), 0, 0.6)
    columns: Columns = {}
    year_revenue = revenue
    for year in (1, 2, 3):
        rd = year_revenue * rd_ratio * np.exp(0.1 * draws.noise())
        profit = year_revenue * (0.05 + 0.04 * quality + 0.09 * draws.noise())
        main = year_revenue * np.clip(main_share + 0.02 * draws.noise(), 0, 1)
        columns[f"revenue_y{year}"] = fen(year_revenue)
        columns[f"main_revenue_y{year}"] = fen(main)
        columns[f"rd_expense_y{year}"] = fen(rd)
        columns[f"net_profit_y{year}"] = fen(profit)
        year_revenue = year_revenue / np.exp(0.06 + 0.07 * quality + 0.18 * draws.noise())
    employees = np.rint(revenue / (7e5 * np.exp(0.6 * draws.noise()))).astype(np.int64) + 1
    assets = (revenue + 5e5) * np.exp(0.2 + 0.6 * draws.noise())
    debt = np.clip(0.52 - 0.05 * quality + 0.22 * draws.noise(), 0.01, 1.4)
    staff = employees * np.clip(3 * rd_ratio + 0.08 * draws.noise(), 0, 1)
    columns |= {
        "registered_capital": fen(np.rint(np.exp(np.log(3e6) + 1.3 * draws.noise()) / 1e4) * 1e4),
        "employees_y1": employees,
        "rd_staff_y1": np.rint(staff).astype(np.int64),
        "main_product_revenue_y1": fen(revenue * main_share * np.clip(draws.share() + 0.4, 0, 1)),
        "total_assets_y1": fen(assets),
        "total_liabilities_y1": fen(assets * debt),
        "total_cost_y1": fen(revenue * np.clip(0.95 - 0.03 * quality, 0.5, 1.2) + 1e5),
    }
    return columns | _funds(draws)


def _funds(draws: Draws) -> Columns:
    two = np.where(draws.above(2.2), np.exp(np.log(8e6) + draws.noise()), 0.0)
    three = two + np.where(draws.above(2.3), np.exp(np.log(5e6) + draws.noise()), 0.0)
    plan = np.where(draws.above(2.3), np.exp(np.log(2e7) + draws.noise()), 0.0)
    return {
        "equity_financing_2y": fen(two),
        "equity_financing_3y": fen(three),
        "plan_investment": fen(plan),
    }


def _market(draws: Draws) -> Columns:
    years = draws.rng.gamma(2.2, 2.6, draws.count) * np.exp(0.2 * draws.quality)
    domestic = np.clip(np.exp(np.log(0.03) + 0.9 * draws.leaning(0.8)), 0, 0.9)
    return {
        "niche_years": nano(np.clip(years, 0, 80), 1),
        "niche_share_domestic": nano(domestic, 4),
        "niche_share_world": nano(domestic * draws.share(), 4),
        "niche_rank_domestic": draws.rank(2.0, 10),
        "niche_rank_world": draws.rank(2.8, 10),
        "platform_score_y1": nano(np.clip(52 + 9 * draws.leaning(), 0, 100), 2),
        "platform_score_y2": nano(np.clip(50 + 9 * draws.leaning(), 0, 100), 2),
    }


def _innovation(draws: Draws) -> Columns:
    own = draws.count_of(0.5, lean=1.0)
    titles = np.zeros(draws.count, dtype=np.int64)
    spec = fact_catalogue()["valid_titles"]
    bars = (1.3, 1.8, 1.7, 2.3, 3.1, 3.9, 4.2, 4.5)
    for value, bar in zip(spec.values, bars, strict=True):
        titles |= np.where(draws.above(bar), spec.bit(value), 0)
    return {
        "ip_class1": own + draws.count_of(0.4),
        "ip_class1_self": own,
        "ip_class1_high_value": np.minimum(own, draws.count_of(0.3)),
        "ip_class2": draws.count_of(1.5, lean=1.0),
        "invention_patents": np.minimum(own + 2, draws.count_of(0.9)),
        "rd_body": draws.steps((1.0, 1.7, 2.8, 4.2)),
        "digital_level": 1 + draws.steps((-0.3, 0.9, 2.0)),
        "quality_items": draws.steps((-0.5, 0.6, 1.5, 2.4)),
        "product_field": draws.rng.choice(3, draws.count, p=np.array((0.2, 0.15, 0.65))),
        "valid_titles": titles,
        "award_national_rank": draws.rank(3.6, 10),
        "award_provincial_rank": draws.rank(2.8, 10),
        "maker_china_rank": draws.rank(2.9, 600),
        "standard_drafting_rank_5y": draws.rank(2.6, 9),
    }


def _conduct(draws: Draws) -> Columns:
    leaning = {
        "is_new_product": 1.2,
        "strategic_emerging": 0.9,
        "has_quality_cert": -0.1,
        "own_brand": 0.0,
        "sets_standards": 1.3,
        "core_business_on_system": 0.2,
        "key_chain_link": 1.1,
        "is_listed": 3.0,
        "key_giant_funded": 3.4,
    }
    constant = {
        "is_china_legal_person": 0.97,
        "abnormal_list": 0.02,
        "dishonest_list": 0.01,
        "major_incident_3y": 0.015,
        "restricted_product": 0.015,
    }
    columns: Columns = {key: draws.above(bar) for key, bar in leaning.items()}
    return columns | {key: draws.chance(share) for key, share in constant.items()}


def _forget(frame: pl.DataFrame, rng: np.random.Generator, missing: float) -> pl.DataFrame:
    """Blank a share of the cells; categories given as numbers get their names."""
    catalogue, known = fact_catalogue(), []
    for series in frame:
        spec = catalogue[series.name]
        column = series
        if spec.kind is FactKind.CATEGORY and series.dtype.is_integer():
            column = _category(series.name, spec.values, series.to_numpy())
        if series.name not in _ALWAYS_KNOWN:
            hidden = pl.Series(rng.random(len(frame), dtype=np.float32) < missing)
            column = column.zip_with(~hidden, pl.Series([None], dtype=column.dtype))
        known.append(column)
    return pl.DataFrame(known)


def _category(name: str, values: tuple[str, ...], numbers: Integers) -> pl.Series:
    physical = pl.Series(name, numbers.astype(np.uint32))
    return pl.select(physical.cat.to(pl.Enum(values))).to_series()


def _picked(texts: tuple[str, ...], numbers: Integers) -> pl.Series:
    return pl.Series(texts).gather(numbers)


@functools.cache
def _industries() -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the places of the four-digit industries in the table, and their weights."""
    weights: Mapping[int, float] = {
        place: sum(
            weight / (end - start)
            for start, end, weight in _INDUSTRY_WEIGHTS
            if start <= int(code[:2]) < end
        )
        for place, code in enumerate(industry_values())
        if len(code) == _CLASS_DIGITS
    }
    total = sum(weights.values())
    return tuple(weights), tuple(weight / total for weight in weights.values())
