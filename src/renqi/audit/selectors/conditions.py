"""Conditions that lists of the trail share (查询条件)."""

from collections.abc import Iterable

from django.db.models import Q

_LAST_LETTER = "\U0010ffff"


def given(pairs: Iterable[tuple[str, object]]) -> Q:
    """Ask for every value that is given; an empty one asks for nothing."""
    asked = Q()
    for column, value in pairs:
        if value:
            asked &= Q(**{column: value})
    return asked


def of_person(text: str) -> Q:
    """Ask for a person by the beginning of the name, or by key."""
    if not text:
        return Q()
    return Q(person_id=int(text)) if text.isdecimal() else begins("person_name", text)


def begins(column: str, text: str) -> Q:
    """Ask for texts that begin so, as a range that an index can answer (前缀).

    A pattern would not do: behind row security it is tried on every row.
    """
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + _LAST_LETTER})
