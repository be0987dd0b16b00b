"""Which of several statements about a firm stands (事实取值).

Sources say things about a firm on dates. Nothing that was said is thrown away; this module only
decides which value is shown first. It is a pure function of the set of statements, so the order
in which files arrive cannot matter.
"""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

FactValue = int | bool | str

YEAR_MARK = "@"
# A statement that is only being tried would be the latest of all.
_BEING_TRIED = 2**63

# The bureau keeps the titles that it and the levels above it grant. For these its register stands
# above whatever else is said, however new; two titles on the same list are other offices' own.
TITLE_REGISTER = "工信局称号库"
TITLES = "valid_titles"
TITLES_OF_OTHERS = 0b110

# Who is believed first when two sources speak of the same day: registers kept by law, then
# offices that count, then what others gathered, then what the firm says of itself. A source is
# known by a word in its text; an unnamed source stands after all others.
PRECEDENCE: tuple[tuple[str, ...], ...] = (
    ("市场监管", "工商登记", "market regulator"),
    ("税务", "tax"),
    ("统计", "statistics"),
    ("审计", "audit"),
    ("工信", "industry bureau"),
    ("区政府", "街道", "district"),
    ("申报", "自报", "填报", "declared"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one source said about one firm on one day (事实记录).

    Attributes:
        record_id: Key of the stored record; 0 for one that is only being tried.
        uscc: The credit code it was said of, which differs from the firm's after a merge.
        source: Who said it (来源).
        observed_on: The day it speaks of (时点).
        imported_at: When it came in; a later delivery of one source corrects its earlier one.
        facts: Value per absolute key; a key that is absent was not spoken of.
    """

    record_id: int
    uscc: str
    source: str
    observed_on: date
    imported_at: datetime
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The value that stands for each fact, and where sources disagree (取值结果)."""

    values: Mapping[str, FactValue]
    conflicts: tuple[str, ...]


@functools.cache
def precedence(source: str) -> int:
    """Rank a source for ties; 0 is believed first (来源优先级).

    Example:
        >>> precedence("深圳市税务局 2025年报"), precedence("spreadsheet")
        (1, 7)

    """
    folded = source.casefold()
    for rank, words in enumerate(PRECEDENCE):
        if any(word in folded for word in words):
            return rank
    return len(PRECEDENCE)


def resolve(statements: Iterable[Statement], *, own_uscc: str) -> Resolution:
    """Let the newest statement stand for each fact, and list what sources dispute (事实取值).

    The titles that the register of titles keeps are the register's to say.

    Args:
        statements: Everything said of the firm, in any order.
        own_uscc: The firm's credit code; on a tie it goes before a code merged into it.

    Returns:
        One value a key, and the keys on which voices differ, in key order.
    """
    ranked = ranked_statements(statements, own_uscc=own_uscc)
    values: dict[str, FactValue] = {}
    for statement in reversed(ranked):
        values.update(statement.facts)
    registered = registered_titles(ranked)
    if registered is not None:
        values[TITLES] = registered
    voices = {(one.source, one.uscc) for one in ranked}
    # Most firms are spoken of by one voice, which cannot contradict itself.
    disputed = _disputed(ranked) if len(voices) > 1 else ()
    return Resolution(values=values, conflicts=disputed)


def ranked_statements(statements: Iterable[Statement], *, own_uscc: str) -> list[Statement]:
    """Order statements from the one that stands to the one believed last (按可信次序).

    Newest day first; on one day by precedence of the source, then the firm's own code, then the
    source's name; of one source the latest delivery first.
    """

    def standing(statement: Statement) -> tuple[object, ...]:
        return (
            -statement.observed_on.toordinal(),
            precedence(statement.source),
            statement.uscc != own_uscc,
            statement.source,
            statement.uscc,
            -statement.imported_at.timestamp(),
            -(statement.record_id or _BEING_TRIED),
        )

    return sorted(statements, key=standing)


def registered_titles(ranked: Iterable[Statement]) -> int | None:
    """Give the titles that stand where the register of titles has spoken (称号取值).

    Args:
        ranked: What was said, the one believed first in front.

    Returns:
        The register's own titles and what others last said of theirs; None where the register
        is silent.
    """
    said = [one for one in ranked if TITLES in one.facts]
    register = next((one for one in said if one.source == TITLE_REGISTER), None)
    if register is None:
        return None
    other = next((one for one in said if one.source != TITLE_REGISTER), register)
    kept = int(register.facts[TITLES]) & ~TITLES_OF_OTHERS
    return kept | (int(other.facts[TITLES]) & TITLES_OF_OTHERS)


def in_order_of_belief(ranked: Iterable[Statement], key: str) -> list[Statement]:
    """Give the statements about one fact, the one that stands in front (按可信次序).

    Args:
        ranked: What was said of the firm, as `ranked_statements` gives it.
        key: The absolute key of the fact.
    """
    said = [one for one in ranked if key in one.facts]
    if key != TITLES:
        return said
    return sorted(said, key=lambda one: one.source != TITLE_REGISTER)


def _disputed(ranked: list[Statement]) -> tuple[str, ...]:
    """Keys on which two voices, at their latest, give different values for one thing.

    A fact of a year means the same whenever it is told. Any other fact may rightly have changed
    between two days, so only statements about the same day can contradict each other. What is
    said later of titles that the register keeps contradicts the register.
    """
    latest: dict[str, dict[tuple[str, str], FactValue]] = {}
    newest: dict[str, date] = {}
    for statement in ranked:
        voice = (statement.source, statement.uscc)
        for key, value in statement.facts.items():
            day = newest.setdefault(key, statement.observed_on)
            if YEAR_MARK in key or day == statement.observed_on:
                latest.setdefault(key, {}).setdefault(voice, value)
    if registered_titles(ranked) is not None:
        latest[TITLES] = _told_beside_register(ranked)
    return tuple(sorted(key for key, told in latest.items() if len(set(told.values())) > 1))


def _told_beside_register(ranked: list[Statement]) -> dict[tuple[str, str], FactValue]:
    """The register's titles, and what others say of them since."""
    said = in_order_of_belief(ranked, TITLES)
    told: dict[tuple[str, str], FactValue] = {}
    for one in said:
        if one.observed_on >= said[0].observed_on and one.source != TITLE_REGISTER:
            titles = int(one.facts[TITLES]) & ~TITLES_OF_OTHERS
            told.setdefault((one.source, one.uscc), titles)
    return {**told, (TITLE_REGISTER, ""): int(said[0].facts[TITLES]) & ~TITLES_OF_OTHERS}


def canonical_text(facts: Mapping[str, FactValue]) -> str:
    """Write facts the one way there is: keys in order, no blanks (规范文本).

    Example:
        >>> canonical_text({"b": True, "a": "韧"})
        '{"a":"韧","b":true}'

    """
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def facts_digest(text: str) -> str:
    """Fingerprint of a canonical text, sha256 in hexadecimal (摘要)."""
    return hashlib.sha256(text.encode()).hexdigest()
