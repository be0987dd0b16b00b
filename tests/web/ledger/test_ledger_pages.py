"""What the pages of the ledger say adds up, page by page and in the files."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.accounts import open_account
from tests.database_roles import as_owner
from tests.engines.ledger.chart import BOOKING, NOON, Chart, open_chart
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.ledger.books import account_id, keep_demo_books
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
PERIOD = "start=2026-01-01&end=2026-12-31"


@pytest.fixture
def finance() -> Client:
    """The finance officer over half a year of books."""
    make_people()
    keep_demo_books()
    return signed_in("finance")


def rows_of(response: Any) -> list[list[str]]:
    """Read a CSV file as a spreadsheet does."""
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def numbers(cells: list[str]) -> list[Decimal]:
    return [Decimal(cell) if cell else Decimal(0) for cell in cells]


@pytest.mark.parametrize("code", ["custody", "srdi-award", "issuer", "shop", "joint-fund"])
def test_a_statement_file_adds_up_line_by_line(finance: Client, code: str) -> None:
    account = account_of(account_id(code))
    path = f"/ledger/accounts/{account.id}/statement/?{PERIOD}&format=csv"
    header, opening, *lines, closing = rows_of(finance.get(path))
    assert header[6:10] == ["借方", "贷方", "冻结", "余额"]
    assert (opening[1], closing[1]) == ("期初余额", "期末余额")
    balance = Decimal(opening[9])
    total_debit = total_credit = Decimal(0)
    for line in lines:
        debit, credit = numbers(line[6:8])
        # A bank account grows by its debits, a fund by its credits.
        balance += (credit - debit) if account.side is Side.CREDIT else (debit - credit)
        assert Decimal(line[9]) == balance
        total_debit, total_credit = total_debit + debit, total_credit + credit
    assert numbers(closing[6:8]) == [total_debit, total_credit]
    assert Decimal(closing[9]) == balance
    divisor = 1 if account.unit.name == "POINTS" else 100
    assert balance == Decimal(account.balance) / divisor


def test_the_pages_of_a_statement_are_its_file(finance: Client) -> None:
    path = f"/ledger/accounts/{account_id('custody')}/statement/?{PERIOD}"
    filed = [row[10] for row in rows_of(finance.get(f"{path}&format=csv"))[2:-1]]
    turned: list[str] = []
    following = ""
    while True:
        part = finance.get(path + following, headers=HTMX)
        turned += [str(one["line"].id) for one in part.context["lines"]]
        if not part.context["later"]:
            break
        following = f"&after={part.context['later']}"
    assert turned == filed
    assert len(filed) > 50
    last = finance.get(f"{path}&before={part.context['last']}").context
    assert (last["is_last"], last["later"]) == (True, "")
    assert [str(one["line"].id) for one in last["lines"]] == filed[-50:]
    whole = finance.get(f"{path}&whole=1").context
    assert [str(one["line"].id) for one in whole["lines"]] == filed


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=2026-01-01.",
        "after=2026-13-01.4",
        "before=2026-01-01.99999999999999999999999",
        "before=9999-12-31.9223372036854775807",
        "after=2026-01-01.²",
        "start=0001-01-01&end=9999-12-31",
        "start=2026-05-02&end=2026-05-01",
        "start=soon",
        "whole",
        "format=pdf",
    ],
)
def test_an_address_that_makes_no_sense_shows_the_proposed_period(
    finance: Client, query: str
) -> None:
    number = account_id("custody")
    assert finance.get(f"/ledger/accounts/{number}/statement/?{query}").status_code == 200


def test_a_period_that_ends_before_it_begins_is_explained(finance: Client) -> None:
    path = f"/ledger/accounts/{account_id('custody')}/statement/?start=2026-05-02&end=2026-05-01"
    assert "截止日期早于起始日期" in text_of(finance.get(path))


@pytest.mark.parametrize(
    "query",
    [
        "older=1",
        "older=a.b",
        "older=1.1&newer=2.2",
        "newer=999999999999999999999.1",
        "least=-1",
        "least=1e99",
        "most=abc",
        "unit=pounds",
        "kind=9",
        "book=none",
        "account=%2F",
        "start=2026-05-02&end=2026-05-01",
    ],
)
def test_a_journal_answers_to_any_address(finance: Client, query: str) -> None:
    assert finance.get(f"/ledger/journal/?{query}").status_code == 200


def test_amounts_of_the_journal_are_asked_for_in_yuan(finance: Client) -> None:
    path = f"/ledger/journal/?{PERIOD}&unit=fen&least=40000000&most=40000000"
    lines = finance.get(path).context["lines"]
    # Forty million yuan came in once.
    assert [str(one["amount"]) for one in lines] == ["40,000,000.00"]


def test_an_amount_without_a_unit_is_not_guessed(finance: Client) -> None:
    units = {
        str(one["unit"])
        for one in finance.get(f"/ledger/journal/?{PERIOD}&least=300&most=300").context["lines"]
    }
    # 300 points were granted; nobody moved 300 yuan.
    assert units == {"积分"}


def test_a_trial_balance_has_equal_sides_on_any_day(finance: Client) -> None:
    for book in ("demo-fund", "demo-alliance"):
        for day in ("2026-01-01", "2026-07-20", "2026-10-31", "2026-11-30"):
            path = f"/ledger/trial-balance/?book={book}&on={day}"
            assert all(one["is_balanced"] for one in finance.get(path).context["totals"])
            _, *rows = rows_of(finance.get(f"{path}&format=csv"))
            for unit in ("元", "积分"):
                sides = [numbers(row[3:7]) for row in rows if row[2] == unit]
                totals = [sum(column) for column in zip(*sides, strict=True)]
                assert totals[0:1] + totals[2:3] == totals[1:2] + totals[3:4]


def test_an_altered_balance_is_found_by_the_page(finance: Client) -> None:
    from django.db import connection

    assert "全部一致" in text_of(finance.get("/ledger/books/check/"))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET credits = credits + 1 WHERE code = 'joint-fund'")
    told = text_of(finance.get("/ledger/books/check/"))
    # 160,000.00 came in as dues; one fen more is counted now. The two sides differ as well.
    assert "账户余额与分录合计不符 demo-alliance/joint-fund 680000/16000000/0/0" in told
    assert "账簿借贷不平" in told
    assert "不平衡" in text_of(finance.get("/ledger/books/"))


def test_what_is_below_zero_carries_a_minus(client: Client) -> None:
    from renqi.engines.ledger.services.post_transfers import post_transfers

    make_people()
    chart: Chart = open_chart()
    open_end = AccountTerms(code="open", name="=SUM(A1:A9)", balance_min=None)
    number = open_account(open_end, book_id=chart.place.book_id, at=NOON, actor="tester")
    post_transfers([chart.transfer(number, chart.fund, 7)], place=chart.place, booking=BOOKING)
    finance = signed_in("finance")
    page = finance.get(f"/ledger/accounts/{number}/")
    assert '<span class="minus">\N{MINUS SIGN}0.07</span>' in page.content.decode()
    _, *rows = rows_of(finance.get("/ledger/accounts/?q=SUM&format=csv"))
    # The name is a text for the spreadsheet, the balance a number.
    assert [(row[2], row[8]) for row in rows] == [("'=SUM(A1:A9)", "-0.07")]


def test_an_empty_city_has_empty_pages() -> None:
    make_people()
    finance = signed_in("finance")
    for path in ("accounts/", "journal/", "trial-balance/", "books/", "books/check/"):
        assert finance.get(f"/ledger/{path}").status_code == 200
    assert "暂无账户" in text_of(finance.get("/ledger/accounts/"))
    assert "暂无账簿" in text_of(finance.get("/ledger/books/"))
    assert finance.get("/ledger/trial-balance/?format=csv").status_code == 200
