"""Which of several statements stands: newest first, then by who says it."""

from datetime import UTC, date, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from renqi.registry.domain.resolution import (
    TITLE_REGISTER,
    TITLES,
    TITLES_OF_OTHERS,
    Statement,
    canonical_text,
    facts_digest,
    precedence,
    ranked_statements,
    resolve,
)
from renqi.registry.domain.vocabulary import fact_catalogue

FIRM = "91440300MA5EXAMPLE"
OTHER = "91440300MA5OTHERXX"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def said(
    source: str,
    facts: dict[str, int | bool | str],
    *,
    on: date = date(2025, 12, 31),
    day: int = 1,
    uscc: str = FIRM,
) -> Statement:
    return Statement(
        record_id=day,
        uscc=uscc,
        source=source,
        observed_on=on,
        imported_at=NEW_YEAR.replace(day=day),
        facts=facts,
    )


statements = st.builds(
    said,
    st.sampled_from(["tax", "税务局", "统计局", "file.csv"]),
    st.dictionaries(
        st.sampled_from(["revenue@2025", "revenue@2024", "ip_class1", "name"]),
        st.integers(0, 3),
        max_size=4,
    ),
    on=st.sampled_from([date(2024, 12, 31), date(2025, 12, 31)]),
    day=st.integers(1, 28),
    uscc=st.sampled_from([FIRM, OTHER]),
)


@given(st.lists(statements, max_size=6, unique_by=lambda one: one.record_id), st.randoms())
def test_the_order_in_which_statements_arrive_does_not_matter(
    said_so: list[Statement], random: Random
) -> None:
    shuffled = list(said_so)
    random.shuffle(shuffled)
    assert resolve(shuffled, own_uscc=FIRM) == resolve(said_so, own_uscc=FIRM)


@given(st.lists(statements, max_size=6, unique_by=lambda one: one.record_id))
def test_saying_the_same_again_changes_nothing(said_so: list[Statement]) -> None:
    assert resolve([*said_so, *said_so], own_uscc=FIRM) == resolve(said_so, own_uscc=FIRM)


@given(st.lists(statements, max_size=6, unique_by=lambda one: one.record_id))
def test_no_value_stands_that_nobody_gave(said_so: list[Statement]) -> None:
    given_values = {(key, value) for one in said_so for key, value in one.facts.items()}
    resolution = resolve(said_so, own_uscc=FIRM)
    assert set(resolution.values.items()) <= given_values
    assert set(resolution.values) == {key for key, _value in given_values}


def test_the_newest_day_stands() -> None:
    earlier = said("tax", {"ip_class1": 3}, on=date(2024, 12, 31), day=9)
    later = said("file.csv", {"ip_class1": 5}, on=date(2025, 12, 31), day=2)
    assert resolve([earlier, later], own_uscc=FIRM).values == {"ip_class1": 5}


def test_a_count_that_grew_between_two_days_is_no_dispute() -> None:
    earlier = said("tax", {"ip_class1": 3}, on=date(2024, 12, 31))
    later = said("file.csv", {"ip_class1": 5}, on=date(2025, 12, 31))
    assert resolve([earlier, later], own_uscc=FIRM).conflicts == ()


def test_two_sources_that_differ_on_one_day_are_a_dispute_and_the_register_stands() -> None:
    register = said("税务局", {"ip_class1": 3})
    firm = said("企业申报", {"ip_class1": 5})
    resolution = resolve([firm, register], own_uscc=FIRM)
    assert resolution.values == {"ip_class1": 3}
    assert resolution.conflicts == ("ip_class1",)


def test_two_sources_dispute_the_revenue_of_a_year_whenever_they_tell_it() -> None:
    then = said("tax", {"revenue@2024": 100}, on=date(2024, 12, 31))
    now = said("file.csv", {"revenue@2024": 90}, on=date(2025, 12, 31))
    resolution = resolve([then, now], own_uscc=FIRM)
    assert resolution.values == {"revenue@2024": 90}
    assert resolution.conflicts == ("revenue@2024",)


def test_one_source_that_corrects_itself_is_no_dispute() -> None:
    first = said("tax", {"revenue@2025": 100}, day=1)
    corrected = said("tax", {"revenue@2025": 110}, day=2)
    resolution = resolve([first, corrected], own_uscc=FIRM)
    assert resolution.values == {"revenue@2025": 110}
    assert resolution.conflicts == ()


def test_a_source_that_says_nothing_of_a_fact_takes_nothing_back() -> None:
    full = said("tax", {"revenue@2025": 100, "own_brand": True}, day=1)
    partial = said("tax", {"revenue@2025": 100}, day=2)
    values = resolve([full, partial], own_uscc=FIRM).values
    assert values == {"own_brand": True, "revenue@2025": 100}


def test_on_a_tie_the_code_of_the_firm_goes_before_a_code_merged_into_it() -> None:
    own = said("tax", {"name": "甲"})
    merged = said("tax", {"name": "乙"}, uscc=OTHER, day=5)
    ranked = ranked_statements([merged, own], own_uscc=FIRM)
    assert [one.uscc for one in ranked] == [FIRM, OTHER]


def test_the_table_of_sources_puts_registers_before_what_firms_say_of_themselves() -> None:
    ladder = [
        "市场监管局",
        "深圳市税务局",
        "统计局",
        "审计报告",
        "工信局",
        "南山区政府",
        "企业申报",
        "x",
    ]
    assert [precedence(source) for source in ladder] == [0, 1, 2, 3, 4, 5, 6, 7]


def test_the_canonical_text_does_not_depend_on_the_order_of_facts() -> None:
    one = canonical_text({"b": 1, "a": "韧"})
    other = canonical_text({"a": "韧", "b": 1})
    assert one == other == '{"a":"韧","b":1}'
    assert facts_digest(one) == facts_digest(other)


def titled(source: str, titles: int, *, on: date = date(2025, 12, 31), day: int = 1) -> Statement:
    return said(source, {TITLES: titles}, on=on, day=day)


titles_said = st.builds(
    titled,
    st.sampled_from([TITLE_REGISTER, "税务局", "file.csv"]),
    st.integers(0, 255),
    on=st.sampled_from([date(2024, 12, 31), date(2025, 12, 31)]),
    day=st.integers(1, 28),
)


@given(st.lists(titles_said, max_size=6, unique_by=lambda one: one.record_id), st.randoms())
def test_titles_do_not_depend_on_the_order_of_arrival_either(
    said_so: list[Statement], random: Random
) -> None:
    shuffled = list(said_so)
    random.shuffle(shuffled)
    assert resolve(shuffled, own_uscc=FIRM) == resolve(said_so, own_uscc=FIRM)


@given(st.lists(titles_said, min_size=1, max_size=6, unique_by=lambda one: one.record_id))
def test_a_title_of_the_register_stands_only_where_the_register_says_so(
    said_so: list[Statement],
) -> None:
    register = [one for one in said_so if one.source == TITLE_REGISTER]
    stands = int(resolve(said_so, own_uscc=FIRM).values[TITLES])
    if register:
        newest = ranked_statements(register, own_uscc=FIRM)[0]
        assert stands & ~TITLES_OF_OTHERS == int(newest.facts[TITLES]) & ~TITLES_OF_OTHERS


def test_the_register_stands_above_a_newer_file_for_titles_and_for_nothing_else() -> None:
    register = said(TITLE_REGISTER, {TITLES: 8, "ip_class1": 1}, on=date(2024, 12, 31))
    newer = said("税务局", {TITLES: 16, "ip_class1": 2}, on=date(2025, 12, 31))
    resolution = resolve([newer, register], own_uscc=FIRM)
    assert resolution.values == {TITLES: 8, "ip_class1": 2}
    assert resolution.conflicts == (TITLES,)


def test_an_older_file_does_not_contradict_the_register() -> None:
    older = titled("file.csv", 16, on=date(2024, 12, 31))
    assert resolve([older, titled(TITLE_REGISTER, 8)], own_uscc=FIRM).conflicts == ()


def test_titles_of_other_offices_are_theirs_to_say() -> None:
    # high_tech 4 and technology_sme 2: the file's 4 + 16 beside the register's 8 + 2 make 8 + 4.
    resolution = resolve([titled(TITLE_REGISTER, 10), titled("税务局", 20)], own_uscc=FIRM)
    assert resolution.values == {TITLES: 12}


def test_the_titles_of_others_are_the_two_that_the_catalogue_calls_so() -> None:
    spec = fact_catalogue()[TITLES]
    assert spec.bit("technology_sme") | spec.bit("high_tech") == TITLES_OF_OTHERS
