"""Prices as valuers send them: good rows are taken, bad ones named."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.programmes.riskfund.investment.domain.refusals import PriceFileUnfit, RequestReused
from renqi.programmes.riskfund.investment.intake.price_file import read_price_file
from renqi.programmes.riskfund.investment.models import Price
from renqi.programmes.riskfund.investment.services.prices import PricesTaken, import_prices
from renqi.registry.intake.workbook import Sheet, write_xlsx
from tests.riskfund.capital.fund_world import INSTITUTION_ID, KEEPER, NOON, TODAY
from tests.riskfund.investment.money_world import Desk, open_desk

CLASSES = {"T2028": "treasury", "MMF": "money_fund", "TD-A": "term_deposit"}
GOOD = "债券代码,估值日期,估价净价\nT2028,2026-06-30,100.1234\nMMF,2026年6月30日,1.0001\n"


def read(text: str, *, encoding: str = "utf-8", name: str = "x.csv") -> object:
    content = text.encode(encoding)
    return read_price_file(content, file_name=name, classes=CLASSES, today=TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_bonds_stand_for_a_hundred_yuan_and_funds_for_a_unit(encoding: str) -> None:
    found = read(GOOD, encoding=encoding)
    assert [(row.code, row.on, row.price) for row in found.rows] == [  # type: ignore[attr-defined]
        ("T2028", dt.date(2026, 6, 30), 1_001_234_000),
        ("MMF", dt.date(2026, 6, 30), 1_000_100_000),
    ]


def test_every_bad_row_is_named_with_its_reason_and_the_good_ones_are_taken() -> None:
    found = read(
        "code,date,price\n"
        "T2028,2026-06-30,100.12\n"
        "T2099,2026-06-30,100\n"
        "TD-A,2026-06-30,1\n"
        "T2028,gestern,100\n"
        "T2028,2026-07-02,100\n"
        "T2028,2026-06-29,-100\n"
        "T2028,2026-06-28,0.1\n"
        "T2028,2026-06-27,\n"
        "\n"
        "T2028,2026-06-30,100.13\n"
    )
    assert [(one.row, one.problem) for one in found.rejects] == [  # type: ignore[attr-defined]
        (3, "code_unknown"),
        (4, "deposit"),
        (5, "date"),
        (6, "future"),
        (7, "price"),
        (8, "price_far"),
        (9, "price"),
        (11, "twice"),
    ]
    assert len(found.rows) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.csv"),
        (b"a,b,c\n1,2,3\n", "x.csv"),
        (b"PK\x03\x04 no workbook", "x.xlsx"),
        (b"code,date,price\n\x00\x00\n", "x.csv"),
        (b"\xff\xfe\xff\xff,\xff", "x.csv"),
    ],
)
def test_what_is_no_table_of_prices_is_refused_whole(content: bytes, name: str) -> None:
    with pytest.raises(PriceFileUnfit):
        read_price_file(content, file_name=name, classes=CLASSES, today=TODAY)


def bring(desk: Desk, content: bytes, name: str = "估值.csv") -> PricesTaken:
    return import_prices(
        desk.fund,
        content,
        file_name=name,
        source="中债估值中心",
        institution_id=INSTITUTION_ID,
        on=TODAY,
        actor=KEEPER,
        at=NOON,
    )


@pytest.mark.django_db
def test_a_file_counts_once_and_a_corrected_one_replaces_its_prices(tmp_path: Path) -> None:
    desk = open_desk()
    assert bring(desk, GOOD.encode()).taken == 2
    with pytest.raises(RequestReused):
        bring(desk, GOOD.encode())
    path = tmp_path / "prices.xlsx"
    header = ("代码", "日期", "净价")
    rows = [("T2028", dt.date(2026, 6, 30), 100.2), ("MMF", dt.date(2026, 6, 30), 1.0001)]
    write_xlsx(path, [Sheet(name="估值", header=header, rows=rows)])
    taken = bring(desk, path.read_bytes(), "估值.xlsx")
    assert (taken.taken, taken.same, taken.rejects) == (1, 1, ())
    kept = Price.objects.filter(instrument__code="T2028").order_by("pk")
    assert [(row.price, row.state) for row in kept] == [
        (1_001_234_000, "replaced"),
        (1_002_000_000, "accepted"),
    ]
