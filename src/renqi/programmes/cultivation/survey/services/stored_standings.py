"""The rows of a run in bulk: COPY in, one statement out (批量读写)."""

from io import BytesIO

import polars as pl
from django.db import connection

_FIRM_COLUMNS = ("uscc", "name", "district", "chain", "size_class", "titles")
_STANDING_COLUMNS = (
    "firm_id",
    "rule",
    "verdict",
    "is_held",
    "met",
    "total",
    "score_low",
    "score_high",
    "unmet",
    "missing",
    "shortfall",
)


def write_firms(run_id: int, firms: pl.DataFrame) -> pl.DataFrame:
    """Write the firms of one part of a run; return the key that each was given."""
    rows = firms.select(pl.lit(run_id).alias("run_id"), *_FIRM_COLUMNS)
    _copy_in("cultivation_screenedfirm", ("run_id", *_FIRM_COLUMNS), rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uscc, id FROM cultivation_screenedfirm WHERE run_id = %s AND uscc = ANY(%s)",
            [run_id, firms["uscc"].to_list()],
        )
        pairs = cursor.fetchall()
    return pl.DataFrame(pairs, schema={"uscc": pl.String, "firm_id": pl.Int64}, orient="row")


def write_standings(standings: pl.DataFrame) -> None:
    """Write one row a firm and rule; lists come as texts with `;` between their items."""
    lists = [
        (pl.lit("{") + pl.col(name).str.replace_all(";", ",", literal=True) + pl.lit("}")).alias(
            name
        )
        for name in ("unmet", "missing")
    ]
    rows = standings.with_columns(lists).select(_STANDING_COLUMNS)
    _copy_in("cultivation_standing", _STANDING_COLUMNS, rows)


def delete_rows_of_past_runs(current_run_id: int) -> None:
    """Remove the firms and standings of every run but one; the runs keep their counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM cultivation_standing AS standing
            USING cultivation_screenedfirm AS firm
            WHERE firm.id = standing.firm_id AND firm.run_id <> %s
            """,
            [current_run_id],
        )
        cursor.execute("DELETE FROM cultivation_screenedfirm WHERE run_id <> %s", [current_run_id])


def _copy_in(table: str, columns: tuple[str, ...], rows: pl.DataFrame) -> None:
    # An empty text is written as "" and so stays apart from a missing value.
    buffer = BytesIO()
    rows.write_csv(buffer, include_header=False, quote_style="non_numeric")
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        # PostgreSQL copies into no table with row security; a passing one takes the rows first.
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS incoming_{table} AS"  # noqa: S608
            f" SELECT {names} FROM {table} WITH NO DATA"
        )
        cursor.execute(f"TRUNCATE incoming_{table}")
        with cursor.copy(f"COPY incoming_{table} FROM STDIN (FORMAT csv)") as copy:
            copy.write(buffer.getvalue())
        cursor.execute(f"INSERT INTO {table} ({names}) TABLE incoming_{table}")
