"""From a canonical frame to the texts that fact records keep (规范框转事实记录)."""

import json
from collections.abc import Mapping
from datetime import date

import polars as pl

from renqi.registry.domain.names import normal_form, sort_key
from renqi.registry.domain.resolution import YEAR_MARK, facts_digest
from renqi.registry.domain.size_class import size_classes, size_classes_of

# A key holds only these characters, and JSON escapes every quote inside a text, so nothing but
# a real empty member can look like this.
_EMPTY_MEMBER = r'"[a-z0-9_@]+":null,?'
_COMMA_LEFT_OVER = r",\}$"
_NUL = "\x00"


def statement_frame(frame: pl.DataFrame, *, keys: Mapping[str, str], on: date) -> pl.DataFrame:
    """Write each row as one canonical text with its fingerprint (事实文本与摘要).

    Facts nobody gave are left out: absent is unknown.

    Args:
        frame: A canonical frame with `uscc`; other columns are fact keys.
        keys: Absolute key of each fact key (`absolute_keys`).
        on: The day whose rule tells the size class.

    Returns:
        uscc, name, name_sort, name_normal, size_class, facts, digest; one row a row, in order.
    """
    texts = frame.select(uscc=pl.col("uscc"), name=_name(frame), facts=_facts_text(frame, keys))
    names = texts["name"].to_list()
    made = texts.with_columns(
        name_sort=pl.Series([sort_key(name) for name in names], dtype=pl.String),
        name_normal=pl.Series([normal_form(name) for name in names], dtype=pl.String),
        digest=pl.Series([facts_digest(text) for text in texts["facts"]], dtype=pl.String),
    )
    return made.with_columns(size_class=_size_classes(frame, made, on=on))


def _size_classes(frame: pl.DataFrame, made: pl.DataFrame, *, on: date) -> pl.Series:
    """Classify firms as of the last year that each is told of, for nearly all the file's own."""
    classes = size_classes(frame, on=on)
    last_year = [pl.col(key).is_not_null() for key in frame.columns if key.endswith("_y1")]
    is_of_last_year = pl.any_horizontal(last_year) if last_year else pl.lit(value=False)
    is_of_some_year = made["facts"].str.contains(YEAR_MARK, literal=True)
    earlier = (is_of_some_year & ~frame.select(is_of_last_year).to_series()).arg_true()
    if earlier.len():
        facts = [json.loads(text) for text in made["facts"].gather(earlier)]
        classes = classes.scatter(earlier, size_classes_of(facts, on=on))
    return classes


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
