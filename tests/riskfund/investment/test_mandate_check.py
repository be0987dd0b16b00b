"""Every limit that a trade would break is named with its figure and what helps."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.safeguards import AssetRule
from renqi.programmes.riskfund.investment.domain.mandate_check import (
    Limits,
    Position,
    Standing,
    Wanted,
    check_mandate,
    drift,
    meters,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import Limit

PERCENT = 10**7


def rule(key: str, **given: object) -> AssetRule:
    plain: dict[str, object] = {
        "label": Label(zh=key, en=key),
        "share_min": 0,
        "share_max": 100 * PERCENT,
        "issuer_max": 100 * PERCENT,
        "days_max": None,
        "bucket_days": 0,
    }
    return AssetRule(key=key, **{**plain, **given})  # type: ignore[arg-type]


LIMITS = Limits(
    charter_ref="anquan@1",
    assets=(
        rule("cash", share_min=5 * PERCENT),
        rule("term_deposit", share_max=40 * PERCENT, issuer_max=20 * PERCENT, bucket_days=30),
        rule("treasury", share_max=50 * PERCENT, days_max=1_095, bucket_days=2),
        rule("money_fund", share_max=20 * PERCENT, bucket_days=1),
    ),
    liquidity_share=30 * PERCENT,
    liquidity_floor=4_000,
    single_trade_max=10_000,
    cvar_max=10 * PERCENT,
)


def at(asset_class: str, issuer: str, value: int) -> Position:
    return Position(instrument_id=1, asset_class=asset_class, issuer=issuer, value=value)


def standing(*positions: Position, cash: int = 60_000) -> Standing:
    return Standing(total=100_000, cash=cash, positions=positions)


def wanted(asset_class: str, issuer: str, amount: int, **given: object) -> Wanted:
    plain: dict[str, object] = {"cash": -amount, "is_approved": True, "days": 30}
    return Wanted(
        instrument_id=1,
        asset_class=asset_class,
        issuer=issuer,
        amount=amount,
        **{**plain, **given},  # type: ignore[arg-type]
    )


def test_a_purchase_up_to_the_limit_is_made_and_a_fen_more_is_not() -> None:
    held = standing(at("term_deposit", "甲", 15_000))
    # 20% of 100,000 with one bank: 5,000 more.
    assert check_mandate(LIMITS, held, wanted("term_deposit", "甲", 5_000)) == ()
    (breach,) = check_mandate(LIMITS, held, wanted("term_deposit", "甲", 5_001))
    assert (breach.limit, breach.about) == (Limit.ISSUER_MAX, "term_deposit:甲")
    assert (breach.allowed, breach.found, breach.remedy) == (20_000, 20_001, 1)


def test_every_broken_limit_is_named_not_only_the_first() -> None:
    held = standing(at("term_deposit", "甲", 30_000))
    found = check_mandate(LIMITS, held, wanted("term_deposit", "乙", 40_000, is_approved=False))
    assert [one.limit for one in found] == [
        Limit.COUNTERPARTY,
        Limit.SHARE_MAX,
        Limit.ISSUER_MAX,
        Limit.LIQUIDITY_SHARE,
    ]
    # 70,000 of 40,000; 40,000 of 20,000; 20,000 left on call where 30,000 must be.
    assert [one.remedy for one in found] == [None, 30_000, 20_000, 10_000]


def test_what_is_on_call_itself_does_not_make_the_fund_less_liquid() -> None:
    held = standing(at("term_deposit", "甲", 15_000), cash=32_000)
    assert check_mandate(LIMITS, held, wanted("money_fund", "丙", 20_000)) == ()
    (breach,) = check_mandate(LIMITS, held, wanted("treasury", "财政部", 3_000))
    assert (breach.limit, breach.found, breach.allowed) == (Limit.LIQUIDITY_SHARE, 29_000, 30_000)


def test_the_last_cash_stays_for_claims_whatever_is_on_call() -> None:
    held = standing(at("money_fund", "丙", 10_000), cash=13_000)
    found = check_mandate(LIMITS, held, wanted("money_fund", "丙", 9_500))
    # 13,000 - 9,500 = 3,500: below 4,000 as decided and below 5% by the mandate.
    assert [(one.limit, one.found) for one in found] == [
        (Limit.SHARE_MIN, 3_500),
        (Limit.LIQUIDITY_FLOOR, 3_500),
    ]


def test_a_bond_that_runs_too_long_and_a_class_nobody_named_are_refused() -> None:
    (long,) = check_mandate(LIMITS, standing(), wanted("treasury", "财政部", 100, days=1_096))
    assert (long.limit, long.allowed, long.found) == (Limit.DAYS_MAX, 1_095, 1_096)
    (unknown,) = check_mandate(LIMITS, standing(), wanted("bond_fund", "丙", 100))
    assert unknown.limit is Limit.CLASS_UNKNOWN


def test_a_sale_is_not_stopped_by_a_limit_that_it_mends() -> None:
    held = standing(at("term_deposit", "甲", 70_000), cash=10_000)
    assert {one.limit for one in drift(LIMITS, held)} == {
        Limit.SHARE_MAX,
        Limit.ISSUER_MAX,
        Limit.LIQUIDITY_SHARE,
    }
    sale = wanted("term_deposit", "甲", -5_000, cash=5_000)
    assert check_mandate(LIMITS, held, sale) == ()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(1, 10**15), st.integers(0, 10**9), st.integers(0, 10**15))
def test_no_rounding_lets_a_fen_through(total: int, share: int, held: int) -> None:
    limits = Limits(
        charter_ref="x@1",
        assets=(rule("treasury", share_max=share, bucket_days=2),),
        liquidity_share=share,
        liquidity_floor=0,
        single_trade_max=0,
        cvar_max=0,
    )
    fund = Standing(total=total, cash=held, positions=(at("treasury", "财政部", held),))
    by_limit = {one.limit: one.is_kept for one in meters(limits, fund)}
    assert by_limit[Limit.SHARE_MAX] == (held * 10**9 <= share * total)
    assert by_limit[Limit.LIQUIDITY_SHARE] == (held * 10**9 >= share * total)


@pytest.mark.parametrize("amount", [1, 10_000])
def test_nothing_is_allowed_in_a_fund_without_value(amount: int) -> None:
    empty = Standing(total=0, cash=0, positions=())
    assert check_mandate(LIMITS, empty, wanted("treasury", "财政部", amount))
