"""Judge firms inside a Spark cluster, by the same compiled plan (Spark 判定).

Spark only moves the rows: each batch of Arrow data goes through the Polars plan in the worker,
which is several times faster than letting Spark evaluate the rules, and gives the same cells.
"""

import os
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl

from renqi.engines.policy.domain.tree import Rule, Stage
from renqi.engines.policy.population.screening import screen_frame
from renqi.engines.policy.population.wide import WIDE_SCHEMA
from renqi.kernel.errors import DomainError

# Spark moves Arrow data by way of pandas.
_NEEDED = ("pyspark", "pyarrow", "pandas")
_SCHEMA = (
    "uscc string, rule string, verdict string, score short, met_conditions short,"
    " total_conditions short, unmet string, unknown string, gap string, score_high short,"
    " outcome string, rule_version string"
)


class SparkMissing(DomainError):
    """Spark was asked for and is not installed (未安装Spark)."""

    code = "policy.spark_missing"
    message = (
        "--engine spark needs PySpark and Java 17: run pip install 'renqi[spark]', or leave"
        " --engine out to compute on this machine."
    )


def rows_on_spark(firms: Path, rules: tuple[Rule, ...], stage: Stage, result: Path) -> pl.LazyFrame:
    """Return one row a firm and rule, computed by Spark (Spark 逐户逐条结果).

    Args:
        firms: A canonical Parquet file that every worker can read.
        rules: The versions to judge by.
        stage: First recognition or renewal.
        result: Folder for the parts that Spark writes; the caller removes it.

    Raises:
        SparkMissing: PySpark is not installed.
    """
    if any(find_spec(name) is None for name in _NEEDED):
        raise SparkMissing
    from pyspark.sql import SparkSession

    # Workers on this machine need our own Python; what a cluster has set for itself stays.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.appName("renqi screen")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "32768")
        .getOrCreate()
    )
    rows = spark.read.parquet(str(firms)).mapInArrow(_kernel(rules, stage), _SCHEMA)
    rows.write.mode("overwrite").parquet(str(result))
    return pl.scan_parquet(result / "*.parquet").select(
        pl.col(name).cast(dtype) for name, dtype in WIDE_SCHEMA.items()
    )


def _kernel(rules: tuple[Rule, ...], stage: Stage) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def judged(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            firms = pl.DataFrame(pl.from_arrow(batch))
            # Spark has no unsigned numbers.
            rows = screen_frame(firms, rules, stage).rows().collect()
            rows = rows.with_columns(pl.col(pl.UInt8).cast(pl.Int16))
            yield from rows.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()

    return judged
