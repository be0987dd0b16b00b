"""Expressions that keep periods of one thing from overlapping (期间不重叠)."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import F, Func, Value


def only(field: str) -> Func:
    """Give the range that holds one whole number; without btree_gist GiST takes no other."""
    return Func(
        F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


def period() -> Func:
    """Give the days of a row, its last day not among them."""
    return Func(F("from_on"), F("until_on"), function="daterange", output_field=DateRangeField())
