"""What a bank's file may not do to the reader, and what must not be overlooked in it."""

from pathlib import Path

import pytest

from renqi.engines.ledger.domain import bank_refusals as refusals
from renqi.engines.ledger.domain.bank_checks import external_references, statement_faults
from renqi.engines.ledger.domain.bank_files import EntryState, Statement
from renqi.engines.ledger.intake import bank_xml
from renqi.engines.ledger.intake.bank_file import read_bank_file
from renqi.kernel.errors import DomainError
from tests.engines.ledger.bank_messages import Line, statement_xml

PAID = Line(yuan="-100.00", ref="B-1", end_to_end="E-1")
GOT = Line(yuan="250.50", ref="B-2", party="深圳市演示一号", party_account="44001")


@pytest.fixture
def write(tmp_path: Path) -> "Writer":
    return Writer(tmp_path)


class Writer:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "bank.xml"

    def __call__(self, content: str | bytes) -> Path:
        raw = content.encode() if isinstance(content, str) else content
        self.path.write_bytes(raw)
        return self.path


def only(path: Path) -> Statement:
    (statement,) = read_bank_file(path).statements
    return statement


def test_a_statement_gives_its_entries_with_direction_and_party(write: Writer) -> None:
    found = only(write(statement_xml(lines=[PAID, GOT], opening="1000.00", closing="1150.50")))
    # 1,000.00 − 100.00 + 250.50 = 1,150.50
    assert [entry.signed for entry in found.entries] == [-10_000, 25_050]
    assert statement_faults(found) == ()
    assert found.entries[1].details[0].counterparty == "深圳市演示一号"
    assert found.entries[1].details[0].counterparty_account == "44001"


def test_a_fen_that_is_missing_is_found(write: Writer) -> None:
    found = only(write(statement_xml(lines=[PAID, GOT], opening="1000.00", closing="1150.51")))
    assert [fault.code for fault in statement_faults(found)] == ["bank.statement_does_not_add_up"]


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        ("<TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries>", "bank.control_count_wrong"),
        # 100.00 + 250.50 = 350.50
        ("<TtlNtries><Sum>350.49</Sum></TtlNtries>", "bank.control_sum_wrong"),
        ("<TtlDbtNtries><Sum>100.01</Sum></TtlDbtNtries>", "bank.control_sum_wrong"),
        ("<TtlCdtNtries><NbOfNtries>2</NbOfNtries></TtlCdtNtries>", "bank.control_count_wrong"),
        ("<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>350.5</Sum></TtlNtries>", None),
    ],
)
def test_control_sums_are_held_against_the_entries(
    summary: str, code: str | None, write: Writer
) -> None:
    more = f"<TxsSummry>{summary}</TxsSummry>"
    found = only(write(statement_xml(lines=[PAID, GOT], opening="0", closing="150.50", more=more)))
    assert [fault.code for fault in statement_faults(found)] == ([code] if code else [])


def test_what_is_only_announced_counts_in_no_balance(write: Writer) -> None:
    waiting = PAID.but(state="PDNG", ref="B-3")
    told = PAID.but(state="INFO", ref="B-4")
    found = only(write(statement_xml(lines=[GOT, waiting, told], opening="0", closing="250.50")))
    assert statement_faults(found) == ()
    assert [entry.state for entry in found.entries if not entry.is_booked] == [
        EntryState.PENDING,
        EntryState.INFORMATION,
    ]


def test_a_payment_that_came_back_is_a_credit_from_the_creditor(write: Writer) -> None:
    back = Line(yuan="100.00", is_reversal=True, end_to_end="E-1", party="收款人演示")
    found = only(write(statement_xml(lines=[back], opening="0", closing="100.00")))
    assert found.entries[0].signed == 10_000
    assert found.entries[0].is_reversal
    assert found.entries[0].details[0].counterparty == "收款人演示"


def test_an_entry_has_one_key_in_the_report_the_notification_and_the_statement(
    write: Writer,
) -> None:
    keys = set()
    for kind in ("052", "054", "053"):
        found = only(write(statement_xml(kind=kind, lines=[PAID], opening="100", closing="0")))
        keys |= set(external_references(found.booked))
    assert keys == {"bank:B-1:-10000CNY#1"}


def test_the_same_sum_paid_twice_a_day_stays_two_lines(write: Writer) -> None:
    nameless = PAID.but(ref="NONREF", end_to_end="")
    found = only(write(statement_xml(lines=[nameless] * 2, opening="200", closing="0")))
    first, second = external_references(found.booked)
    assert first != second


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><x>&c;</x></Document>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><x>&e;</x></Document>'
)
WHOLE = statement_xml(lines=[PAID, GOT], opening="0", closing="150.50")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (LAUGHS, refusals.BankFileForbidden),
        (OUTSIDE, refusals.BankFileForbidden),
        ("", refusals.BankFileUnreadable),
        ("date,amount\n2026-07-01,1\n", refusals.BankFileUnreadable),
        (b"\x50\x4b\x03\x04 a workbook", refusals.BankFileUnreadable),
        (WHOLE[: len(WHOLE) // 2], refusals.BankFileUnreadable),
        (WHOLE[:-1], refusals.BankFileUnreadable),
        (WHOLE + WHOLE[38:], refusals.BankFileUnreadable),
        ("<a>" * 100_000, refusals.BankFileUnreadable),
        ("<Document/>", refusals.BankFileForeign),
        (WHOLE.replace("camt.053", "pain.001"), refusals.BankFileForeign),
        (WHOLE.replace("001.08", "001.99"), refusals.BankFileForeign),
        (WHOLE.replace("Document", "Letter"), refusals.BankFileForeign),
        (WHOLE.replace("BkToCstmrStmt", "BkToCstmrAcctRpt"), refusals.BankFileForeign),
        (WHOLE.replace("Stmt>", "Rpt>"), refusals.BankFileForeign),
        (WHOLE.replace("<Id>S-1</Id>", ""), refusals.BankFieldMissing),
        (WHOLE.replace('<Amt Ccy="CNY">100.00</Amt>', ""), refusals.BankFieldMissing),
        (WHOLE.replace('Ccy="CNY">100.00', ">100.00"), refusals.BankFieldMissing),
        (WHOLE.replace(">100.00<", "><"), refusals.BankFieldMissing),
        (WHOLE.replace(">100.00<", ">100.005<"), refusals.AmountTooFine),
        (WHOLE.replace(">100.00<", ">-100.00<"), refusals.BankFieldWrong),
        (WHOLE.replace(">100.00<", ">1e2<"), refusals.BankFieldWrong),
        (WHOLE.replace(">100.00<", ">１００<"), refusals.BankFieldWrong),
        (WHOLE.replace(">100.00<", ">NaN<"), refusals.BankFieldWrong),
        (WHOLE.replace(">100.00<", f">{'9' * 18}<"), refusals.BankFieldWrong),
        (WHOLE.replace("DBIT", "OUT"), refusals.BankFieldWrong),
        (WHOLE.replace("BOOK", "DONE"), refusals.BankFieldWrong),
        (WHOLE.replace("<Dt>2026-07-01</Dt>", "<Dt>1 July</Dt>"), refusals.BankFieldWrong),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused(
    content: str | bytes, refusal: type[DomainError], write: Writer
) -> None:
    with pytest.raises(refusal):
        read_bank_file(write(content))


def test_a_refusal_names_the_line_and_the_field(write: Writer) -> None:
    broken = WHOLE.replace("<Ntry>", "\n<Ntry>").replace(">250.50<", ">250.505<")
    with pytest.raises(refusals.AmountTooFine, match=r"Line 3: 250\.505 CNY"):
        read_bank_file(write(broken))


def test_an_endless_file_is_refused_before_memory_is_gone(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank_xml, "_ELEMENTS_AT_ONCE_MAX", 1_000)
    # Small pieces, counted each time: in truth a part is counted from 16 MB on.
    monkeypatch.setattr(bank_xml, "_CHUNK", 512)
    monkeypatch.setattr(bank_xml, "_UNREAD_MAX", 0)
    crowded = WHOLE.replace("<NtryDtls>", "<NtryDtls>" + "<x/>" * 2_000, 1)
    with pytest.raises(refusals.BankFileTooLarge):
        read_bank_file(write(crowded))
    # As many elements over many entries are no trouble: each is forgotten after its turn.
    many = statement_xml(lines=[PAID.but(ref=f"B-{n}") for n in range(200)])
    assert len(only(write(many)).entries) == 200
