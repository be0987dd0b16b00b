"""`renqi ledger reconcile`: what it prints and how it ends."""

import argparse
import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from renqi.cli import database
from renqi.cli.main import build_parser, main
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.services.accounts import open_account
from tests.engines.ledger.bank_books import OWNER, Desk, open_desk
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.engines.ledger.chart import NOON, open_chart

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(database, "open_database", nullcontext)
    return open_desk(open_chart(), tmp_path)


def bank_file(folder: Path, closing: str = "-1.50") -> Path:
    path = folder / "day.xml"
    fee = Line(yuan="-1.50", ref="B-1", code="PMNT/MDOP/CHRG")
    path.write_text(statement_xml(lines=[fee], opening="0", closing=closing), encoding="utf-8")
    return path


def test_a_file_is_taken_matched_and_the_difference_explained(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", "reconcile", str(bank_file(tmp_path)), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["statements"][0]["lines_new"] == 1
    (account,) = told["accounts"]
    assert account["matched"] == {"fee": 1}
    # bank −150; books 100,000 − 150 = 99,850; the opening money is not at the bank
    assert (account["difference"], account["unexplained"]) == (-100_000, 0)
    assert [item["what"] for item in account["open_items"]] == ["before_first"]


def test_a_person_reads_the_same_in_words(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bank_file(tmp_path)
    assert main(["ledger", "reconcile", str(path)]) == 0
    assert "Bank -1.50, books 998.50, difference -1,000.00." in capsys.readouterr().out
    assert main(["ledger", "reconcile", str(path)]) == 0
    assert "taken before" in capsys.readouterr().out


def test_a_file_that_does_not_add_up_is_one_line_and_status_2(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", "reconcile", str(bank_file(tmp_path, closing="1.50"))]) == 2
    assert capsys.readouterr().err == (
        "renqi: Statement S-1: 0.00 and entries of -1.50 do not make 1.50.\n"
    )


def test_the_command_stands_in_the_group_of_the_ledger() -> None:
    arguments = build_parser().parse_args(["ledger", "reconcile", "day.xml"])
    assert isinstance(arguments, argparse.Namespace)
    assert arguments.file == Path("day.xml")


def test_an_account_is_registered_listed_and_closed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--holder", "演示第二户", "--bank", "演示银行", "--bank-code", "102584000001"]
    given += ["--suspense", "fund/2241", "--fees", "fund/6603"]
    command = ["ledger", "bank-account", "open", "6222000000000000002", *given]
    assert main([*command, "--mirror", "fund/1002"]) == 2
    assert capsys.readouterr().err == (
        "renqi: The account 1002 of the books mirrors the bank account 6222000000000000001"
        " already.\n"
    )
    terms = AccountTerms(code="1003", name="1003", owner=OWNER, side=Side.DEBIT, balance_min=None)
    open_account(terms, book_id=desk.chart.place.book_id, at=NOON, actor="t")
    assert main([*command, "--mirror", "fund/1003", "--two-people-above", "500"]) == 0
    closing = ["ledger", "bank-account", "close", "6222000000000000002"]
    assert main([*closing, "--last-day", "2026-07-01"]) == 0
    capsys.readouterr()
    assert main(["ledger", "bank-account", "list", "--json"]) == 0
    told = {one["number"]: one for one in json.loads(capsys.readouterr().out)["accounts"]}
    second = told["6222000000000000002"]
    assert (second["confirm_above"], second["closed_on"]) == (50_000, "2026-07-01")
    assert main([*closing, "--last-day", "2026-07-01"]) == 2
