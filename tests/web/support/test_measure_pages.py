"""The catalogue of measures is open to everybody and never shows what has ended as available."""

import csv
import io

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def exported(client: Client, query: str) -> dict[str, dict[str, str]]:
    """The catalogue as a file, by key of the measure."""
    answer = client.get(f"/support/?format=csv{query}")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return {row["编号"]: row for row in csv.DictReader(io.StringIO(body))}


def test_the_catalogue_opens_without_signing_in(client: Client) -> None:
    assert "龙岗区专精特新中小企业奖励" in text_of(client, "/support/")


def test_an_ended_measure_shows_its_last_day_and_what_is_unknown(client: Client) -> None:
    page = text_of(client, "/support/measures/sz.title.srdi/?on=2026-11-23")
    assert "已失效：有效期至2025年12月31日" in page
    assert "后续政策未见" in page


def test_on_its_last_day_it_was_in_force(client: Client) -> None:
    for day, state in (("2025-12-31", "现行"), ("2026-01-01", "已过期"), ("2022-04-07", "待生效")):
        row = exported(client, f"&on={day}")["sz.title.srdi"]
        assert row["状态"] == state


@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("&authority=district", "lg.title.srdi", "tax.small_profit"),
        ("&kind=tax", "tax.small_profit", "lg.title.srdi"),
        # A district gets its own measures and those for everybody, not its neighbour's.
        ("&district=440305", "ns.title.little_giant", "lg.title.srdi"),
        ("&district=440305", "tax.small_profit", "ps.title.srdi"),
        ("&on=2026-11-23&phase=expired", "sz.title.srdi", "lg.title.srdi"),
        ("&on=2026-11-23&phase=in_force", "lg.title.srdi", "sz.title.srdi"),
        ("&on=2026-11-23&phase=unsure", "ba.title.srdi", "lg.title.srdi"),
        ("&q=小型微利", "tax.small_profit", "lg.title.srdi"),
    ],
)
def test_the_catalogue_narrows(client: Client, query: str, there: str, missing: str) -> None:
    keys = exported(client, query)
    assert there in keys
    assert missing not in keys


def test_the_catalogue_is_sorted_by_the_last_day(client: Client) -> None:
    days = [row["有效期至"] for row in exported(client, "&sort=last_day").values()]
    ended = [day for day in days if day]
    # What has an end comes first, the earliest on top; what has none comes last.
    assert ended == sorted(ended)
    assert days == ended + [""] * (len(days) - len(ended))
    assert exported(client, "&sort=nonsense") == exported(client, "")


def test_what_is_no_filter_filters_nothing(client: Client) -> None:
    everything = exported(client, "")
    assert exported(client, "&kind=nonsense&authority=%27--&phase=x") == everything


def test_nothing_that_fits_says_so(client: Client) -> None:
    assert "没有符合条件的政策" in text_of(client, "/support/?q=zzzz")


def test_a_day_that_is_none_is_answered_for_today(client: Client) -> None:
    assert "2026-04-01" in text_of(client, "/support/?on=yesterday")


def test_a_part_of_the_page_is_the_table_alone(client: Client) -> None:
    part = client.get("/support/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="measures">')


def test_versions_are_compared_with_the_one_before(client: Client) -> None:
    page = text_of(client, "/support/measures/tax.small_profit/?version=2023-01-01")
    assert "本版本的变化" in page
    first = text_of(client, "/support/measures/tax.small_profit/?version=2022-01-01")
    assert "本版本的变化" not in first
    assert "最高2.5万元" in first


def test_a_measure_that_is_none_is_not_found(client: Client) -> None:
    assert client.get("/support/measures/x.y/").status_code == 404
    # A version that is none gives the version of the day.
    assert "2023年第12号" in text_of(client, "/support/measures/tax.small_profit/?version=x")
