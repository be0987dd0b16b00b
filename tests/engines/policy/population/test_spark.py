"""Spark gives the same rows as the local engine, where it is installed."""

import datetime as dt
from importlib.util import find_spec
from pathlib import Path

import pytest

from renqi.demo.firm_files import write_firms
from renqi.engines.policy.domain.tree import Stage
from renqi.engines.policy.population.screening import screen_frame
from renqi.engines.policy.population.spark import SparkMissing, rows_on_spark
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.intake.read_firm_file import read_firm_file

FIRMS = 100_000
INSTALLED = all(find_spec(name) is not None for name in ("pyspark", "pyarrow", "pandas"))


@pytest.mark.skipif(INSTALLED, reason="PySpark is installed")
def test_without_pyspark_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(SparkMissing, match=r"pip install 'renqi\[spark\]'"):
        rows_on_spark(tmp_path / "firms.parquet", (), Stage.FIRST, tmp_path / "rows")


@pytest.mark.slow
@pytest.mark.skipif(not INSTALLED, reason="PYSPARK IS NOT INSTALLED: Spark is not compared")
def test_spark_and_the_local_engine_agree_on_every_row(tmp_path: Path) -> None:
    catalogue = ladder_catalogue()
    rules = catalogue.rules_at(dt.date(2026, 6, 1))
    path = tmp_path / "firms.parquet"
    write_firms(path, FIRMS, seed=6)
    firms = read_firm_file(path, year=2025, catalogue=catalogue.facts).frame
    local = screen_frame(firms, rules).rows().collect().sort("uscc", "rule")
    spark = rows_on_spark(path, rules, Stage.FIRST, tmp_path / "rows").collect()
    assert len(local) == FIRMS * len(rules)
    assert spark.sort("uscc", "rule").equals(local)
