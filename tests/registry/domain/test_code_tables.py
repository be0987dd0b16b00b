"""Clusters, industries and size sectors."""

from datetime import date

import pytest

from renqi.engines.policy.domain.values import look_up
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.chains import chain_table, read_chain
from renqi.registry.domain.code_tables import CODE_TABLES
from renqi.registry.domain.industries import industry_table, read_industry
from renqi.registry.domain.size_sectors import size_sectors


def test_the_list_has_20_emerging_and_8_future_clusters() -> None:
    kinds = [chain.kind for chain in chain_table().values()]
    assert (kinds.count(20), kinds.count(8)) == (20, 8)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("智能传感器", "smart_sensor"),
        ("smart_sensor", "smart_sensor"),
        ("智能传感器产业集群", "smart_sensor"),
        ("海洋产业", "ocean"),
        ("海洋", "ocean"),
        ("机器人", "robotics"),
        ("智能机器人", "intelligent_robot"),  # a future industry of its own since 2024
    ],
)
def test_a_cluster_is_read_by_key_or_name(text: str, key: str) -> None:
    assert read_chain(text).value == key
    assert not read_chain(text).warning


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("工业母机", "high_end_equipment"),
        ("精密仪器设备", "high_end_equipment"),
        ("新材料", "high_performance_material"),
        ("空天技术", "low_altitude_aerospace"),
        ("可见光通信与光计算", "optical_information"),
    ],
)
def test_a_name_of_2022_gives_the_cluster_of_today_with_a_warning(text: str, key: str) -> None:
    assert (read_chain(text).value, read_chain(text).warning) == (key, "chain.old_name")


def test_a_cluster_dropped_in_2024_is_refused() -> None:
    assert read_chain("区块链").problem == "chain.dropped"


def test_the_classification_has_20_sections_97_divisions_and_473_groups() -> None:
    lengths = [len(code) for code in industry_table()]
    sections = [code for code in industry_table() if code.isalpha()]
    assert (len(sections), lengths.count(2), lengths.count(3)) == (20, 97, 473)


@pytest.mark.parametrize(
    ("text", "code", "warning"),
    [
        ("C3985", "3985", ""),
        ("c 3985", "3985", ""),
        ("3985", "3985", ""),
        ("39", "39", ""),
        ("C", "C", ""),
        ("0111", "0111", ""),
        ("A0111", "0111", ""),
        ("A111", "0111", ""),
        ("3985 电子专用材料制造", "3985", ""),
        ("电子专用材料制造", "3985", ""),
        ("制造业", "C", ""),
        ("3985 软件开发", "3985", "industry.name_differs"),
        ("1", "01", "industry.leading_zero"),
        ("111", "111", "industry.maybe_leading_zero"),  # 石油开采, or 稻谷种植 0111 cut short
    ],
)
def test_an_industry_is_read_by_code_or_name(text: str, code: str, warning: str) -> None:
    reading = read_industry(text)
    assert (reading.value, reading.warning) == (code, warning)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A3985", "industry.section_conflict"),
        ("9999", "industry.unknown_code"),
        ("39850", "industry.unknown_name"),
        ("做生意", "industry.unknown_name"),
    ],
)
def test_an_industry_that_is_none_is_refused(text: str, problem: str) -> None:
    assert read_industry(text).problem == problem


@pytest.mark.parametrize(
    ("industry", "sector"),
    [
        ("0111", "agriculture"),
        ("05", "agriculture"),
        ("0610", "industry"),
        ("3985", "industry"),
        ("4690", "industry"),
        ("C", "industry"),
        ("4710", "construction"),
        ("5101", "wholesale"),
        ("5211", "retail"),
        ("5411", "transport"),
        ("5910", "transport"),
        ("5920", "storage"),
        ("59", None),  # loading or storage: not said
        ("6010", "post"),
        ("6110", "accommodation"),
        ("6210", "catering"),
        ("6311", "information_transmission"),
        ("6510", "software"),
        ("7010", "real_estate"),
        ("7020", "property_management"),
        ("7030", "other"),
        ("7211", "leasing_business"),
        ("7310", "other"),
        ("8511", "other"),
        ("9011", "other"),
        ("5310", None),  # rail
        ("6620", None),  # banking has a standard of its own
        ("8310", None),  # education
        ("8411", None),  # health
        ("9110", None),  # government
    ],
)
def test_an_industry_falls_into_its_sector_of_the_size_table(
    industry: str, sector: str | None
) -> None:
    # As the rule of the size classes looks it up.
    lookup = ladder_catalogue().at("cn.size_class", date(2026, 1, 1)).lookups["size_sector"]
    assert look_up(lookup, industry) == (sector or "uncovered")


def test_the_size_table_has_16_items_and_no_prefix_twice() -> None:
    sectors = size_sectors().values()
    assert [sector.item for sector in sectors] == list(range(1, 17))
    prefixes = [prefix for sector in sectors for prefix in sector.prefixes]
    assert len(prefixes) == len(set(prefixes))


@pytest.mark.parametrize("prefix", [p for s in size_sectors().values() for p in s.prefixes])
def test_every_prefix_of_the_size_table_is_an_industry(prefix: str) -> None:
    assert any(code.startswith(prefix) for code in industry_table())


@pytest.mark.parametrize("name", list(CODE_TABLES))
def test_every_value_of_a_table_reads_as_itself(name: str) -> None:
    table = CODE_TABLES[name]
    assert all(table.read(value).value == value for value in table.values())
