"""What a trial works out, by hand."""

from dataclasses import replace

import pytest

from renqi.engines.simulation.ruin_surface import ruin_surface
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, FundKind, Party
from renqi.programmes.riskfund.supervision.domain.population import Dimension, Group
from renqi.programmes.riskfund.supervision.domain.trial_model import (
    class_lines,
    fund_model,
    help_of,
    income_by_party,
    month_in_band,
    retained_share,
)
from renqi.programmes.riskfund.supervision.domain.trial_result import (
    result_document,
    result_of,
)
from renqi.programmes.riskfund.supervision.domain.trial_terms import (
    charter_with,
    says_the_same,
    usual_terms,
)
from renqi.programmes.riskfund.supervision.domain.try_terms import (
    try_in_city,
    try_with_members,
)
from renqi.programmes.riskfund.supervision.services.count_city import rules_digest
from tests.riskfund.supervision.made_charter import CITY, WAN, YUAN, band, charter

TERMS = usual_terms(charter(), reserve=2_000 * WAN)


def test_a_contribution_is_cut_down_to_a_step_of_its_band() -> None:
    # 100 to 1,000 yuan by 100: seven tenths of the way is 730, cut to 700.
    assert month_in_band(band("micro", "A", 100, 1_000), WHOLE * 7 // 10) == 700 * YUAN
    assert month_in_band(band("micro", "A", 100, 1_000), WHOLE) == 1_000 * YUAN


def test_help_is_the_multiple_within_the_cap_and_none_below_the_least() -> None:
    # 10 times 12,345 yuan is 123,450, cut to a thousand; 10 times 900 is below 10,000.
    assert help_of(charter(), paid=12_345 * YUAN, fund_value=0) == 123_000 * YUAN
    assert help_of(charter(), paid=900 * YUAN, fund_value=0) == 0
    assert help_of(charter(), paid=50 * WAN, fund_value=0) == 200 * WAN


def test_what_the_bank_retains_is_no_loss_of_the_fund() -> None:
    # Half of a loss goes through the first layer and half through the second; each leaves a fifth.
    assert retained_share(charter()) == WHOLE // 5
    group = Group(size="micro", risk="A", eligible=1, members=1, month=500 * YUAN,
                  paid_in=12_000 * YUAN)  # fmt: skip
    (line,) = class_lines(charter(), [group], fund_value=0)
    # Help 120,000; half of it is never paid back; four fifths of that are the fund's.
    assert (line.help, line.cost) == (12 * WAN, 48_000 * YUAN)


def test_matching_keeps_its_yearly_cap() -> None:
    capped = charter(matching=tuple(replace(one, year_max=12 * WAN) for one in charter().matching))
    income = income_by_party(capped, 2 * WAN)
    # A whole of 20,000 a month would be 240,000 a year: 120,000 is the cap, 10,000 a month.
    assert income == {Party.FIRM: 2 * WAN, Party.GOVERNMENT: 1 * WAN, Party.INSTITUTION: 1 * WAN}


def test_waiting_months_come_in_before_the_first_claim() -> None:
    result = try_in_city(charter(), TERMS, CITY)
    # A fifth of 5,000, 2,000, 1,500 and 500 firms; large firms have no band.
    assert result.members == 1_800
    # (1,000×500 + 400×1,100 + 300×2,700 + 100×4,500) yuan from firms, as much from the
    # government, half of it from the institution.
    firms = (1_000 * 500 + 400 * 1_100 + 300 * 2_700 + 100 * 4_500) * YUAN
    assert result.monthly_income == firms * 5 // 2
    assert result.reserve_at_cover == 2_000 * WAN + 6 * result.monthly_income
    assert result.year.income == 12 * result.monthly_income


def test_the_answer_is_that_of_the_exact_programme_within_what_a_lattice_rounds() -> None:
    poor = replace(TERMS, contribution=0, government=0, institution=0, reserve=100 * WAN)
    result = try_in_city(charter(), poor, CITY)
    changed = charter_with(charter(), poor)
    groups = [
        Group(size=one.size, risk=one.risk, eligible=one.eligible, members=one.members,
              month=one.charged * one.members, paid_in=one.charged * 24 * one.members)
        for one in result.classes
    ]  # fmt: skip
    model = fund_model(changed, poor, class_lines(changed, groups, fund_value=100 * WAN))
    assert model is not None
    fine = ruin_surface(model, months=60, reserve_max=4_000 * WAN, lattice=8_192)
    assert result.judged is not None
    assert result.ruin / WHOLE == pytest.approx(fine.ruin(result.reserve_at_cover), abs=2e-3)
    # Twenty thousand paths lie within four standard errors of it.
    assert result.judged.gap < 4 * result.judged.error + WHOLE // 500


def test_more_money_never_makes_ruin_likelier_and_the_needed_reserve_is_enough() -> None:
    poor = replace(TERMS, government=0, institution=0, reserve=50 * WAN, multiple=20)
    result = try_in_city(charter(), poor, CITY)
    chances = [one.ruin for one in result.surface]
    assert chances == sorted(chances, reverse=True)
    assert result.required_reserve is not None
    enough = try_in_city(charter(), replace(poor, reserve=result.required_reserve), CITY)
    assert enough.ruin <= result.ruin_max + WHOLE // 1000


def test_who_is_left_out_is_counted_with_the_reason() -> None:
    rows = list(try_in_city(charter(), TERMS, CITY).covered)
    sizes = {one.key: one for one in rows if one.dimension is Dimension.SIZE}
    assert (sizes["micro"].covered, sizes["micro"].unmet) == (7_000, 700)
    assert (sizes["large"].covered, sizes["large"].no_band) == (0, 100)
    assert sizes["small"].unknown == 300
    chains = [one for one in rows if one.dimension is Dimension.CHAIN]
    assert sum(one.firms for one in chains) == 10_100


def test_members_of_a_fund_are_covered_from_the_first_month() -> None:
    group = Group(size="micro", risk="A", eligible=9, members=9, month=9 * 500 * YUAN,
                  paid_in=9 * 12_000 * YUAN)  # fmt: skip
    result = try_with_members(charter(), TERMS, [group])
    assert result.reserve_at_cover == TERMS.reserve
    assert try_with_members(charter(), TERMS, []).horizons == ()
    assert not try_with_members(charter(), TERMS, []).is_safe


def test_what_is_kept_reads_back_the_same() -> None:
    result = try_in_city(charter(), TERMS, CITY)
    assert result_of(result_document(result)) == result
    assert result_document(result)["ruin"] == result.ruin


def test_sliders_that_stand_where_the_charter_has_them_change_nothing() -> None:
    assert says_the_same(charter(), TERMS)
    assert not says_the_same(charter(), replace(TERMS, multiple=9))
    # What is assumed is no part of the charter.
    assert says_the_same(charter(), replace(TERMS, take_up=WHOLE, reserve=1))


def test_the_city_is_counted_anew_only_when_rules_of_belonging_change() -> None:
    one = rules_digest(charter())
    assert rules_digest(charter_with(charter(), replace(TERMS, multiple=3))) == one
    fewer = charter(risk_classes=charter().risk_classes[:1])
    assert rules_digest(fewer) != one
    assert set(template(FundKind.TRI_PARTY)) >= {"joining", "risk_classes"}
