"""Lay statements upon what the registry knows, many firms at a time (并入事实).

The same steps serve the dry run and the import: only the writing differs. What a preview says is
therefore what an import does.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from renqi.registry.domain.resolution import FactValue, Resolution, Statement, resolve
from renqi.registry.services.stored_facts import (
    KnownFirm,
    Stamp,
    current_of,
    known_firms,
    stage,
    statements_of,
    write_new_firms,
    write_records,
    write_resolved,
)

# Firms whose whole history is in memory at once: some kilobytes each.
FIRMS_RESOLVED_AT_ONCE = 5_000
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmChange:
    """What an import does to one firm (企业变动).

    `before` and `after` hold only the keys whose value changes; a key missing from `before` was
    unknown. `conflicts` are the keys of this import on which sources differ.
    """

    uscc: str
    name: str
    kind: str
    before: Mapping[str, FactValue]
    after: Mapping[str, FactValue]
    conflicts: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class FoldCounts:
    """How many rows of an import make, change and leave a firm (变动计数)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicting: int = 0


Tell = Callable[[list[FirmChange]], None]


def fold_in(
    chunks: Iterable[pl.DataFrame],
    *,
    stamp: Stamp,
    write: bool,
    tell: Tell,
    advance: Callable[[int], None],
) -> FoldCounts:
    """Lay chunks of statements upon the registry, or only say what that would do.

    Args:
        chunks: Results of `statement_frame`; a credit code occurs once in all of them.
        stamp: Source and day of every statement.
        write: Whether to write; else nothing is changed.
        tell: Gets the firms that are new, changed or disputed, chunk by chunk.
        advance: Gets the number of rows done so far.

    Returns:
        Counts over all chunks.

    Locks:
        None; the caller holds the registry when it writes.
    """
    counts = FoldCounts()
    done = 0
    with connection.cursor() as cursor:
        for chunk in chunks:
            stage(cursor, chunk)
            known = known_firms(cursor, stamp=stamp)
            tell(_new_firms(chunk, known, counts=counts))
            for part in _parts(known, counts=counts):
                outcomes = _outcomes(cursor, chunk, part, stamp=stamp)
                tell(_changes(part, outcomes, counts=counts))
                if write:
                    write_resolved(
                        cursor, {i: one.now for i, one in outcomes.items()}, at=stamp.imported_at
                    )
            if write:
                write_new_firms(cursor, at=stamp.imported_at)
                said = [one.stated_uscc for one in known if one.is_said]
                write_records(cursor, said=said, stamp=stamp)
            done += chunk.height
            advance(done)
    return counts


def _new_firms(
    chunk: pl.DataFrame, known: Sequence[KnownFirm], *, counts: FoldCounts
) -> list[FirmChange]:
    registered = pl.DataFrame({"uscc": [one.stated_uscc for one in known]}, schema=["uscc"])
    registered = registered.cast(pl.String)
    fresh = chunk.select("uscc", "name").join(registered, on="uscc", how="anti")
    counts.new += fresh.height
    return [
        FirmChange(uscc=uscc, name=name, kind=NEW, before={}, after={}, conflicts=())
        for uscc, name in fresh.iter_rows()
    ]


def _parts(
    known: Sequence[KnownFirm], *, counts: FoldCounts
) -> Iterator[dict[int, list[KnownFirm]]]:
    """Firms about which something new is said, with the rows that say it, a part at a time."""
    news = sorted((one for one in known if not one.is_said), key=attrgetter("firm_id"))
    counts.unchanged += len(known) - len(news)
    part: dict[int, list[KnownFirm]] = {}
    for firm_id, rows in groupby(news, key=attrgetter("firm_id")):
        part[firm_id] = list(rows)
        if len(part) == FIRMS_RESOLVED_AT_ONCE:
            yield part
            part = {}
    if part:
        yield part


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    name: str
    was: Mapping[str, FactValue]
    now: Resolution
    spoken: frozenset[str]


def _outcomes(
    cursor: CursorWrapper,
    chunk: pl.DataFrame,
    part: Mapping[int, Sequence[KnownFirm]],
    *,
    stamp: Stamp,
) -> dict[int, _Outcome]:
    codes = [row.stated_uscc for rows in part.values() for row in rows]
    spoken_of = chunk.filter(pl.col("uscc").is_in(codes)).select("uscc", "facts")
    texts: dict[str, str] = dict(spoken_of.iter_rows())
    earlier = statements_of(cursor, list(part))
    current = current_of(cursor, list(part))
    outcomes = {}
    for firm_id, rows in part.items():
        said = [_statement(row.stated_uscc, texts[row.stated_uscc], stamp) for row in rows]
        name, was = current[firm_id]
        outcomes[firm_id] = _Outcome(
            name=name,
            was=was,
            now=resolve([*earlier.get(firm_id, []), *said], own_uscc=rows[0].own_uscc),
            spoken=frozenset(key for one in said for key in one.facts),
        )
    return outcomes


def _statement(uscc: str, text: str, stamp: Stamp) -> Statement:
    return Statement(
        record_id=0,
        uscc=uscc,
        source=stamp.source,
        observed_on=stamp.observed_on,
        imported_at=stamp.imported_at,
        facts=json.loads(text),
    )


def _changes(
    part: Mapping[int, Sequence[KnownFirm]],
    outcomes: Mapping[int, _Outcome],
    *,
    counts: FoldCounts,
) -> list[FirmChange]:
    changes = []
    for firm_id, rows in part.items():
        outcome = outcomes[firm_id]
        was, now = outcome.was, outcome.now.values
        moved = [key for key in now if key not in was or was[key] != now[key]]
        disputed = tuple(key for key in outcome.now.conflicts if key in outcome.spoken)
        if moved:
            counts.changed += len(rows)
        else:
            counts.unchanged += len(rows)
        counts.conflicting += bool(disputed)
        if moved or disputed:
            changes.append(
                FirmChange(
                    uscc=rows[0].own_uscc,
                    name=outcome.name,
                    kind=CHANGED if moved else UNCHANGED,
                    before={key: was[key] for key in moved if key in was},
                    after={key: now[key] for key in moved},
                    conflicts=disputed,
                )
            )
    return changes
