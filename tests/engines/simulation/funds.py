"""Funds small enough to work out by hand, and the one of the golden numbers."""

from typing import Any

from hypothesis import strategies as st

from renqi.bench.fund_model import bench_model
from renqi.engines.simulation.ruin_model import FundModel, ModelClass

golden_fund = bench_model


def firm_class(key: str = "a", **figures: Any) -> ModelClass:
    """Ten firms that claim one unit with one chance in ten, unless said otherwise."""
    usual: dict[str, Any] = {
        "key": key,
        "firms": 10,
        "pd_month": 0.1,
        "correlation": 0.0,
        "payout": 1,
    }
    return ModelClass(**(usual | figures))


def fund_of(*classes: ModelClass, **figures: Any) -> FundModel:
    """A fund without income, growth, cap or persistence, unless said otherwise."""
    usual: dict[str, Any] = {
        "classes": classes,
        "persistence": 0.0,
        "income_month": 0,
        "unit": 1,
        "month_cap": None,
        "growth_month": 0.0,
    }
    return FundModel(**(usual | figures))


def coin(chance: float, **figures: Any) -> FundModel:
    """A reserve that loses one with this chance and else gains one: a gambler's."""
    one = firm_class(firms=1, pd_month=chance, payout=2)
    return fund_of(one, **({"income_month": 1} | figures))


small_classes = st.builds(
    lambda firms, chance, correlation, payout: firm_class(
        firms=firms, pd_month=chance, correlation=correlation, payout=payout
    ),
    st.sampled_from([3, 40, 250]),
    st.floats(0.002, 0.03),
    st.floats(0.0, 0.25),
    st.integers(1, 4),
)


@st.composite
def small_funds(draw: st.DrawFn) -> FundModel:
    """One to three classes and an income near what they cost."""
    classes = [
        firm_class(
            f"class {place}",
            firms=one.firms,
            pd_month=one.pd_month,
            correlation=one.correlation,
            payout=one.payout,
        )
        for place, one in enumerate(draw(st.lists(small_classes, min_size=1, max_size=3)))
    ]
    cost = sum(one.firms * one.pd_month * one.payout for one in classes)
    return fund_of(
        *classes,
        persistence=draw(st.sampled_from([0.0, 0.5, 0.9])),
        income_month=round(cost * draw(st.floats(0.7, 1.5))),
        month_cap=draw(st.sampled_from([None, 12])),
    )
