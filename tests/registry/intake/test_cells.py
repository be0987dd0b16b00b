"""Cells as people fill them: read as canonical values, or refused with a remedy."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.registry.intake.reasons import notice_reasons, reject_reasons
from tests.registry.intake.files import column, notices, problems, read_column

NANO = 10**9


@pytest.mark.parametrize(
    ("header", "cell", "value"),
    [
        ("revenue_y1", "１，２３４．５元", 123_450),
        ("revenue_y1", "1.2亿元", 12_000_000_000),
        ("revenue_y1(万元)", "1.2亿元", 12_000_000_000),  # the cell's own unit is the nearer one
        ("revenue_y1(万元)", "1,234.5678", 1_234_567_800),
        ("net_profit_y1", "（1,234）", -123_400),
        ("net_profit_y1", "-0.01", -1),
        ("revenue_y1", "1.2E+08", 12_000_000_000),
        ("revenue_y1", "1234.5600000001", 123_456),
        ("registered_capital", "50（万元）", 50_000_000),
        ("employees_y1", "300人", 300),
        ("employees_y1", "1,200", 1_200),
        ("employees_y1", "300.0", 300),
        ("ip_class1", "无", 0),
        ("niche_rank_world", "无", 0),
        ("niche_rank_world", "第3名", 3),
        ("niche_share_domestic", "0.12", 120_000_000),
        ("niche_share_domestic", "12%", 120_000_000),
        ("niche_share_domestic(%)", "12.5", 125_000_000),
        ("niche_share_domestic", "0.0999999999999", 99_999_999),  # cut, never lifted to 0.1
        ("niche_share_domestic", "0.09999999999999999999", 99_999_999),
        ("niche_years", "3年", 3 * NANO),
        ("platform_score_y1", "59.99", 59_990_000_000),
        ("established_on", "2020-1-3", dt.date(2020, 1, 3)),
        ("established_on", "2020/01/03", dt.date(2020, 1, 3)),
        ("established_on", "2020.1.3", dt.date(2020, 1, 3)),
        ("established_on", "20200103", dt.date(2020, 1, 3)),
        ("established_on", "2020年1月3日", dt.date(2020, 1, 3)),
        ("established_on", "２０２０年１月３日", dt.date(2020, 1, 3)),
        ("established_on", "43833", dt.date(2020, 1, 3)),  # 1899-12-30 + 43 833 days
        ("established_on", "2020-01-03 08:30:00", dt.date(2020, 1, 3)),
        ("is_new_product", "是", True),
        ("is_new_product", "√", True),
        ("is_new_product", "Y", True),
        ("is_new_product", "×", False),
        ("is_new_product", "FALSE", False),
        ("abnormal_list", "无", False),
        ("abnormal_list", "有", True),
        ("rd_body", "无", "none"),
        ("rd_body", "省部级", "provincial"),
        ("rd_body", "below_city", "below_city"),
        ("valid_titles", "无", 0),
        ("valid_titles", "none", 0),
        ("valid_titles", "创新型中小企业；专精特新中小企业", 0b1001),  # bits 0 and 3
        ("valid_titles", "专精特新“小巨人”企业、高新技术企业", 0b10100),  # bits 4 and 2
        ("valid_titles", "srdi;innovative", 0b1001),
        ("district", "深圳市南山区", "440305"),
        ("industry", "C3985", "3985"),
        ("chain", "智能传感器", "smart_sensor"),
        ("name", "  深圳市 某公司 ", "深圳市 某公司"),
    ],
)
def test_a_cell_means(tmp_path: Path, header: str, cell: str, value: object) -> None:
    intake = read_column(tmp_path, header, cell)
    assert problems(intake) == []
    assert column(intake, intake.columns[1].key) == [value]


@pytest.mark.parametrize("gap", ["", " ", "-", "—", "N/A", "NULL", "无数据", "不详", "　"])
@pytest.mark.parametrize(
    "header",
    ["revenue_y1", "employees_y1", "niche_rank_world", "is_new_product", "valid_titles", "name"],
)
def test_a_gap_is_unknown_and_never_zero(tmp_path: Path, header: str, gap: str) -> None:
    intake = read_column(tmp_path, header, gap)
    assert column(intake, header) == [None]


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("revenue_y1", "很多", "number.not_a_number"),
        ("revenue_y1", "1,5", "number.grouping_unclear"),
        ("revenue_y1", "无", "number.none_unclear"),
        ("employees_y1", "None", "number.none_unclear"),
        ("revenue_y1", "100万美元", "number.foreign_currency"),
        ("revenue_y1", "300人", "number.unit_unclear"),
        ("revenue_y1", "-0.01", "number.out_of_range"),
        ("revenue_y1", "1000000000000.01", "number.out_of_range"),  # above 10^14 fen
        ("revenue_y1", "inf", "number.not_a_number"),
        ("revenue_y1", "1e300", "number.out_of_range"),
        ("employees_y1", "30.5", "number.not_whole"),
        ("employees_y1", "10000001", "number.out_of_range"),
        ("digital_level", "5", "number.out_of_range"),
        ("niche_share_domestic", "12", "number.share_over_one"),
        ("niche_share_domestic", "101%", "number.share_over_one"),
        ("niche_rank_world", "第一", "number.not_a_number"),
        ("established_on", "3/1/2020", "date.order_unclear"),
        ("established_on", "2020年1月", "date.day_missing"),
        ("established_on", "2020", "date.day_missing"),
        ("established_on", "2020-02-30", "date.impossible"),
        ("established_on", "1799-12-31", "date.out_of_range"),
        ("established_on", "去年", "date.unreadable"),
        ("is_new_product", "可能", "flag.unreadable"),
        ("rd_body", "世界级", "category.unknown"),
        ("valid_titles", "独角兽", "list.unknown"),
        ("district", "440312", "district.old_code"),
        ("industry", "9999", "industry.unknown_code"),
        ("chain", "区块链", "chain.dropped"),
        ("name", "字" * 201, "text.too_long"),
        ("name", "a\x07b", "text.control"),
    ],
)
def test_a_bad_cell_is_refused_for_its_own_reason(
    tmp_path: Path, header: str, cell: str, code: str
) -> None:
    intake = read_column(tmp_path, header, cell)
    assert problems(intake) == [(2, code)]
    item = intake.rejects[0]
    assert (item.column, item.value) == (header, cell[:200])
    assert all((item.reason_zh, item.reason_en, item.remedy_zh, item.remedy_en))
    assert "{" not in item.reason_zh + item.remedy_zh + item.remedy_en


@pytest.mark.parametrize(
    ("header", "cell", "value", "code"),
    [
        ("revenue_y1", "99.999", 9_999, "money.cut"),  # 9 999.9 fen
        ("registered_capital", "100万港币", None, "capital.foreign"),
        ("chain", "工业母机", "high_end_equipment", "chain.old_name"),
        ("district", "深圳市南山区科技园1号", "440305", "district.from_address"),
        ("industry", "111", "111", "industry.maybe_leading_zero"),
    ],
)
def test_a_doubtful_cell_is_taken_and_said(
    tmp_path: Path, header: str, cell: str, value: object, code: str
) -> None:
    intake = read_column(tmp_path, header, cell)
    assert column(intake, header) == [value]
    assert code in notices(intake)


def test_every_reason_has_all_its_texts() -> None:
    for reason in reject_reasons().values():
        assert all((reason.zh, reason.en, reason.remedy_zh, reason.remedy_en))
    for reason in notice_reasons().values():
        assert reason.zh
        assert reason.en
