"""The bench measures like with like: what its peers compute is the same."""

import polars as pl
import pytest

from renqi.bench import by_hand, peers, subset
from renqi.bench.other_engines import openfisca, zen
from renqi.bench.rules import Goal, NoSuchPeer, bench_rules
from renqi.demo.firms import generate_firms

FIRMS = 30_000


@pytest.fixture(scope="module")
def firms() -> pl.LazyFrame:
    return generate_firms(FIRMS, seed=21).lazy()


@pytest.mark.parametrize("as_text", [False, True])
def test_the_ladder_by_hand_has_the_cells_of_the_compiled_one(
    firms: pl.LazyFrame, *, as_text: bool
) -> None:
    frame = firms.with_columns(pl.col(pl.Enum).cast(pl.String)) if as_text else firms
    hand = by_hand.plain_output(frame).collect()
    ours = peers.plain_output(frame).collect()
    assert ours.width == hand.width > 60
    for name, own in zip(hand.columns, ours.columns, strict=True):
        differ = hand[name].cast(pl.String).ne_missing(ours[own].cast(pl.String)).sum()
        assert differ == 0, f"{name} by hand, {own} compiled"


def test_other_engines_agree_on_their_subset(firms: pl.LazyFrame) -> None:
    facts = subset.complete(firms.head(500))
    ours = peers.subset_output(facts).cast(pl.Int32)
    assert ours.equals(zen(facts).cast(pl.Int32))
    assert ours.equals(openfisca(facts).cast(pl.Int32))


def test_floats_of_the_other_engine_can_change_a_verdict_at_the_bar() -> None:
    # 200,000,000.01 yuan is above the bar of 200,000,000; as a float of 32 bits it is not.
    facts = generate_firms(1, seed=1, missing=0).with_columns(
        revenue_y1=pl.lit(200_000_000 * 100 + 1, dtype=pl.Int64)
    )
    complete = subset.complete(facts.lazy())
    assert peers.subset_output(complete)["revenue"].to_list() == [False]
    assert openfisca(complete)["revenue"].to_list() == [True]


@pytest.mark.slow
def test_one_run_measures_and_compares() -> None:
    told: list[str] = []
    only = frozenset({"by_hand", "plain", "stored", "duckdb"})
    report = bench_rules(20_000, rounds=1, tell=told.append, only=only)
    assert {found["differ"] for found in report.agreement.values()} == {0}
    assert report.results["plain"]["firms"] == 20_000
    assert all(report.results[key]["cpu"] > 0 for key in only)
    assert report.goals == ()
    assert told


@pytest.mark.parametrize(
    ("value", "at_most", "reached"), [(1.05, True, True), (1.06, True, False), (5.0, False, True)]
)
def test_a_goal_is_reached_at_its_limit(value: float, *, at_most: bool, reached: bool) -> None:
    limit = 1.05 if at_most else 5
    assert Goal(text="g", value=value, limit=limit, at_most=at_most).reached is reached


def test_a_peer_that_there_is_not_is_refused_with_the_list_of_those_there_are() -> None:
    with pytest.raises(NoSuchPeer, match=r"no peer near.*stored_with_near"):
        bench_rules(1, rounds=1, tell=lambda _: None, only=frozenset({"near", "duckdb"}))
