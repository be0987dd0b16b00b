"""A canonical frame becomes the texts that fact records keep."""

import json
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from renqi.registry.domain.absolute_years import absolute_keys, split_key
from renqi.registry.domain.resolution import canonical_text, facts_digest
from renqi.registry.domain.statements import statement_frame
from renqi.registry.domain.vocabulary import fact_catalogue

TODAY = date(2026, 3, 1)
KEYS = absolute_keys(fact_catalogue(), year=2025)


def test_relative_years_become_calendar_years() -> None:
    frame = pl.DataFrame({"uscc": ["A"], "revenue_y1": [5], "revenue_y3": [3], "ip_class1": [1]})
    facts = json.loads(statement_frame(frame, keys=KEYS, on=TODAY)["facts"][0])
    assert facts == {"ip_class1": 1, "revenue@2023": 3, "revenue@2025": 5}  # y3 is 2025 − 2


def test_an_absolute_key_comes_apart_again() -> None:
    assert split_key("revenue@2025") == ("revenue", 2025)
    assert split_key("niche_years") == ("niche_years", None)


def test_what_nobody_gave_is_left_out_and_zero_is_kept() -> None:
    frame = pl.DataFrame(
        {"uscc": ["A", "B"], "own_brand": [None, False], "ip_class1": [0, None]},
        schema={"uscc": pl.String, "own_brand": pl.Boolean, "ip_class1": pl.Int64},
    )
    texts = statement_frame(frame, keys=KEYS, on=TODAY)["facts"].to_list()
    assert texts == ['{"ip_class1":0}', '{"own_brand":false}']


def test_a_firm_of_which_nothing_is_said_has_an_empty_text() -> None:
    frame = pl.DataFrame(
        {"uscc": ["A"], "ip_class1": [None]}, schema_overrides={"ip_class1": pl.Int64}
    )
    assert statement_frame(frame, keys=KEYS, on=TODAY)["facts"].to_list() == ["{}"]
    assert statement_frame(frame.select("uscc"), keys=KEYS, on=TODAY)["facts"].to_list() == ["{}"]


def test_dates_and_categories_are_written_as_text() -> None:
    frame = pl.DataFrame(
        {
            "uscc": ["A"],
            "established_on": [date(2015, 3, 1)],
            "rd_body": pl.Series(["city"], dtype=pl.Enum(["none", "city"])),
        }
    )
    facts = json.loads(statement_frame(frame, keys=KEYS, on=TODAY)["facts"][0])
    assert facts == {"established_on": "2015-03-01", "rd_body": "city"}


@given(
    name=st.one_of(
        st.text(st.characters(exclude_characters="\x00", codec="utf-8")),
        # Texts that look like the members which are cut out.
        st.sampled_from([":null", '"a":null,', ',"a":null}', '\\"a":null,', "\\", '",}', ",}"]),
    ),
    count=st.one_of(st.none(), st.integers(0, 10**18)),
    flag=st.one_of(st.none(), st.booleans()),
)
def test_the_text_is_the_canonical_one_whatever_a_name_contains(
    name: str, count: int | None, flag: bool | None
) -> None:
    frame = pl.DataFrame(
        {"uscc": ["A"], "name": [name], "ip_class1": [count], "own_brand": [flag]},
        schema={
            "uscc": pl.String,
            "name": pl.String,
            "ip_class1": pl.Int64,
            "own_brand": pl.Boolean,
        },
    )
    row = statement_frame(frame, keys=KEYS, on=TODAY).row(0, named=True)
    given_facts = {"name": name, "ip_class1": count, "own_brand": flag}
    expected = canonical_text({k: v for k, v in given_facts.items() if v is not None})
    assert row["facts"] == expected
    assert row["digest"] == facts_digest(expected)


def test_a_zero_byte_in_a_name_is_dropped_because_no_database_keeps_it() -> None:
    frame = pl.DataFrame({"uscc": ["A"], "name": ["甲\x00乙"]})
    row = statement_frame(frame, keys=KEYS, on=TODAY).row(0, named=True)
    assert row["name"] == "甲乙"
    assert row["facts"] == '{"name":"甲乙"}'
