"""The registry's rows in bulk: COPY in, a few statements a chunk, COPY nothing twice (批量读写).

Everything here works on one temporary table that holds a chunk of incoming statements. It goes
with the transaction.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

import polars as pl
from django.db.backends.utils import CursorWrapper

from renqi.registry.domain.names import normal_form, sort_key
from renqi.registry.domain.resolution import FactValue, Resolution, Statement
from renqi.registry.domain.size_class import size_classes_of

# The facts that the firm's row repeats in plain columns, with the SQL that reads them.
PLAIN_COLUMNS: Mapping[str, str] = {
    "name": "coalesce({facts}->>'name', '')",
    "district": "{facts}->>'district'",
    "industry": "{facts}->>'industry'",
    "chain": "{facts}->>'chain'",
    "established_on": "({facts}->>'established_on')::date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who says all that is in a file, of when, and which import brings it (来源戳)."""

    source: str
    fiscal_year: int
    observed_on: date
    imported_at: datetime
    batch_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFirm:
    """A registered firm that a row speaks of (已登记企业).

    `own_uscc` differs from `stated_uscc` when the code was merged into another firm. `is_said`:
    this very statement is kept already, and its source has not said otherwise since.
    """

    stated_uscc: str
    firm_id: int
    own_uscc: str
    is_said: bool


_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_statement (
    uscc text COLLATE "C", name text, facts jsonb, name_sort text, name_normal text,
    size_class text, digest text
) ON COMMIT DROP
"""
_INCOMING = ("uscc", "name", "facts", "name_sort", "name_normal", "size_class", "digest")


def stage(cursor: CursorWrapper, chunk: pl.DataFrame) -> None:
    """Replace the staged statements by this chunk (`statement_frame`)."""
    cursor.execute(_STAGE)
    cursor.execute("TRUNCATE incoming_statement")
    columns = ", ".join(_INCOMING)
    with cursor.copy(f"COPY incoming_statement ({columns}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(_csv(chunk.select(_INCOMING)))
    # Only the code is joined on; to sample the wide facts would take longer than it saves.
    cursor.execute("ANALYZE incoming_statement (uscc)")


def known_firms(cursor: CursorWrapper, *, stamp: Stamp) -> list[KnownFirm]:
    """Find the firms that staged statements speak of; a merged code leads to the firm kept."""
    cursor.execute(
        """
        SELECT incoming.uscc, kept.id, kept.uscc, EXISTS (
            SELECT FROM registry_factrecord AS record
            WHERE record.uscc = incoming.uscc AND record.digest = incoming.digest
              AND record.observed_on = %s AND record.source = %s
              AND NOT EXISTS (
                  SELECT FROM registry_factrecord AS later, jsonb_each(later.facts) AS told
                  WHERE later.uscc = record.uscc AND later.source = record.source
                    AND later.observed_on = record.observed_on
                    AND (later.imported_at, later.id) > (record.imported_at, record.id)
                    AND record.facts -> told.key <> told.value
              )
        )
        FROM incoming_statement AS incoming
        JOIN registry_firm AS stated ON stated.uscc = incoming.uscc
        JOIN registry_firm AS kept ON kept.id = coalesce(stated.merged_into_id, stated.id)
        """,
        [stamp.observed_on, stamp.source],
    )
    return [
        KnownFirm(stated_uscc=stated, firm_id=firm_id, own_uscc=own, is_said=is_said)
        for stated, firm_id, own, is_said in cursor.fetchall()
    ]


def statements_of(cursor: CursorWrapper, firm_ids: Sequence[int]) -> dict[int, list[Statement]]:
    """Read everything ever said of these firms."""
    cursor.execute(
        """
        SELECT firm_id, id, uscc, source, observed_on, imported_at, facts::text
        FROM registry_factrecord WHERE firm_id = ANY(%s)
        """,
        [list(firm_ids)],
    )
    statements: dict[int, list[Statement]] = {}
    for firm_id, record_id, uscc, source, observed_on, imported_at, facts in cursor:
        statements.setdefault(firm_id, []).append(
            Statement(
                record_id=record_id,
                uscc=uscc,
                source=source,
                observed_on=observed_on,
                imported_at=imported_at,
                facts=json.loads(facts),
            )
        )
    return statements


def current_of(
    cursor: CursorWrapper, firm_ids: Sequence[int]
) -> dict[int, tuple[str, dict[str, FactValue]]]:
    """Read the name and the standing values of these firms."""
    cursor.execute(
        """
        SELECT firm.id, firm.name, standing.current::text
        FROM registry_firm AS firm
        JOIN registry_standingfacts AS standing ON standing.firm_id = firm.id
        WHERE firm.id = ANY(%s)
        """,
        [list(firm_ids)],
    )
    return {firm_id: (name, json.loads(current)) for firm_id, name, current in cursor}


def write_new_firms(cursor: CursorWrapper, *, at: datetime) -> None:
    """Register the staged firms that are not; one statement stands for all their facts.

    They get their keys in the order of the file (`ctid` is the place in the staged table).
    """
    plain = ", ".join(PLAIN_COLUMNS)
    values = ", ".join(sql.format(facts="incoming.facts") for sql in PLAIN_COLUMNS.values())
    cursor.execute(
        f"""
        WITH fresh AS (
            INSERT INTO registry_firm (uscc, name_sort, name_normal, size_class, {plain},
                                       conflicts, registered_at, changed_at)
            SELECT incoming.uscc, incoming.name_sort, incoming.name_normal,
                   incoming.size_class, {values}, '[]', %s, %s
            FROM incoming_statement AS incoming
            WHERE NOT EXISTS (SELECT FROM registry_firm AS firm WHERE firm.uscc = incoming.uscc)
            ORDER BY incoming.ctid
            RETURNING id, uscc
        )
        INSERT INTO registry_standingfacts (firm_id, current)
        SELECT fresh.id, incoming.facts
        FROM fresh JOIN incoming_statement AS incoming ON incoming.uscc = fresh.uscc
        """,  # noqa: S608, the parts are the constants above
        [at, at],
    )


def write_records(cursor: CursorWrapper, *, said: Sequence[str], stamp: Stamp) -> None:
    """Keep every staged statement but those of the codes in `said`."""
    cursor.execute("DELETE FROM incoming_statement WHERE uscc = ANY(%s)", [list(said)])
    cursor.execute(
        """
        INSERT INTO registry_factrecord (firm_id, batch_id, uscc, source, fiscal_year,
                                         observed_on, imported_at, facts, digest)
        SELECT coalesce(firm.merged_into_id, firm.id), %s, incoming.uscc, %s, %s, %s, %s,
               incoming.facts, incoming.digest
        FROM incoming_statement AS incoming
        JOIN registry_firm AS firm ON firm.uscc = incoming.uscc
        """,
        [
            stamp.batch_id,
            stamp.source,
            stamp.fiscal_year,
            stamp.observed_on,
            stamp.imported_at,
        ],
    )


_RESOLVED = """
CREATE TEMPORARY TABLE IF NOT EXISTS resolved_firm (
    id bigint, name_sort text, name_normal text, size_class text, current jsonb,
    conflicts jsonb
) ON COMMIT DROP
"""
# So few go with the statement itself; a page of one firm may make no temporary table.
_AT_HAND_MAX = 200
_AT_HAND = """
jsonb_to_recordset(%s) AS resolved(
    id bigint, name_sort text, name_normal text, size_class text, current jsonb, conflicts jsonb
)
"""


def write_resolved(
    cursor: CursorWrapper, resolved: Mapping[int, Resolution], *, at: datetime
) -> None:
    """Give firms the values that now stand; a firm that stays as it is is not touched."""
    names = [str(one.values.get("name", "")) for one in resolved.values()]
    rows = pl.DataFrame(
        {
            "id": list(resolved),
            "name_sort": [sort_key(name) for name in names],
            "name_normal": [normal_form(name) for name in names],
            "size_class": size_classes_of([one.values for one in resolved.values()], on=at.date()),
            "current": [_json(one.values) for one in resolved.values()],
            "conflicts": [_json(one.conflicts) for one in resolved.values()],
        }
    )
    source, given = _laid_out(cursor, rows)
    plain = ", ".join(
        f"{column} = {sql.format(facts='resolved.current')}"
        for column, sql in PLAIN_COLUMNS.items()
    )
    cursor.execute(
        f"""
        WITH moved AS (
            UPDATE registry_standingfacts AS standing SET current = resolved.current
            FROM {source}
            WHERE standing.firm_id = resolved.id AND standing.current <> resolved.current
            RETURNING standing.firm_id
        )
        UPDATE registry_firm AS firm
        SET {plain}, name_sort = resolved.name_sort, name_normal = resolved.name_normal,
            size_class = resolved.size_class, conflicts = resolved.conflicts, changed_at = %s
        FROM {source}
        WHERE firm.id = resolved.id
          AND (firm.id IN (SELECT firm_id FROM moved) OR firm.conflicts <> resolved.conflicts
               OR firm.size_class IS DISTINCT FROM resolved.size_class)
        """,  # noqa: S608, the parts are the constants above
        [*given, at, *given],
    )


def _laid_out(cursor: CursorWrapper, rows: pl.DataFrame) -> tuple[str, list[str]]:
    """Put rows where a statement can join them: into it, or into a table beside it."""
    if rows.height <= _AT_HAND_MAX:
        members = (
            f'{{"id":{one["id"]},"current":{one["current"]},"conflicts":{one["conflicts"]},'
            f'"name_sort":{_json(one["name_sort"])},"name_normal":{_json(one["name_normal"])},'
            f'"size_class":{_json(one["size_class"])}}}'
            for one in rows.iter_rows(named=True)
        )
        return _AT_HAND, [f"[{','.join(members)}]"]
    cursor.execute(_RESOLVED)
    cursor.execute("TRUNCATE resolved_firm")
    with cursor.copy("COPY resolved_firm FROM STDIN (FORMAT csv)") as copy:
        copy.write(_csv(rows))
    # Without knowing how few they are, the planner would read all firms for every part.
    cursor.execute("ANALYZE resolved_firm (id)")
    return "resolved_firm AS resolved", []


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _csv(frame: pl.DataFrame) -> bytes:
    # An empty text is written as "" and so stays apart from a missing value.
    buffer = BytesIO()
    frame.write_csv(buffer, include_header=False, quote_style="non_numeric")
    return buffer.getvalue()
