"""Districts: codes, names, addresses, and codes that mean something else today."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from renqi.registry.domain.districts import (
    district_table,
    district_values,
    guess_district,
    read_district,
)

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="no ../shared/data beside the project")


def test_the_city_has_nine_districts_and_two_functional_areas() -> None:
    keys = list(district_table().districts)
    assert len([key for key in keys if key.startswith("4403")]) == 9
    assert keys[-2:] == ["SZ-DP", "SZ-SS"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("440305", "440305"),
        ("４４０３０５", "440305"),
        ("南山", "440305"),
        ("南山区", "440305"),
        ("深圳市南山区", "440305"),
        ("广东省深圳市南山区", "440305"),
        ("Nanshan", "440305"),
        ("龙华新区", "440309"),
        ("光明新区", "440311"),
        ("大鹏新区", "SZ-DP"),
        ("sz-dp", "SZ-DP"),
        ("深汕特别合作区", "SZ-SS"),
        ("440392", "SZ-SS"),
        ("440311 光明区", "440311"),
        ("光明新区(440311)", "440311"),
        ("440106", "440106"),  # 天河 in Guangzhou: firms from outside occur
    ],
)
def test_a_district_is_read_from_code_or_name(text: str, key: str) -> None:
    reading = read_district(text)
    assert (reading.value, reading.problem) == (key, "")


@pytest.mark.parametrize(
    ("text", "problem", "hint"),
    [
        ("440312", "district.old_code", "440309"),  # 龙华新区 in old data sets
        ("440309 光明新区", "district.code_conflict", "440311"),
        ("440311 大鹏新区", "district.code_conflict", "SZ-DP"),
        ("440300", "district.city_only", ""),
        ("深圳市", "district.city_only", ""),
        ("440313", "district.unknown_code", ""),
        ("浦东新区", "district.unknown_name", ""),
        ("4403", "district.unknown_name", ""),
    ],
)
def test_a_code_of_another_meaning_is_refused(text: str, problem: str, hint: str) -> None:
    reading = read_district(text)
    assert (reading.value, reading.problem, reading.hint) == (None, problem, hint)


def test_an_address_gives_its_district_with_a_warning() -> None:
    reading = read_district("深圳市南山区科技园1号")
    assert (reading.value, reading.warning) == ("440305", "district.from_address")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("深圳市罗湖区宝安南路1号", "440303"),  # the road is named for another district
        ("广东省深圳市大鹏新区葵涌街道", "SZ-DP"),
        ("深圳市龙岗大道", None),  # runs through 罗湖 too
        ("鹤岗市南山区", None),
        ("广州市越秀区", None),
        ("", None),
    ],
)
def test_only_a_full_district_name_in_the_city_counts(address: str, key: str | None) -> None:
    assert guess_district(address) == key


def test_every_value_is_listed_once_with_the_citys_first() -> None:
    values = district_values()
    assert len(values) == len(set(values))
    assert values[0] == "440303"
    assert "440300" not in values


@needs_data
def test_nearly_nine_in_ten_real_addresses_name_their_district() -> None:
    with (DATA / "cn-gd-enterprises" / "shenzhen_5000.csv").open(encoding="utf-8") as lines:
        found = Counter(guess_district(row["address"]) for row in csv.DictReader(lines))
    assert found[None] == 581  # of 5,000; 88 % are found
    assert found["440304"] == 1160
