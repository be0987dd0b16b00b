"""The shipped ladder written out by hand in Polars: the floor to measure against (手写对照).

Nothing here comes from the rule documents or from the compiler. It is what a careful engineer
would write for these rules as of June 2026: exact whole-number comparisons, three-valued
logic, every shared number computed once. A test holds its cells equal to the compiled ones;
when a rule changes, this file has to be changed by hand, which is the point of the compiler.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import add, and_, or_

import polars as pl

from renqi.bench.by_hand_size import (
    UNCOVERED,
    c,
    compared_sizes,
    reached_sizes,
    sector,
    size_class,
    sme,
)

WAN = 10_000 * 100  # fen in 10,000 yuan
YI = 10_000 * WAN
YEAR = 10**9
POINT = 10**9
NOTHING = pl.lit(None, dtype=pl.Boolean)
TITLE_INNOVATIVE, TITLE_TECHNOLOGY, TITLE_HIGH_TECH, TITLE_SRDI = 1, 2, 4, 8
TITLE_LITTLE_GIANT, TITLE_NATION = 16, 128
OWN_PATENTS, MOST_EMPLOYEES, PATENTS = 4, 500, 2
CITY = ["440303", "440304", "440305", "440306", "440307", "440308", "440309", "440310"]
CITY += ["440311", "SZ-DP", "SZ-SS"]


def judge(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add every condition, verdict and score of the ladder (手写判定)."""
    frame = frame.with_columns(sector=sector()).with_columns(compared_sizes())
    frame = frame.with_columns(*reached_sizes(), sme(), **_shared())
    frame = frame.with_columns(**_conditions())
    frame = frame.with_columns(**_innovative_points(), **_technology_points())
    return frame.with_columns(**_passes()).with_columns(**_verdicts())


def whole_share(above: str, below: str, bars: Mapping[str, tuple[int, int]]) -> dict[str, pl.Expr]:
    """Return "above / below ≥ p / q" for several bars; unknown while `below` is not positive."""
    positive = c(below) > 0
    return {
        name: pl.when(positive).then(c(above) * q >= c(below) * p) for name, (p, q) in bars.items()
    }


def _shared() -> dict[str, pl.Expr]:
    rd = {"rd≥1": (1, 100), "rd≥2": (1, 50), "rd≥3": (3, 100), "rd≥4": (1, 25)}
    rd |= {"rd≥5": (1, 20), "rd≥6": (3, 50)}
    cost = {f"cost≥{p}": (p, 100) for p in (10, 15, 20, 25, 30)}
    staff = {f"staff≥{p}": (p, 100) for p in (10, 15, 20, 25, 30)}
    main = {f"main≥{p}": (p, 100) for p in (50, 55, 60, 70, 80, 90)}
    rise = {f"rise≥{p}": (100 + p, 100) for p in (0, 5, 10, 15)}
    assets = c("total_assets_y1") > 0
    debt = {
        f"debt≤{p}": pl.when(assets).then(
            c("total_liabilities_y1") * 100 <= c("total_assets_y1") * p
        )
        for p in (55, 75, 80)
    }
    main_sum = c("main_revenue_y1") + c("main_revenue_y2") + c("main_revenue_y3")
    return (
        whole_share("rd_expense_y1", "revenue_y1", rd)
        | whole_share("rd_expense_y2", "revenue_y2", {"rd2≥3": (3, 100)})
        | whole_share("rd_expense_y1", "main_revenue_y1", {"rd_main≥3": (3, 100)})
        | whole_share("rd_expense_y1", "total_cost_y1", cost)
        | whole_share("rd_staff_y1", "employees_y1", staff)
        | whole_share("main_revenue_y1", "revenue_y1", main)
        | whole_share("main_revenue_y1", "main_revenue_y2", rise)
        | whole_share("revenue_y1", "revenue_y3", {"pace": (441, 400)})
        | debt
        | {
            "main_sum": main_sum,
            "no_incident": ~c("major_incident_3y"),
            "nation13": c("award_national_rank").is_between(1, 3),
            "domestic13": c("niche_rank_domestic").is_between(1, 3),
            "high_tech": (c("valid_titles") & TITLE_HIGH_TECH) != 0,
            "giant": (c("valid_titles") & TITLE_LITTLE_GIANT) != 0,
            "body": (c("rd_body") == "provincial") | (c("rd_body") == "national"),
            "in_city": c("district").is_in(CITY),
        }
    )


def _years(usual: int, new: int) -> pl.Expr:
    long = c("niche_years") >= usual * YEAR
    return long | (c("is_new_product") & (c("niche_years") >= new * YEAR))


def _conditions() -> dict[str, pl.Expr]:
    titles = c("valid_titles")
    market = c("domestic13") | c("niche_rank_world").is_between(1, 5)
    return {
        "clean": ~c("abnormal_list"),
        "honest": ~c("dishonest_list"),
        "allowed": ~c("restricted_product"),
        "champion years": _years(10, 5),
        "champion revenue": (c("main_sum") >= 12 * YI) | c("giant"),
        "champion market": c("niche_rank_world").is_between(1, 3),
        "key listed": ~c("is_listed"),
        "key funded": ~c("key_giant_funded"),
        "key investment": c("plan_investment") > 2000 * WAN,
        "giant title": (titles & TITLE_SRDI) != 0,
        "three years": c("niche_years") >= 3 * YEAR,
        "giant revenue": c("revenue_y1") >= 5000 * WAN,
        "giant rd": c("rd_expense_y1") + c("rd_expense_y2") >= 1200 * WAN,
        "both rd": c("rd≥3") & c("rd2≥3"),
        "giant ip": (c("ip_class1_self") >= OWN_PATENTS) | c("nation13"),
        "giant market": (c("niche_share_domestic") >= 10**8)
        | (c("niche_share_world") >= 10**8)
        | c("domestic13"),
        "giant field": (c("product_field") == "six_basics") | c("key_chain_link"),
        "giant platform": c("platform_score_y1") >= 60 * POINT,
        "giant champion": (titles & TITLE_NATION) == 0,
        "srdi title": (titles & (TITLE_INNOVATIVE | TITLE_TECHNOLOGY)) != 0,
        "srdi scale": (c("revenue_y1") >= 1500 * WAN) | (c("equity_financing_2y") >= 2000 * WAN),
        "srdi rd": (c("rd_expense_y1") >= 100 * WAN) & (c("rd_expense_y2") >= 100 * WAN),
        "srdi ip": (c("ip_class1") >= 1) | c("award_provincial_rank").is_between(1, 3) | c("body"),
        "srdi platform": c("platform_score_y1") >= 50 * POINT,
        "tech employees": c("employees_y1") <= MOST_EMPLOYEES,
        "tech revenue": c("revenue_y1") <= 2 * YI,
        "tech assets": c("total_assets_y1") <= 2 * YI,
        "gd years": _years(5, 3),
        "sz years": _years(10, 3),
        "rank market": market,
        "any body": c("rd_body").is_in(["below_city", "city", "provincial", "national"]),
        "two patents": c("invention_patents") >= PATENTS,
        "gd revenue": (c("main_sum") >= 12 * YI) | (c("giant") & (c("main_sum") >= 3 * YI)),
        "sz revenue": (c("main_revenue_y1") >= 4 * YI)
        | ((titles & (TITLE_LITTLE_GIANT | TITLE_SRDI)) != 0),
        "incident or judged": c("no_incident") | NOTHING,
        "share or judged": c("rd_main≥3") | NOTHING,
    }


Bands = list[tuple[pl.Expr, int]]


def _points(bands: Bands, otherwise: int = 0) -> tuple[pl.Expr, pl.Expr]:
    """Points that are certain, and points that missing facts could still bring."""
    low = high = pl.lit(otherwise, dtype=pl.Int16)
    for condition, points in reversed(bands):
        earned = pl.lit(points, dtype=pl.Int16)
        low = pl.when(condition).then(earned).otherwise(low)
        high = pl.when(condition.fill_null(value=True)).then(earned).otherwise(high)
    return low, high


def _spans(items: Mapping[str, tuple[pl.Expr, pl.Expr]]) -> dict[str, pl.Expr]:
    lows = {f"{name} low": low for name, (low, _) in items.items()}
    return lows | {f"{name} high": high for name, (_, high) in items.items()}


def _innovative_points() -> dict[str, pl.Expr]:
    ip = [(c("ip_class1_high_value") >= 1, 20), (c("ip_class1_self") >= 1, 15)]
    ip += [(c("ip_class1") >= 1, 10), (c("ip_class2") >= 1, 5)]
    rd = [(c("rd≥5"), 20), (c("rd≥3"), 15), (c("rd≥2"), 10), (c("rd≥1"), 5)]
    rise = [(c("rise≥15"), 20), (c("rise≥10"), 15), (c("rise≥5"), 10), (c("rise≥0"), 5)]
    main = [(c("main≥70"), 20), (c("main≥60"), 15), (c("main≥55"), 10), (c("main≥50"), 5)]
    return _spans(
        {
            "i ip": _points(ip),
            "i rd": _points(rd),
            "i rise": _points(rise),
            "i debt": _points([(c("debt≤55"), 10), (c("debt≤75"), 5)]),
            "i emerging": _points([(c("strategic_emerging"), 10)], otherwise=5),
            "i main": _points(main),
        }
    )


def _technology_points() -> dict[str, pl.Expr]:
    staff = [(c(f"staff≥{p}"), points) for p, points in ((30, 20), (25, 16), (20, 12), (15, 8))]
    staff += [(c("staff≥10"), 4)]
    pairs = ((6, 30, 50), (5, 25, 40), (4, 20, 30), (3, 15, 20), (2, 10, 10))
    rd = [(c(f"rd≥{p}") | c(f"cost≥{q}"), points) for p, q, points in pairs]
    ip = [(c("ip_class1") >= 1, 30), *((c("ip_class2") >= n, 6 * n) for n in (4, 3, 2, 1))]
    return _spans({"t staff": _points(staff), "t rd": _points(rd), "t ip": _points(ip)})


def _passes() -> dict[str, pl.Expr]:
    innovation, growth = ("i ip", "i rd"), ("i rise", "i debt")
    special = ("i emerging", "i main")
    scored = _reaches((*innovation, *growth, *special), 60) & _reaches(innovation, 20)
    scored &= _reaches(growth, 15) & _reaches(special, 15)
    award = (c("award_national_rank") >= 1) | (c("award_provincial_rank") >= 1)
    standard = c("standard_drafting_rank_5y").is_between(1, 5)
    technology = _reaches(("t staff", "t rd", "t ip"), 60) & _reaches(("t staff",), 1)
    every = (*innovation, *growth, *special)
    return {
        "innovative pass": award
        | c("high_tech")
        | c("body")
        | (c("equity_financing_3y") >= 500 * WAN)
        | scored,
        "tech pass": c("high_tech") | c("nation13") | c("body") | standard | technology,
        "innovative low": _sum(every, "low"),
        "innovative high": _sum(every, "high"),
        "technology low": _sum(("t staff", "t rd", "t ip"), "low"),
        "technology high": _sum(("t staff", "t rd", "t ip"), "high"),
    }


def _sum(items: Iterable[str], end: str) -> pl.Expr:
    return reduce(add, [c(f"{item} {end}") for item in items])


def _reaches(items: tuple[str, ...], bar: int) -> pl.Expr:
    yes, maybe = _sum(items, "low") >= bar, _sum(items, "high") >= bar
    return pl.when(yes).then(pl.lit(value=True)).when(~maybe).then(pl.lit(value=False))


LEGAL = "is_china_legal_person"
VETO = (LEGAL, "sme", "clean", "honest", "allowed", "no_incident")
GIANT = ("giant title", "three years", "giant revenue", "main≥90", "pace", "debt≤75", "giant rd")
SRDI = ("srdi title", "three years", "srdi scale", "main≥80", "debt≤80", "srdi rd", "both rd")
SIZES = ("tech employees", "tech revenue", "tech assets")
MAKERS = ("any body", "two patents", "sets_standards")
RULES: Mapping[str, tuple[str, ...]] = {
    "cn.champion": (
        *(LEGAL, "clean", "honest", "allowed", "no_incident"),
        *("champion years", "champion revenue", "champion market", "judgement"),
    ),
    "cn.innovative_sme": (*VETO, "innovative pass"),
    "cn.key_little_giant": ("giant", "key listed", "key funded", "key investment", "judgement"),
    "cn.little_giant": (
        *(*VETO, *GIANT, "both rd", "giant ip", "giant market", "giant field"),
        *("giant platform", "giant champion"),
    ),
    "cn.size_class": ("sme",),
    "cn.srdi": (*VETO, *SRDI, "srdi ip", "srdi platform", "judgement"),
    "cn.technology_sme": (
        *(LEGAL, *SIZES, "allowed", "clean", "honest", "incident or judged", "tech pass"),
    ),
    "gd.champion": (
        *("in_city", "no_incident", "gd years", "rank market", "share or judged"),
        *(*MAKERS, "gd revenue", "judgement"),
    ),
    "sz.champion": (
        *("in_city", "no_incident", "sz years", "rank market", "rd_main≥3"),
        *(*MAKERS, "sz revenue", "judgement"),
    ),
}
CONDITIONS = tuple(dict.fromkeys(n for names in RULES.values() for n in names if n != "judgement"))
# Where null may also mean that an official has not decided: the fact that tells which.
_OPEN: Mapping[str, Callable[[], pl.Expr]] = {
    "sme": lambda: c("sme").is_null() & (c("sector") != UNCOVERED).fill_null(value=True),
    "incident or judged": lambda: c("major_incident_3y").is_null(),
    "share or judged": lambda: c("rd_main≥3").is_null(),
}


def _verdicts() -> dict[str, pl.Expr]:
    found = {f"open {name}": missing() for name, missing in _OPEN.items()}
    for rule, names in RULES.items():
        known = [c(name) for name in names if name != "judgement"]
        every = reduce(and_, known + [NOTHING] * ("judgement" in names))
        missing = reduce(
            or_,
            [_OPEN[n]() if n in _OPEN else c(n).is_null() for n in names if n != "judgement"],
        )
        yes, no, review, unknown = (pl.lit(code, dtype=pl.UInt8) for code in (3, 0, 2, 1))
        still = pl.when(missing).then(unknown).otherwise(review)
        found[rule] = pl.when(every).then(yes).when(every.is_null()).then(still).otherwise(no)
    return found | {"size": size_class()}


SCORES = ("innovative low", "innovative high", "technology low", "technology high")


def plain_output(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return codes, verdicts, scores, size class and every condition (平铺输出)."""
    open_planes = [f"open {name}" for name in _OPEN]
    return judge(frame).select("uscc", *RULES, *SCORES, "size", *CONDITIONS, *open_planes)
