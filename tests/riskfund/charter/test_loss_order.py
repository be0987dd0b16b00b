"""Losses and recoveries, worked out by hand and held to their laws by random cases."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.programmes.riskfund.charter.domain.loss_order import (
    BEYOND,
    LossBeyondFund,
    LossPart,
    RecoveryBeyondLoss,
    split_loss,
    split_recovery,
)
from renqi.programmes.riskfund.charter.domain.money_terms import LayerShare, LossLayer
from renqi.programmes.riskfund.charter.domain.spreading import spread
from renqi.programmes.riskfund.charter.domain.vocabulary import (
    WHOLE,
    Bearer,
    Party,
    RecoveryOrder,
)

SAME, LAST = RecoveryOrder.SAME_SHARES, RecoveryOrder.LAST_LOSS_FIRST
PER_CENT = WHOLE // 100


def layer(key: str, most: int | None = None, **shares: int) -> LossLayer:
    return LossLayer(
        key=key,
        shares=tuple(
            LayerShare(bearer=Bearer(name), share=per_cent * PER_CENT)
            for name, per_cent in shares.items()
        ),
        loss_share_max=None if most is None else most * PER_CENT,
    )


TRI = (
    layer("own", own_stake=100),
    layer("firms", 20, firm=100),
    layer("public", government=80, institution=20),
)
POOL = (
    layer("deposit", own_stake=100),
    layer("shared", government=80, retained=20),
    layer("bank", retained=100),
)


def amounts(parts: tuple[LossPart, ...]) -> list[tuple[str, str, int]]:
    return [(part.layer, part.bearer.value, part.amount) for part in parts]


def value(government: int = 0, institution: int = 0, firm: int = 0) -> Mapping[Party, int]:
    return {Party.GOVERNMENT: government, Party.INSTITUTION: institution, Party.FIRM: firm}


def test_a_loss_goes_through_the_layers_as_by_hand() -> None:
    # 10,000.00 yuan. The firm's own stake takes 1,200. Of what is left, all firms take at most
    # 20 % of 10,000 = 2,000. 6,800 remain: government 80 % = 5,440, institution 1,360.
    parts = split_loss(
        1_000_000, layers=TRI, own_stake=120_000, value=value(2_000_000, 1_000_000, 900_000)
    )
    assert amounts(parts) == [
        ("own", "own_stake", 120_000),
        ("firms", "firm", 200_000),
        ("public", "government", 544_000),
        ("public", "institution", 136_000),
    ]


def test_what_a_bearer_cannot_bear_goes_on_to_the_next_layer() -> None:
    # 1,000.00 yuan, no stake. The firms have 50.00 of their 200.00. 950 remain: the government
    # would bear 760 and has 300; the institution bears 190. The 460 left are borne by who still
    # has value: the institution alone, with 810 left.
    parts = split_loss(100_000, layers=TRI, own_stake=0, value=value(30_000, 100_000, 5_000))
    assert amounts(parts) == [
        ("firms", "firm", 5_000),
        ("public", "government", 30_000),
        ("public", "institution", 19_000),
        (BEYOND, "institution", 46_000),
    ]


def test_the_firm_s_own_stake_is_part_of_what_all_firms_have() -> None:
    # All firms together have 100.00 yuan, of which 80.00 are this firm's: once they are gone,
    # 20.00 are left for the layer of all firms, though it may take 20 % of 1,000.00 = 200.00.
    parts = split_loss(100_000, layers=TRI, own_stake=8_000, value=value(100_000, 0, 10_000))
    assert amounts(parts)[:2] == [("own", "own_stake", 8_000), ("firms", "firm", 2_000)]
    firms = sum(one.amount for one in parts if one.bearer in (Bearer.OWN_STAKE, Bearer.FIRM))
    assert firms == 10_000


def test_a_pool_draws_the_deposit_first_and_the_bank_keeps_a_fifth_of_the_rest() -> None:
    # A loan of 100,000 with a deposit of 4 % = 4,000. Of the other 96,000 the state bears 80 %
    # = 76,800 and the bank keeps 19,200.
    parts = split_loss(
        10_000_000, layers=POOL, own_stake=400_000, value=value(government=50_000_000, firm=400_000)
    )
    assert amounts(parts) == [
        ("deposit", "own_stake", 400_000),
        ("shared", "government", 7_680_000),
        ("shared", "retained", 1_920_000),
    ]


def test_when_the_state_s_money_is_gone_the_bank_bears_the_rest() -> None:
    parts = split_loss(10_000, layers=POOL, own_stake=0, value=value(government=1_000))
    # 80 % of 100.00 = 80.00, of which 10.00 are there; 20.00 the bank's own; 70.00 go on to it.
    assert amounts(parts) == [
        ("shared", "government", 1_000),
        ("shared", "retained", 2_000),
        ("bank", "retained", 7_000),
    ]


def test_a_loss_that_the_fund_cannot_bear_is_refused_and_says_by_how_much() -> None:
    with pytest.raises(LossBeyondFund) as caught:
        split_loss(10_000, layers=TRI, own_stake=100, value=value(2_000, 3_000, 4_000))
    assert caught.value.data == {"loss": "100.00", "left": "10.00"}
    at_the_bound = split_loss(9_000, layers=TRI, own_stake=100, value=value(2_000, 3_000, 4_000))
    assert sum(part.amount for part in at_the_bound) == 9_000


def test_recoveries_come_back_in_the_shares_of_the_loss() -> None:
    parts = split_loss(
        1_000_000, layers=TRI, own_stake=120_000, value=value(2_000_000, 1_000_000, 900_000)
    )
    # 1,000.00 of 10,000.00: a tenth of each part.
    assert amounts(split_recovery(0, 100_000, parts, SAME)) == [
        ("own", "own_stake", 12_000),
        ("firms", "firm", 20_000),
        ("public", "government", 54_400),
        ("public", "institution", 13_600),
    ]


def test_the_last_layer_can_be_made_whole_first() -> None:
    parts = split_loss(
        1_000_000, layers=TRI, own_stake=120_000, value=value(2_000_000, 1_000_000, 900_000)
    )
    # 7,000.00: the public layer lost 6,800 and is whole; 200 go to the firms; the firm waits.
    assert amounts(split_recovery(0, 700_000, parts, LAST)) == [
        ("firms", "firm", 20_000),
        ("public", "government", 544_000),
        ("public", "institution", 136_000),
    ]


def test_more_than_was_lost_does_not_come_back() -> None:
    parts = (LossPart(layer="a", bearer=Bearer.FIRM, amount=100),)
    with pytest.raises(RecoveryBeyondLoss) as caught:
        split_recovery(60, 41, parts, SAME)
    assert caught.value.data["left"] == "0.40"
    assert amounts(split_recovery(60, 40, parts, SAME)) == [("a", "firm", 40)]


MONEY = st.integers(0, 10**12)
VALUES = st.fixed_dictionaries(dict.fromkeys(Party, MONEY))
LAYERS = st.sampled_from((TRI, POOL))


@given(loss=MONEY, layers=LAYERS, values=VALUES, stake=MONEY)
def test_a_loss_is_borne_whole_and_nobody_falls_below_zero(
    loss: int, layers: tuple[LossLayer, ...], values: Mapping[Party, int], stake: int
) -> None:
    stake = min(stake, values[Party.FIRM])
    try:
        parts = split_loss(loss, layers=layers, own_stake=stake, value=values)
    except LossBeyondFund:
        assert loss > sum(values.values())
        assert layers is TRI, "a bank that keeps the rest can bear any loss"
        return
    assert sum(part.amount for part in parts) == loss
    borne = dict.fromkeys(Bearer, 0)
    for part in parts:
        assert part.amount > 0
        borne[part.bearer] += part.amount
    assert borne[Bearer.OWN_STAKE] <= stake
    assert borne[Bearer.OWN_STAKE] + borne[Bearer.FIRM] <= values[Party.FIRM]
    assert borne[Bearer.GOVERNMENT] <= values[Party.GOVERNMENT]
    assert borne[Bearer.INSTITUTION] <= values[Party.INSTITUTION]


PARTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=6)


@given(
    borne=PARTS,
    cuts=st.lists(st.integers(0, 10**9), max_size=8),
    order=st.sampled_from((SAME, LAST)),
)
def test_any_sequence_of_recoveries_adds_up_and_ends_with_everybody_whole(
    borne: list[int], cuts: list[int], order: RecoveryOrder
) -> None:
    bearers = (
        Bearer.OWN_STAKE,
        Bearer.FIRM,
        Bearer.GOVERNMENT,
        Bearer.INSTITUTION,
        Bearer.RETAINED,
    )
    parts = tuple(
        LossPart(layer=f"l{number // 2}", bearer=bearers[number % 5], amount=amount)
        for number, amount in enumerate(borne)
    )
    loss, before, got = sum(borne), 0, dict.fromkeys(parts, 0)
    for wanted in [*cuts, loss]:
        now = min(wanted, loss - before)
        for piece in split_recovery(before, now, parts, order):
            assert piece.amount > 0
            mine = next(p for p in parts if (p.layer, p.bearer) == (piece.layer, piece.bearer))
            got[mine] += piece.amount
        before += now
        assert sum(got.values()) == before
        at_once = split_recovery(0, before, parts, order)
        assert sum(part.amount for part in at_once) == before
        if order is SAME:
            for part, amount in got.items():
                # Within half a fen a part before it of its exact share.
                assert (
                    abs(2 * (amount * loss - before * part.amount)) <= (len(parts) - 1 or 1) * loss
                )
    assert got == {part: part.amount for part in parts}


@given(weights=st.lists(st.integers(0, 50), min_size=1, max_size=6), amount=st.integers(0, 400))
def test_a_part_never_shrinks_when_the_amount_grows(weights: list[int], amount: int) -> None:
    if not sum(weights):
        weights = [1]
    smaller, larger = spread(amount, weights), spread(amount + 1, weights)
    assert sum(smaller) == amount
    assert all(after >= before for before, after in zip(smaller, larger, strict=True))
    assert all(part == 0 for part, weight in zip(larger, weights, strict=True) if weight == 0)
    assert spread(sum(weights), weights) == tuple(weights)
