"""Scenario files: what is wrong is named with its place and its remedy."""

from pathlib import Path

import pytest

from renqi.engines.simulation import scenario_file
from renqi.engines.simulation.scenario import Shock, TopUp
from renqi.engines.simulation.scenario_file import ScenarioBroken, read_scenario
from renqi.engines.simulation.scenario_report import report_scenario

EXAMPLES = Path(scenario_file.__file__).parent / "examples"
TEXT = """\
name: 试算
months: 24
paths: 500
seed: 7
fund:
  reserve: 2000.5
  income_month: 30
  growth_year: 0.02
  month_cap: 900
  persistence: 0.5
  unit: 10
classes:
  - {key: a, firms: 30, pd_year: 0.2, correlation: 0.1, payout: 100, chain: 纺织, district: east}
  - {key: b, firms: 250, pd_month: 0.001, correlation: 0.1, payout: 50.25}
shocks:
  - {key: flood, month_from: 3, months: 2, pd_times: 4, districts: [east]}
top_up: {below: 100, to: 500, delay_months: 2, total_max: 900}
pricing: {expense_month: 1.5, margin: 0.08}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_says_what_it_says(tmp_path: Path) -> None:
    found = read_scenario(written(tmp_path, TEXT))
    assert (found.name, found.months, found.paths, found.seed) == ("试算", 24, 500, 7)
    assert found.reserve == 200_050
    model = found.model
    assert (model.income_month, model.month_cap, model.unit) == (3_000, 90_000, 1_000)
    assert (1 + model.growth_month) ** 12 == pytest.approx(1.02)
    first, second = model.classes
    # To claim within a year with 0.2: not to claim in each of twelve months, 0.8.
    assert (1 - first.pd_month) ** 12 == pytest.approx(0.8)
    assert (first.chain, first.district) == ("纺织", "east")
    assert (second.pd_month, second.payout) == (0.001, 5_025)
    assert found.scenario.shocks == (
        Shock(key="flood", month_from=3, months=2, pd_times=4, districts=("east",)),
    )
    assert found.scenario.top_up == TopUp(below=10_000, to=50_000, delay_months=2, total_max=90_000)
    assert (found.expense, found.margin) == (150, 0.08)


def test_what_may_be_left_out_has_a_default(tmp_path: Path) -> None:
    text = (
        "months: 12\nfund: {reserve: 10, income_month: 1}\n"
        "classes: [{key: a, firms: 1, pd_year: 0.1, correlation: 0, payout: 5}]\n"
    )
    found = read_scenario(written(tmp_path, text))
    assert (found.name, found.paths, found.seed) == ("scenario", 100_000, 1)
    assert (found.model.month_cap, found.model.growth_month) == (None, 0)
    assert found.scenario.shocks == ()
    assert found.scenario.top_up is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("months: 24", "months: 0", "months is 0. Give a whole number from 1 to 600."),
        ("months: 24", "months: 2.5", "months is 2.5. Give a whole number"),
        ("months: 24", "months: yes", "months is True. Give a whole number"),
        ("months: 24\n", "", "months is missing. Add it."),
        ("months: 24", "month: 24", "months is missing. Add it."),
        ("seed: 7", "sed: 7", "sed is not known. Known here: months, fund,"),
        ("seed: 7", "seed: 7\nseed: 8", "seed is given twice in the part from line 1. Delete one"),
        ("reserve: 2000.5", "reserve: 2000.555", "fund.reserve is 2000.555. Give yuan from 0"),
        ("reserve: 2000.5", "reserve: .inf", "fund.reserve is inf. Give yuan"),
        ("reserve: 2000.5", "reserve: 1e6", "fund.reserve is '1e6'. Give yuan"),
        ("unit: 10", "unit: 0", "fund.unit is 0. Give yuan from 0.01"),
        ("persistence: 0.5", "persistence: 1", "fund.persistence is 1. Give a number from 0 to"),
        (
            "growth_year: 0.02",
            "growth: 0.02",
            "fund.growth is not known. Known here: growth_year, reserve,",
        ),
        ("firms: 30", "firms: -3", "classes[1].firms is -3. Give a whole number from 0"),
        ("pd_year: 0.2,", "", "classes[1].pd_year is missing or given twice. Give pd_year or"),
        ("pd_month: 0.001", "pd_month: 1", "classes[2].pd_month is 1. Give a number from 0 to"),
        ("key: b", "key: a", "classes.a occurs twice. Give each a key of its own."),
        ("key: b", "key: ''", "classes[2].key is ''. Give a short text."),
        ("key: b", "key: b, size: 3", "classes[2].size is not known. Known here: key,"),
        ("pd_times: 4", "pd_times: -4", "shocks[1].pd_times is -4. Give a number from 0"),
        ("month_from: 3, ", "", "shocks.flood.month_from is 0. Give either the month in which"),
        ("[east]", "east", "shocks[1].districts is 'east'. Give a list of texts, such as [a, b]."),
        ("to: 500", "to: 5", "top_up.to is 5. Give no less than below (100)."),
        ("margin: 0.08", "margin: ten", "pricing.margin is 'ten'. Give a number from 0 to 10."),
        ("classes:", "classes: none\nothers:", "classes is not a list. Write each entry on lines"),
        ("fund:\n", "fund: 3\nothers:\n", "fund is not a list of fields. Write `name: value`."),
        ("name: 试算", "name: [", "the file is not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in TEXT
    path = written(tmp_path, TEXT.replace(old, new, 1))
    with pytest.raises(ScenarioBroken) as refused:
        read_scenario(path)
    assert str(refused.value).startswith(f"{path}: {told}")


@pytest.mark.parametrize(
    "content",
    [b"", b"- 1\n", b"\xff\xfe\x00", b"a: \x07", b"[" * 5_000, b"&a [*a]\n"],
    ids=["empty", "list", "UTF-16", "bell", "nested", "within itself"],
)
def test_what_is_no_scenario_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioBroken, match="the file is not"):
        read_scenario(path)


@pytest.mark.parametrize("name", ["ordinary_years.yaml", "shock_month.yaml"])
def test_the_examples_say_something(name: str) -> None:
    from dataclasses import replace

    asked = replace(read_scenario(EXAMPLES / name), paths=2_000, months=24)
    report = report_scenario(asked)
    assert 0 < report.simulated.ruin < 0.1
    assert (report.gap is None) == bool(asked.scenario.shocks)
    assert report.gap is None or abs(report.gap) < 3
    assert all(one.contribution > one.expected for one in report.prices)
    needed = [one for one in report.required.values() if one is not None]
    assert needed == sorted(needed)
    assert (report.simulated.asked > 0) == (asked.scenario.top_up is not None)
