"""Made-up firms: the same every time, valid, plainly not real, and some on every rung."""

import datetime as dt
from pathlib import Path

import polars as pl

from renqi.demo.credit_codes import MADE_UP_PREFIX
from renqi.demo.firm_files import write_firms
from renqi.demo.firms import generate_firms
from renqi.engines.policy.domain.facts import MONEY_LIMIT_FEN
from renqi.engines.policy.population.screening import screen_frame
from renqi.kernel.ids import check_credit_code
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.intake.read_firm_file import read_firm_file


def test_a_seed_gives_the_same_firms_and_another_seed_others() -> None:
    firms = generate_firms(50, seed=4, first=100)
    assert firms.equals(generate_firms(50, seed=4, first=100))
    assert not firms.equals(generate_firms(50, seed=5, first=100))


def test_codes_are_valid_distinct_and_marked_as_made_up() -> None:
    codes = [*generate_firms(300, seed=1)["uscc"], *generate_firms(300, seed=1, first=300)["uscc"]]
    assert len(set(codes)) == 600
    for code in codes:
        assert check_credit_code(code).is_valid
        assert not check_credit_code(code).warnings
        assert code[8:].startswith(MADE_UP_PREFIX)


def test_names_say_that_they_are_examples() -> None:
    assert generate_firms(100, seed=1)["name"].str.starts_with("示例").all()


def test_every_fact_of_the_catalogue_is_made_up_within_its_bounds() -> None:
    firms = generate_firms(5_000, seed=2, missing=0)
    for spec in fact_catalogue():
        assert firms[spec.key].null_count() == 0
        if spec.is_number:
            lowest = spec.lowest if spec.lowest is not None else -MONEY_LIMIT_FEN
            highest = spec.highest if spec.highest is not None else MONEY_LIMIT_FEN
            assert firms[spec.key].is_between(lowest, highest).all(), spec.key


def test_cells_are_unknown_at_the_rate_asked_for() -> None:
    # 20,000 cells at 5 %: 1,000 ± 31, so 800 to 1,200 is more than six deviations.
    firms = generate_firms(20_000, seed=3)
    assert 800 < firms["revenue_y1"].null_count() < 1_200
    assert firms["uscc"].null_count() == 0


def test_each_rule_has_firms_that_nearly_or_fully_meet_it() -> None:
    firms = generate_firms(60_000, seed=6, missing=0)
    counts = screen_frame(firms, ladder_catalogue().rules_at(dt.date(2026, 6, 1))).counts()
    for rule, verdicts in counts.items():
        assert verdicts["met"] + verdicts["review"] > 0, rule
        assert verdicts["unmet"] > 0, rule


def test_both_layouts_of_a_file_hold_the_same_firms(tmp_path: Path) -> None:
    stored, plain = tmp_path / "stored.parquet", tmp_path / "plain.parquet"
    write_firms(stored, 1_000, seed=9)
    write_firms(plain, 1_000, seed=9, plain=True)
    catalogue = fact_catalogue()
    one = read_firm_file(stored, year=2025, catalogue=catalogue).frame.collect()
    two = read_firm_file(plain, year=2025, catalogue=catalogue).frame.collect()
    assert isinstance(one.schema["industry"], pl.Enum)
    assert one.with_columns(pl.col(pl.Enum).cast(pl.String)).equals(two)
