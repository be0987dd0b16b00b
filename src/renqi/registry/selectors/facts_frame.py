"""The facts of many firms as a canonical frame, ready to be screened (事实框)."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

import polars as pl
from django.db import connection

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.identity.domain.scope import Scope
from renqi.registry.domain.absolute_years import absolute_key
from renqi.registry.domain.vocabulary import fact_catalogue

FIRMS_AT_ONCE = 50_000

# How each kind travels: its PostgreSQL type, and its type in the frame.
_WHOLE = ("bigint", pl.Int64)
_TEXT = ("text", pl.String)
_TYPES: Mapping[FactKind, tuple[str, type[pl.DataType]]] = {
    FactKind.MONEY: _WHOLE,
    FactKind.COUNT: _WHOLE,
    FactKind.RANK: _WHOLE,
    FactKind.FRACTION: _WHOLE,
    FactKind.DECIMAL: _WHOLE,
    FactKind.LIST: _WHOLE,
    FactKind.FLAG: ("boolean", pl.Boolean),
    FactKind.DATE: ("date", pl.Date),
    FactKind.CATEGORY: _TEXT,
    FactKind.TEXT: _TEXT,
}


def facts_frame(*, year: int, scope: Scope, usccs: Sequence[str] | None = None) -> pl.DataFrame:
    """Give the standing facts of firms as a canonical frame (事实框).

    Firms that were merged into another are left out: their facts are the other's.

    Args:
        year: The last closed fiscal year, which `_y1` shall mean.
        scope: What may be seen; an empty scope gives no row.
        usccs: Only these firms; None for all.

    Returns:
        One row a firm in the order of registration, a column per fact of the catalogue, null
        for unknown.
    """
    specs = _specs()
    parts = [pl.DataFrame(schema=_schema(specs)), *_parts(specs, year, scope, usccs)]
    return pl.concat(parts, rechunk=True)


def facts_frames(*, year: int, scope: Scope) -> Iterator[pl.DataFrame]:
    """Give the same frame a part at a time: a city's facts need not all be in memory (分批).

    No part is empty; a part has at most FIRMS_AT_ONCE firms.
    """
    return _parts(_specs(), year, scope, None)


def _specs() -> list[FactSpec]:
    return [spec for spec in fact_catalogue() if spec.key != "uscc"]


def _schema(specs: Sequence[FactSpec]) -> dict[str, type[pl.DataType]]:
    return {"uscc": pl.String, **{spec.key: _TYPES[spec.kind][1] for spec in specs}}


def _parts(
    specs: Sequence[FactSpec], year: int, scope: Scope, usccs: Sequence[str] | None
) -> Iterator[pl.DataFrame]:
    condition, parameters = _who(scope, usccs)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM registry_firm")
        (last,) = cursor.fetchone() or (0,)
        for first in range(0, last, FIRMS_AT_ONCE):
            window = [first, first + FIRMS_AT_ONCE]
            query = _query(specs, year, condition)
            # Django's cursor for debugging takes no parameters here, the driver's own does.
            with cursor.cursor.copy(query, [*window, *parameters]) as copy:
                buffer = BytesIO()
                for block in copy:
                    buffer.write(block)
            if buffer.tell():
                yield _frame(buffer, specs)


def _who(scope: Scope, usccs: Sequence[str] | None) -> tuple[str, list[object]]:
    conditions, parameters = ["firm.merged_into_id IS NULL"], list[object]()
    if not scope.all:
        conditions.append("firm.uscc = %s")
        parameters.append(scope.uscc)
    if usccs is not None:
        conditions.append("firm.uscc = ANY(%s)")
        parameters.append(list(usccs))
    return " AND ".join(conditions), parameters


def _query(specs: Sequence[FactSpec], year: int, condition: str) -> str:
    # Keys come from the catalogue and hold letters, digits, _ and @ only.
    keys = {spec.key: f'"{absolute_key(spec, year=year)}"' for spec in specs}
    columns = ", ".join(
        f"facts.{keys[spec.key]}::int" if spec.kind is FactKind.FLAG else f"facts.{keys[spec.key]}"
        for spec in specs
    )
    types = ", ".join(f"{keys[spec.key]} {_TYPES[spec.kind][0]}" for spec in specs)
    return f"""
        COPY (
            SELECT firm.uscc, {columns}
            FROM registry_firm AS firm
            JOIN registry_standingfacts AS standing ON standing.firm_id = firm.id
            CROSS JOIN LATERAL jsonb_to_record(standing.current) AS facts({types})
            WHERE firm.id > %s AND firm.id <= %s AND {condition}
            ORDER BY firm.id
        ) TO STDOUT (FORMAT csv)
    """  # noqa: S608, keys and types are the catalogue's


def _frame(buffer: BytesIO, specs: Sequence[FactSpec]) -> pl.DataFrame:
    schema = _schema(specs)
    read = {key: pl.Int64 if kind is pl.Boolean else kind for key, kind in schema.items()}
    frame = pl.read_csv(buffer.getvalue(), has_header=False, schema=read)
    flags = [key for key, kind in schema.items() if kind is pl.Boolean]
    return frame.with_columns(pl.col(flags).cast(pl.Boolean))
