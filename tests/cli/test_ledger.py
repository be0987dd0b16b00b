"""`renqi ledger`: what a script may rely on."""

import json
from collections.abc import Callable
from contextlib import nullcontext

import pytest

from renqi.cli.main import main
from renqi.engines.ledger.services.post_transfers import post_transfers
from tests.database_roles import as_owner
from tests.engines.ledger.chart import BOOKING, Chart, open_chart, sql

pytestmark = pytest.mark.django_db
Run = Callable[..., tuple[int, str, str]]
JULY = ("--from", "2026-07-01", "--to", "2026-07-31")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the database of the test."""
    monkeypatch.setattr("renqi.cli.database.open_database", nullcontext)

    def command(*words: object) -> tuple[int, str, str]:
        status = main(["ledger", *map(str, words)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.fixture
def paid(db: None) -> Chart:
    """Bring 1,234.56 yuan in and pay 34.56 yuan out."""
    chart = open_chart()
    for transfer in (
        chart.transfer(chart.bank, chart.fund, 123_456, memo="财政拨款"),
        chart.transfer(chart.fund, chart.a, 3_456),
    ):
        post_transfers([transfer], place=chart.place, booking=BOOKING)
    return chart


def test_books_that_hold_are_told_so_with_status_0(run: Run, paid: Chart) -> None:
    status, out, err = run("verify")
    assert (status, err) == (0, "")
    assert out == "2 transfers, nothing sealed yet\nBalances, lots and chain hold.\n"


def test_books_that_do_not_hold_are_told_so_with_status_1(run: Run, paid: Chart) -> None:
    with as_owner():
        sql("UPDATE ledger_account SET credits = credits + 1 WHERE id = %s", paid.a)
    status, out, _err = run("verify", "--json")
    assert status == 1
    told = json.loads(out)
    assert not told["holds"]
    assert {one["problem"] for one in told["problems"]} == {"balance_differs", "sum_not_zero"}
    assert run("verify")[0] == 1


def test_an_anchor_that_is_not_in_the_chain_is_a_failed_check(run: Run, paid: Chart) -> None:
    status, out, _err = run("verify", "--anchor", "1:" + "0" * 64, "--json")
    assert status == 1
    (problem,) = json.loads(out)["problems"]
    assert (problem["problem"], problem["found"]) == ("anchor_differs", "none")


def test_a_statement_is_a_table_with_exact_amounts(run: Run, paid: Chart) -> None:
    status, out, _err = run("statement", "fund/pool", *JULY)
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "fund/pool pool, 2026-07-01 to 2026-07-31"
    assert lines[3].split() == [
        "2026-07-01",
        "posted",
        "fund/bank",
        "bank",
        "财政拨款",
        "1,234.56",
        "1,234.56",
    ]
    assert lines[4].split()[-2:] == ["34.56", "1,200.00"]  # 1,234.56 − 34.56
    assert lines[-2].split() == ["closing", "34.56", "1,234.56", "1,200.00"]
    assert lines[-1] == "Now 1,200.00, of which 0.00 is promised."


def test_a_statement_as_json_counts_fen(run: Run, paid: Chart) -> None:
    status, out, _err = run("statement", "fund/pool", *JULY, "--json")
    assert status == 0
    told = json.loads(out)
    assert (told["unit"], told["opening"], told["closing"]) == ("fen", 0, 120_000)
    assert [line["balance"] for line in told["lines"]] == [123_456, 120_000]
    assert told["available_now"] == 120_000


def test_an_account_that_is_not_there_is_one_line_and_status_2(run: Run, paid: Chart) -> None:
    status, out, err = run("statement", "fund/none")
    assert (status, out) == (2, "")
    assert err == "renqi: There is no account fund/none. Write it as BOOK/ACCOUNT.\n"


@pytest.mark.parametrize(
    "words", [("verify", "--anchor", "x"), ("statement", "fund/a", "--from", "July")]
)
def test_words_that_cannot_be_read_are_refused(run: Run, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as refused:
        run(*words)
    assert refused.value.code == 2


def test_a_clock_that_runs_on_needs_no_resuming(run: Run, paid: Chart) -> None:
    assert json.loads(run("resume", "--json")[1]) == {"offset": 0}
