"""The bench of the fund measures like with like: all ways tell the same ruin."""

import pytest

from renqi.bench.fund import bench_fund
from renqi.bench.fund_model import GOLDEN_RUIN, bench_model
from renqi.bench.fund_peers import numpy_ruins
from renqi.cli.fund_bench import _print_report


def test_the_fund_is_the_one_of_the_golden_number() -> None:
    # 300 x the sum of chance times payout, by hand: 38.3467.
    assert bench_model().expected_loss == pytest.approx(38.3467, abs=5e-5)


@pytest.mark.parametrize("merged", [False, True])
def test_numpy_finds_the_golden_ruin(*, merged: bool) -> None:
    paths = 10_000
    ruins = numpy_ruins(
        bench_model(), reserve=2_300, months=120, paths=paths, seed=4, merged=merged
    )
    error = (GOLDEN_RUIN * (1 - GOLDEN_RUIN) / paths) ** 0.5
    assert ruins / paths == pytest.approx(GOLDEN_RUIN, abs=3 * error)


@pytest.mark.slow
def test_one_run_measures_compares_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    report = bench_fund(10_000, rounds=1, tell=told.append)
    assert report.exact_ruin == pytest.approx(GOLDEN_RUIN, abs=5e-7)
    engine = report.speeds["engine"]
    assert engine.ruin == pytest.approx(GOLDEN_RUIN, abs=3 * (engine.ruin_se or 0))
    assert report.speeds["page"].ruin == pytest.approx(GOLDEN_RUIN, rel=0.01)
    assert all(speed.cpu > 0 for speed in report.speeds.values())
    truths = {goal.text: goal.reached for goal in report.goals if goal.unit != "×"}
    assert truths["simulated off exact"]
    assert truths["exact off its golden value"]
    assert told
    _print_report(report)
    out = capsys.readouterr().out
    assert "Exact, every starting reserve in one pass: 0.130880" in out
    assert out.count("reached") + out.count("MISSED") == len(report.goals)
