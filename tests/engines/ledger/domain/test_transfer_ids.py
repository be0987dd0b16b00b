"""Ids that a retry computes again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.engines.ledger.domain.transfer_ids import derived_id, transfer_id

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
times = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001, the strategy adds the zone
    max_value=datetime(2999, 1, 1),  # noqa: DTZ001, the strategy adds the zone
    timezones=st.just(UTC),
)


def test_a_retry_computes_the_same_id() -> None:
    assert transfer_id("dues", "7", at=NOON) == transfer_id("dues", "7", at=NOON)


def test_another_sort_key_or_time_gives_another_id() -> None:
    ids = {
        transfer_id("dues", "7", at=NOON),
        transfer_id("grant", "7", at=NOON),
        transfer_id("dues", "8", at=NOON),
        transfer_id("dues", "7", at=NOON + timedelta(milliseconds=1)),
        transfer_id("due", "s7", at=NOON),  # the same letters, parted elsewhere
    }
    assert len(ids) == 5


@given(times, st.text())
def test_an_id_is_a_version_8_uuid_that_begins_with_its_time(at: datetime, key: str) -> None:
    made = transfer_id("any", key, at=at)
    assert made.version == 8
    assert made.int >> 80 == int(at.timestamp() * 1000)


@given(times, times)
def test_ids_sort_by_the_time_of_the_event(earlier: datetime, later: datetime) -> None:
    if earlier.timestamp() * 1000 + 1 <= later.timestamp() * 1000:
        assert transfer_id("a", "", at=earlier) < transfer_id("a", "", at=later)


def test_what_is_done_to_a_transfer_has_one_id_for_each_purpose() -> None:
    original = transfer_id("dues", "7", at=NOON)
    made = {derived_id(original, purpose) for purpose in ("settle", "release", "reverse")}
    assert len(made | {original}) == 4
    assert {one.int >> 80 for one in made} == {original.int >> 80}
    assert derived_id(original, "settle") in made


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2026"):
        transfer_id("dues", "7", at=datetime(2026, 7, 1))  # noqa: DTZ001, that is the point
