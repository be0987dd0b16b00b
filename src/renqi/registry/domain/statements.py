"""From a canonical frame to the texts that fact records keep (规范框转事实记录)."""

from collections.abc import Mapping

import polars as pl

from renqi.registry.domain.names import normal_form, sort_key
from renqi.registry.domain.resolution import facts_digest

# A key holds only these characters, and JSON escapes every quote inside a text, so nothing but
# a real empty member can look like this.
_EMPTY_MEMBER = r'"[a-z0-9_@]+":null,?'
_COMMA_LEFT_OVER = r",\}$"
_NUL = "\x00"


def statement_frame(frame: pl.DataFrame, *, keys: Mapping[str, str]) -> pl.DataFrame:
    """Write each row as one canonical text with its fingerprint (事实文本与摘要).

    Facts nobody gave are left out: absent is unknown.

    Args:
        frame: A canonical frame with `uscc`; other columns are fact keys.
        keys: Absolute key of each fact key (`absolute_keys`).

    Returns:
        uscc, name, name_sort, name_normal, facts, digest; one row a row, in order.
    """
    texts = frame.select(uscc=pl.col("uscc"), name=_name(frame), facts=_facts_text(frame, keys))
    names = texts["name"].to_list()
    return texts.with_columns(
        name_sort=pl.Series([sort_key(name) for name in names], dtype=pl.String),
        name_normal=pl.Series([normal_form(name) for name in names], dtype=pl.String),
        digest=pl.Series([facts_digest(text) for text in texts["facts"]], dtype=pl.String),
    )


def _name(frame: pl.DataFrame) -> pl.Expr:
    if "name" not in frame.columns:
        return pl.lit("")
    return _plain("name", frame.schema["name"]).fill_null("")


def _facts_text(frame: pl.DataFrame, keys: Mapping[str, str]) -> pl.Expr:
    """JSON with its members in key order, the same text `canonical_text` writes."""
    columns = sorted((absolute, key) for key, absolute in keys.items() if key in frame.columns)
    if not columns:
        return pl.lit("{}")
    members = [_plain(key, frame.schema[key]).alias(absolute) for absolute, key in columns]
    return (
        pl.struct(members)
        .struct.json_encode()
        .str.replace_all(_EMPTY_MEMBER, "")
        .str.replace(_COMMA_LEFT_OVER, "}")
    )


def _plain(key: str, dtype: pl.DataType) -> pl.Expr:
    """A column as JSON can carry it and PostgreSQL can store it (no NUL)."""
    if dtype.is_integer() or dtype == pl.Boolean:
        return pl.col(key)
    return pl.col(key).cast(pl.String).str.replace_all(_NUL, "", literal=True)
