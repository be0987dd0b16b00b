"""The chain over the journal, and that tampering with it shows."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.domain.transfers import Settlement
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.integrity import anchor_problems, head, problems
from renqi.engines.ledger.services.accounts import open_account
from renqi.engines.ledger.services.holds import hold_money, settle_holds
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.seal_journal import resume_after_restore, seal_journal
from tests.engines.ledger.chart import BOOKING, NOON, Chart, problems_of, sql

Tamper = Callable[..., None]
COPY = (
    "debit_id, credit_id, amount, released, book_id, unit, kind, effective_on, created_at, cause,"
    " memo, actor"
)


def post(chart: Chart, amount: int) -> None:
    post_transfers(
        [chart.transfer(chart.bank, chart.fund, amount)], place=chart.place, booking=BOOKING
    )


def seal() -> int | None:
    return seal_journal(at=NOON)


@pytest.fixture
def sealed(own_chart: Chart) -> Chart:
    """Post 1, 2 and 3 fen under one seal each, and 4 fen under none."""
    for amount in (1, 2, 3):
        post(own_chart, amount)
        assert seal() == amount
    post(own_chart, 4)
    assert problems_of() == []
    return own_chart


@pytest.fixture
def tamper(own_database: dict[str, Any]) -> Tamper:
    """Run statements as somebody who may do anything, with all triggers off."""

    def run(*statements: str) -> None:
        with psycopg.connect(
            host=own_database["HOST"],
            port=own_database["PORT"],
            dbname=own_database["NAME"],
            user="postgres",
        ) as link:
            link.execute("SET session_replication_role = replica")
            for statement in statements:
                link.execute(statement)

    return run


def found(*, chain: bool = True) -> set[str]:
    return {one.problem for one in problems(first_seal=1 if chain else None)}


def test_a_seal_covers_what_was_posted_since_the_one_before(sealed: Chart) -> None:
    assert sql("SELECT no, transfers FROM ledger_seal ORDER BY no") == [(1, 1), (2, 1), (3, 1)]
    assert seal() == 4
    assert seal() is None  # nothing new
    top = head()
    assert top is not None
    assert (top.no, top.transfers) == (4, 1)
    assert anchor_problems(no=4, digest=top.hash) == []


def test_a_transfer_that_commits_late_is_sealed_later_and_is_in_every_balance(
    own_chart: Chart, own_database: dict[str, Any]
) -> None:
    # The slow one takes its numbers first and commits last: the seal must wait for it.
    slow = connection.copy()
    with slow.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT ledger_post_one(%s::smallint, 1::smallint, '2026-07-01', false, now(), 'slow',"
            " gen_random_uuid(), %s::bigint, %s::bigint, 10, 'slow', '')",
            [own_chart.place.book_id, own_chart.bank, own_chart.a],
        )
        # Another account, or it would wait.
        terms = AccountTerms(code="till", name="till", side=Side.DEBIT, balance_min=None)
        till = open_account(terms, book_id=own_chart.place.book_id, at=NOON, actor="tester")
        post_transfers(
            [own_chart.transfer(till, own_chart.b, 5)], place=own_chart.place, booking=BOOKING
        )
        assert seal() is None  # the later number is there, the earlier one is not yet
        cursor.execute("COMMIT")
    slow.close()
    rows = sql("SELECT amount FROM ledger_transfer ORDER BY seq")
    assert rows == [(10,), (5,)]  # lower number, later commit
    assert seal() == 1
    assert sql("SELECT transfers FROM ledger_seal") == [(2,)]
    assert (account_of(own_chart.a).balance, account_of(own_chart.b).balance) == (10, 5)
    assert problems_of() == []


def test_a_hot_account_is_counted_before_and_after_its_transfers_are_folded_in(
    own_chart: Chart,
) -> None:
    terms = AccountTerms(code="clearing", name="清算", balance_min=None, is_hot=True)
    hot = open_account(terms, book_id=own_chart.place.book_id, at=NOON, actor="tester")
    chart, words = own_chart, {"place": own_chart.place, "booking": BOOKING}
    post_transfers([chart.transfer(chart.bank, hot, 100)], **words)  # type: ignore[arg-type]
    promise = chart.transfer(hot, chart.a, 60)
    hold_money([promise], **words)  # type: ignore[arg-type]
    stored = "SELECT credits, debits, debits_pending FROM ledger_account WHERE id = %s"
    for is_folded in (False, True):
        assert (account_of(hot).balance, account_of(hot).promised) == (100, 60)
        assert sql(stored, hot) == [(100, 0, 60) if is_folded else (0, 0, 0)]
        assert problems_of() == []
        seal()
    part = Settlement(hold_id=promise.id, amount=50)
    settle_holds([part], book_id=chart.place.book_id, booking=BOOKING)
    assert (account_of(hot).balance, account_of(hot).promised) == (50, 0)  # 100 − 50
    seal()
    assert sql(stored, hot) == [(100, 50, 0)]
    assert problems_of() == []


def test_an_amount_that_was_edited_is_reported(sealed: Chart, tamper: Tamper) -> None:
    tamper("UPDATE ledger_transfer SET amount = 9 WHERE amount = 2")
    assert found() == {"transfers_altered", "balance_differs"}


def test_an_edit_that_mends_the_balances_too_is_reported(sealed: Chart, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_transfer SET amount = 9 WHERE amount = 2",
        "UPDATE ledger_account SET debits = debits + 7 WHERE code = 'bank'",
        "UPDATE ledger_account SET credits = credits + 7 WHERE code = 'pool'",
    )
    assert found(chain=False) == set()
    assert found() == {"transfers_altered"}


@pytest.mark.parametrize("column", ["memo", "actor", "cause"])
def test_words_that_were_edited_are_reported(sealed: Chart, tamper: Tamper, column: str) -> None:
    tamper(f"UPDATE ledger_transfer SET {column} = 'x' WHERE amount = 2")  # noqa: S608
    assert found() == {"transfers_altered"}


def test_two_transfers_that_changed_places_are_reported(sealed: Chart, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_transfer SET seq = CASE amount WHEN 1 THEN (SELECT seq FROM ledger_transfer"
        " WHERE amount = 2) ELSE (SELECT seq FROM ledger_transfer WHERE amount = 1) END"
        " WHERE amount IN (1, 2)"
    )
    assert found() == {"transfers_altered"}


def test_a_transfer_that_was_taken_out_or_put_in_is_reported(sealed: Chart, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_transfer WHERE amount = 2")
    assert found() == {"transfers_missing_or_added", "balance_differs"}
    tamper(
        f"INSERT INTO ledger_transfer (id, xid, {COPY}) SELECT gen_random_uuid(), xid, {COPY}"  # noqa: S608
        " FROM ledger_transfer WHERE amount = 1"
    )
    assert found() == {"transfers_missing_or_added", "balance_differs"}


def test_a_tail_that_was_cut_is_reported(sealed: Chart, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_transfer WHERE amount >= 3", "DELETE FROM ledger_seal WHERE no = 3")
    assert found() == {"tail_cut", "balance_differs"}


def test_a_cut_that_mends_everything_is_shown_by_the_anchor_alone(
    sealed: Chart, tamper: Tamper
) -> None:
    anchor = head()
    assert anchor is not None
    tamper(
        "DELETE FROM ledger_transfer WHERE amount >= 3",
        "DELETE FROM ledger_seal WHERE no = 3",
        "UPDATE ledger_clock SET sealed_to = (SELECT max(xid_until) FROM ledger_seal)",
        "UPDATE ledger_account SET debits = debits - 7 WHERE code = 'bank'",  # 3 + 4
        "UPDATE ledger_account SET credits = credits - 7 WHERE code = 'pool'",
    )
    assert found() == set()
    assert [one.problem for one in anchor_problems(no=anchor.no, digest=anchor.hash)] == [
        "anchor_differs"
    ]


def test_a_seal_that_was_taken_out_or_edited_is_reported(sealed: Chart, tamper: Tamper) -> None:
    tamper("UPDATE ledger_seal SET sealed_at = sealed_at + interval '1 day' WHERE no = 2")
    assert found() == {"seal_altered"}
    tamper("DELETE FROM ledger_seal WHERE no = 2")
    assert found() == {"seal_missing", "seal_unlinked"}


def test_a_chain_that_was_made_anew_from_the_middle_breaks_its_link(
    sealed: Chart, tamper: Tamper
) -> None:
    tamper(
        "UPDATE ledger_transfer SET memo = 'x' WHERE amount = 2",
        "UPDATE ledger_seal s SET root = (SELECT sha256(string_agg(l.leaf, ''::bytea ORDER BY"
        " l.seq)) FROM ledger_leaf l WHERE l.xid >= s.xid_from AND l.xid < s.xid_until)"
        " WHERE no = 2",
        "UPDATE ledger_seal SET hash = ledger_seal_hash(no, xid_from, xid_until, transfers, root,"
        " previous, sealed_at) WHERE no = 2",
    )
    assert found() == {"seal_unlinked"}


def test_the_rest_of_the_chain_is_checked_from_a_seal_on(sealed: Chart, tamper: Tamper) -> None:
    tamper("UPDATE ledger_transfer SET memo = 'x' WHERE amount = 1")
    assert {one.problem for one in problems(first_seal=1)} == {"transfers_altered"}
    assert list(problems(first_seal=2)) == []


def test_a_server_that_counts_anew_posts_nothing_until_the_count_is_carried_on(
    sealed: Chart, tamper: Tamper
) -> None:
    # As after a restore onto a new server: the clock of the data is far ahead of the server's.
    ahead = 1_000_000
    tamper(
        f"UPDATE ledger_transfer SET xid = xid + {ahead}",  # noqa: S608
        f"UPDATE ledger_seal SET xid_from = xid_from + {ahead}, xid_until = xid_until + {ahead}",  # noqa: S608
        "UPDATE ledger_clock SET sealed_to = (SELECT max(xid_until) FROM ledger_seal)",
    )
    with pytest.raises(refusals.ClockBehind):
        post(sealed, 5)
    with pytest.raises(refusals.ClockBehind):
        seal()
    assert resume_after_restore() > 0
    post(sealed, 5)
    assert seal() == 4
    assert sql("SELECT transfers FROM ledger_seal WHERE no = 4") == [(2,)]  # 4 and 5 fen
    assert resume_after_restore() > 0  # as before: nothing was left to carry on
