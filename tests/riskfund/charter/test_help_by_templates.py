"""The numbers of the templates, each at its bound, just below and just above it."""

import datetime as dt
from collections.abc import Mapping

import pytest

from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.contribution_bands import (
    ContributionUnfit,
    NoBand,
    NoDeposit,
    check_month_amount,
    contribution_band,
    deposit_due,
)
from renqi.programmes.riskfund.charter.domain.help_amount import (
    FundValueUnknown,
    HelpAmount,
    HelpFormClosed,
    HelpTooSmall,
    entitlement,
)
from renqi.programmes.riskfund.charter.domain.help_terms import Help
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.charter.domain.repayment_plan import (
    bridge_fee,
    contribution_cost,
    late_interest,
    months_after,
    repayment_plan,
    term_months,
)
from renqi.programmes.riskfund.charter.domain.surrender import NoSurrenderRow, surrender_value
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import (
    CapOn,
    FundKind,
    HelpForm,
    Leave,
)

ON = dt.date(2026, 11, 23)
YUAN = 100
WAN = 10_000 * YUAN
CHARTERS = {kind: read_charter(template(kind), on=ON) for kind in FundKind}
MUTUAL, TRI = CHARTERS[FundKind.MUTUAL], CHARTERS[FundKind.TRI_PARTY]
BRIDGE, POOL = CHARTERS[FundKind.BRIDGE], CHARTERS[FundKind.LOSS_POOL]


def terms(charter: Charter, form: HelpForm) -> Help:
    return next(one for one in charter.help if one.form is form)


def mutual(
    paid_in: int, loss: int, *, outstanding: int = 0, month_trade: int | None = None
) -> HelpAmount:
    return entitlement(
        MUTUAL,
        paid_in=paid_in,
        proven_loss=loss,
        outstanding={CapOn.FIRM: outstanding},
        form=HelpForm.LOAN,
        month_trade=month_trade,
    )


@pytest.mark.parametrize(
    ("paid_in", "loss", "amount", "bound"),
    [
        # Ten times 10,000 yuan paid in is 100,000; the loss is larger by a fen, equal, smaller.
        (10_000 * YUAN, 100_000 * YUAN + 1, 100_000 * YUAN, "contributions"),
        (10_000 * YUAN, 100_000 * YUAN, 100_000 * YUAN, "contributions"),
        # A fen less is cut down to the step of 2,500 yuan: 97,500.
        (10_000 * YUAN, 100_000 * YUAN - 1, 97_500 * YUAN, "loss"),
        # 400,000 yuan paid in give ten times 4 million, exactly the cap of a firm.
        (40 * WAN, 500 * WAN, 400 * WAN, "cap:firm"),
        # 50,000 a month's more would give 4.5 million: the cap holds.
        (45 * WAN, 500 * WAN, 400 * WAN, "cap:firm"),
        (40 * WAN - 250 * YUAN, 500 * WAN, 3_997_500 * YUAN, "contributions"),
    ],
)
def test_help_is_the_lowest_of_loss_multiple_and_cap(
    paid_in: int, loss: int, amount: int, bound: str
) -> None:
    found = mutual(paid_in, loss)
    assert (found.amount, found.refusals) == (amount, ())
    assert bound in {limit.key for limit in found.limits if limit.binds}


def test_what_is_outstanding_counts_against_multiple_and_cap() -> None:
    # 300,000 yuan paid in: 3 million, of which 1 million is outstanding.
    assert mutual(30 * WAN, 900 * WAN, outstanding=100 * WAN).amount == 200 * WAN
    # 400,000: ten times is 4 million, and so is the cap; 3.9 million outstanding leave 100,000.
    assert mutual(40 * WAN, 900 * WAN, outstanding=390 * WAN).amount == 10 * WAN
    nothing = mutual(40 * WAN, 900 * WAN, outstanding=400 * WAN)
    assert nothing.amount == 0
    assert isinstance(nothing.refusals[0], HelpTooSmall)


def test_help_below_the_least_is_refused_unless_a_month_s_trade_is_small() -> None:
    assert mutual(40 * WAN, 25_000 * YUAN).amount == 25_000 * YUAN
    below = mutual(40 * WAN, 25_000 * YUAN - 1)
    assert below.amount == 0
    assert isinstance(below.refusals[0], HelpTooSmall)
    # 20 % of a month's trade of 112,500 yuan is 22,500: that much is given.
    assert mutual(40 * WAN, 22_500 * YUAN, month_trade=112_500 * YUAN).amount == 22_500 * YUAN
    # Of 125,000 it is 25,000, the least itself, which 22,500 does not reach.
    assert mutual(40 * WAN, 22_500 * YUAN, month_trade=125_000 * YUAN).amount == 0


def test_a_form_that_the_charter_does_not_offer_is_refused() -> None:
    found = entitlement(MUTUAL, paid_in=WAN, proven_loss=WAN, outstanding={}, form=HelpForm.GRANT)
    assert isinstance(found.refusals[0], HelpFormClosed)


def test_a_cap_that_is_a_share_of_the_fund_needs_its_value() -> None:
    given: Mapping[CapOn, int] = {}
    with pytest.raises(FundValueUnknown):
        entitlement(
            TRI, paid_in=40 * WAN, proven_loss=400 * WAN, outstanding=given, form=HelpForm.LOAN
        )
    # 5 % of a fund of 20 million is 1 million for one firm.
    found = entitlement(
        TRI,
        paid_in=40 * WAN,
        proven_loss=400 * WAN,
        outstanding=given,
        form=HelpForm.LOAN,
        fund_value=2_000 * WAN,
    )
    assert found.amount == 100 * WAN


def test_a_bridge_covers_at_most_95_per_cent_and_10_million() -> None:
    def bridge(loan: int) -> int:
        return entitlement(
            BRIDGE, paid_in=0, proven_loss=loan, outstanding={}, form=HelpForm.BRIDGE
        ).amount

    # 95 % of 2 million is 1.9 million; of 1,999,999 yuan it is 1,899,999.05, cut to 1.89 million.
    assert bridge(200 * WAN) == 190 * WAN
    assert bridge(200 * WAN - YUAN) == 189 * WAN
    # 95 % of 10,526,316 yuan is 10,000,000.2: the cap; of a hundred thousand less, 9.90 million.
    assert bridge(1_052_6316 * YUAN) == 1_000 * WAN
    assert bridge(1_042_6316 * YUAN) == 990 * WAN


@pytest.mark.parametrize(
    ("amount", "months"),
    [
        (2_497_500, 60),
        (2_500_000, 72),
        (3_247_500, 72),
        (3_250_000, 84),
        (4_000_000, 84),
    ],
)
def test_the_mutual_s_terms_are_5_6_and_7_years(amount: int, months: int) -> None:
    assert term_months(amount * YUAN, help_=terms(MUTUAL, HelpForm.LOAN)) == months


def test_a_loan_is_paid_back_evenly_after_six_months() -> None:
    # 100,000.00 over 60 months, 6 without instalment: 54 instalments of 1,851.85; the last takes
    # 100,000.00 - 53 * 1,851.85 = 1,851.95.
    plan = repayment_plan(
        100_000 * YUAN, help=terms(MUTUAL, HelpForm.LOAN), from_on=dt.date(2026, 8, 31)
    )
    assert len(plan) == 54
    assert (plan[0].due_on, plan[0].amount) == (dt.date(2027, 3, 31), 185_185)
    assert plan[-7].due_on == dt.date(2031, 2, 28)
    assert (plan[-1].due_on, plan[-1].amount) == (dt.date(2031, 8, 31), 185_195)
    assert sum(one.amount for one in plan) == 100_000 * YUAN
    assert contribution_cost(100_000 * YUAN, help=terms(MUTUAL, HelpForm.LOAN)) == 10_000 * YUAN


def test_a_bridge_costs_by_the_day_and_more_after_the_fifth() -> None:
    help_ = terms(BRIDGE, HelpForm.BRIDGE)
    begun = dt.date(2026, 3, 2)

    def fee(days: int) -> int:
        return bridge_fee(
            100 * WAN, help=help_, from_on=begun, paid_on=begun + dt.timedelta(days=days)
        )

    # 0.02 % of a million is 200 yuan a day, 0.04 % 400.
    assert [fee(0), fee(1), fee(4), fee(5), fee(6), fee(10)] == [
        200 * YUAN,
        200 * YUAN,
        800 * YUAN,
        1_000 * YUAN,
        1_400 * YUAN,
        3_000 * YUAN,
    ]
    plan = repayment_plan(100 * WAN, help=help_, from_on=begun)
    assert [(one.due_on, one.amount) for one in plan] == [(dt.date(2026, 3, 12), 100 * WAN)]


def test_interest_on_arrears_begins_after_the_day_it_is_due() -> None:
    help_ = terms(MUTUAL, HelpForm.LOAN)
    due = dt.date(2027, 3, 31)
    # 14.6 % a year is 0.04 % a day: of 1,851.85 yuan 0.74074 a day, cut to fen.
    on_time = late_interest(185_185, help=help_, due_on=due, paid_on=due)
    one_day = late_interest(185_185, help=help_, due_on=due, paid_on=dt.date(2027, 4, 1))
    a_year = late_interest(185_185, help=help_, due_on=due, paid_on=dt.date(2028, 3, 30))
    assert (on_time, one_day, a_year) == (0, 74, 27_037)
    assert a_year == 185_185 * 146 // 1000


def test_months_end_where_the_month_does() -> None:
    assert months_after(dt.date(2028, 1, 31), 1) == dt.date(2028, 2, 29)
    assert months_after(dt.date(2027, 12, 31), 2) == dt.date(2028, 2, 29)
    assert months_after(dt.date(2026, 11, 30), 13) == dt.date(2027, 12, 30)


@pytest.mark.parametrize(
    ("months", "shares"),
    [
        (0, (0, 0, 0)),
        (11, (0, 0, 0)),
        (12, (80, 85, 75)),
        (23, (80, 85, 75)),
        (24, (85, 90, 80)),
        (29, (85, 90, 80)),
        (30, (90, 95, 85)),
        (35, (90, 95, 85)),
        (36, (95, 100, 90)),
        (39, (95, 100, 90)),
        (40, (100, 100, 95)),
        (240, (100, 100, 95)),
    ],
)
def test_what_a_leaving_firm_gets_back_follows_the_table(
    months: int, shares: tuple[int, int, int]
) -> None:
    paid = 10_000 * YUAN
    for leave, share in zip(Leave, shares, strict=True):
        value = surrender_value(
            paid, months_paid=months, leave=leave, stake=paid, table=MUTUAL.leaving.table
        )
        assert value == paid * share // 100


def test_nobody_gets_back_more_than_the_stake_is_worth() -> None:
    table = MUTUAL.leaving.table
    got = surrender_value(
        1_000_001, months_paid=12, leave=Leave.VOLUNTARY, stake=800_000, table=table
    )
    # 80 % of 10,000.01 yuan is 8,000.008: cut to 8,000.00, and the stake is worth as much.
    assert got == 800_000
    less = surrender_value(
        1_000_001, months_paid=12, leave=Leave.VOLUNTARY, stake=799_999, table=table
    )
    assert less == 799_999
    with pytest.raises(NoSurrenderRow):
        surrender_value(1, months_paid=3, leave=Leave.FORCED, stake=1, table=table[1:])


def test_a_contribution_lies_in_its_band_and_on_a_step() -> None:
    band = contribution_band(MUTUAL, "small", "B")
    for amount in (250, 500, 10_000):
        check_month_amount(amount * YUAN, band=band)
    for amount in (249, 0, 251, 10_250):
        with pytest.raises(ContributionUnfit):
            check_month_amount(amount * YUAN, band=band)
    for size, risk in (("large", "A"), ("small", "Z")):
        with pytest.raises(NoBand):
            contribution_band(MUTUAL, size, risk)


def test_a_deposit_is_4_per_cent_or_2_and_a_half_where_the_loan_is_secured() -> None:
    loan = 100 * WAN
    # No security: 4 % for a year, 6 % for three.
    assert deposit_due(POOL, loan=loan, security=0, years=1) == 4 * WAN
    assert deposit_due(POOL, loan=loan, security=0, years=3) == 6 * WAN
    # Security of exactly 40 % is enough; a fen less is not.
    assert deposit_due(POOL, loan=loan, security=40 * WAN, years=1) == 25_000 * YUAN
    assert deposit_due(POOL, loan=loan, security=40 * WAN - 1, years=1) == 4 * WAN
    assert deposit_due(POOL, loan=loan, security=40 * WAN, years=2) == 35_000 * YUAN
    # A part of a fen counts as one.
    assert deposit_due(POOL, loan=101, security=0, years=1) == 5
    with pytest.raises(NoDeposit):
        deposit_due(MUTUAL, loan=loan, security=0, years=1)


def test_the_safeguards_are_those_of_the_sources() -> None:
    per_cent = 10**7
    for charter in (TRI, BRIDGE, POOL):
        assert charter.safeguards.pause_overdue == 5 * per_cent
        assert charter.safeguards.top_up_alarm == 10 * per_cent
    shared = POOL.loss_order[1]
    assert {one.bearer: one.share for one in shared.shares} == {
        "government": 80 * per_cent,
        "retained": 20 * per_cent,
    }
    assert (TRI.cover.waiting_months, TRI.cover.contributions_min) == (6, 6)
    assert (TRI.cover.multiple, TRI.cover.claim_window_months) == (10, 6)
    lanes = {lane.lane.value: (lane.hours, lane.working_days) for lane in TRI.lanes}
    assert lanes == {"fast": (4, None), "standard": (None, 2), "full": (None, 10)}
