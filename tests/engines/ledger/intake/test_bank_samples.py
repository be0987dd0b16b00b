"""Every sample message of the set is read, and says what an independent reading says."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from renqi.engines.ledger.domain.bank_checks import statement_faults
from renqi.engines.ledger.domain.bank_files import FileKind
from renqi.engines.ledger.domain.bank_refusals import BankFieldMissing
from renqi.engines.ledger.intake.bank_file import read_bank_file
from tests.engines.ledger.bank_messages import sample

_NAMES = [
    "052.v1", "052.v2", "052.v2.other-account", "052.v2.with-account-name", "052.v4",
    "052.v6", "052.v6.Amt-zero", "052.v8", "053.v2.all-balance-types", "053.v2.five.decimals",
    "053.v2.minimal", "053.v2.minimal.ultimate", "053.v2.multi.statement",
    "053.v2.with-account-name", "053.v2.with-party-ids", "053.v3", "053.v4", "053.v8",
    "054.v2", "054.v2.with-account-name", "054.v4", "054.v8", "054.v8-with-UETR",
    "054.v8-with-financial-institution", "53.only-Dt-with-DtTm",
]  # fmt: skip
# What the samples contradict themselves in; their makers changed single fields by hand.
_FAULTY = {
    "052.v4": ["bank.currencies_mixed"],
    "052.v6": ["bank.currencies_mixed"],
    "052.v6.Amt-zero": ["bank.currencies_mixed"],
    "053.v2.all-balance-types": ["bank.statement_does_not_add_up"],  # 1.01 + 8.85 ≠ 4.04
    "053.v2.five.decimals": ["bank.statement_does_not_add_up"],  # 18.15 + 8.85 = 27.00 ≠ 27.05
    "053.v2.with-account-name": ["bank.currencies_mixed", "bank.balances_missing"],
    "53.only-Dt-with-DtTm": ["bank.balances_missing"],
    **{
        # 18.15 EUR + 8.85 EUR = 27.00 EUR, and the file says −27.00 SEK; CHF and JPY besides.
        name: [*["bank.currencies_mixed"] * 3, "bank.statement_does_not_add_up"]
        for name in ("053.v2.minimal", "053.v2.minimal.ultimate", "053.v2.with-party-ids",
                     "053.v3", "053.v4", "053.v8")
    },
}  # fmt: skip


def path_of(name: str) -> Path:
    return sample("samples", "camt-genkgo", f"camt{name}.xml")


def by_hand(path: Path) -> list[dict[str, Any]]:
    """Read with XPath over local names, sharing nothing with the reader."""
    tree = etree.parse(str(path))
    statements = tree.xpath(
        "//*[local-name()='Stmt' or local-name()='Rpt' or local-name()='Ntfctn']"
    )
    return [
        {
            "number": one.xpath("string(*[local-name()='Id'])"),
            "entries": len(one.xpath("*[local-name()='Ntry']")),
            "details": len(one.xpath(".//*[local-name()='TxDtls']")),
            "balances": len(one.xpath("*[local-name()='Bal']")),
            "booked": sum(
                Decimal(entry.xpath("string(*[local-name()='Amt'])"))
                * (1 if entry.xpath("string(*[local-name()='CdtDbtInd'])") == "CRDT" else -1)
                for entry in one.xpath(
                    "*[local-name()='Ntry'][normalize-space(*[local-name()='Sts'])='BOOK']"
                )
            ),
        }
        for one in statements
    ]


@pytest.mark.parametrize("name", _NAMES)
def test_a_sample_says_what_xpath_finds_in_it(name: str) -> None:
    path = path_of(name)
    found = read_bank_file(path)
    assert [
        {
            "number": one.number,
            "entries": len(one.entries),
            "details": sum(len(entry.details) for entry in one.entries),
            "balances": len(one.balances),
            # All currencies of entries in the set have two decimals.
            "booked": Decimal(sum(entry.signed for entry in one.booked)) / 100,
        }
        for one in found.statements
    ] == by_hand(path)


@pytest.mark.parametrize("name", _NAMES)
def test_a_sample_agrees_with_itself_or_the_fault_is_named(name: str) -> None:
    faults = [
        fault.code
        for one in read_bank_file(path_of(name)).statements
        for fault in statement_faults(one)
    ]
    assert faults == _FAULTY.get(name, [])


@pytest.mark.parametrize("name", _NAMES)
def test_the_kind_and_the_version_are_those_of_the_namespace(name: str) -> None:
    path = path_of(name)
    found = read_bank_file(path)
    space = etree.QName(etree.parse(str(path)).getroot()).namespace
    assert space == f"urn:iso:std:iso:20022:tech:xsd:{found.kind}.001.{found.version}"


def test_the_sample_that_is_wrong_on_purpose_is_refused() -> None:
    with pytest.raises(BankFieldMissing, match="Stmt"):
        read_bank_file(path_of("053.v2.wrong"))


def test_no_sample_of_the_set_is_left_out() -> None:
    folder = sample("samples", "camt-genkgo")
    assert {path.name for path in folder.glob("*.xml")} == {
        f"camt{name}.xml" for name in [*_NAMES, "053.v2.wrong"]
    }


def test_two_statements_of_one_file_follow_each_other() -> None:
    first, second = read_bank_file(path_of("053.v2.multi.statement")).statements
    assert first.kind is FileKind.STATEMENT
    # 18.15 + 8.85 = 27.00; 27.00 − 7.00 = 20.00
    balances = [first.opening, first.closing, second.opening, second.closing]
    assert [one.money.amount for one in balances if one] == [1_815, 2_700, 2_700, 2_000]


def test_yen_have_no_hundredths_and_trailing_zeros_are_no_fraction() -> None:
    minimal = read_bank_file(path_of("053.v2.minimal")).statements[0]
    assert minimal.balances[-1].money.amount == -2_700  # JPY 2700, a debit
    fine = read_bank_file(path_of("053.v2.five.decimals")).statements[0]
    assert fine.entries[0].money.amount == 885  # written 8.850


def test_the_payments_of_a_batch_keep_their_own_names() -> None:
    entry = read_bank_file(path_of("054.v8")).statements[0].entries[0]
    assert [detail.end_to_end_id for detail in entry.details] == [
        "UXC06170000006PI00001EE00001",
        "UXC06170000006PI00001EE00002",
        "UXC06170000006PI00001EE00002",
    ]
    amounts = [detail.money.amount for detail in entry.details if detail.money]
    assert amounts == [310, 320, 320]
