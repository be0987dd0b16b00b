"""Accounts at banks: one mirror each, and an end."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from renqi.audit.models import SecurityEvent
from renqi.engines.ledger.domain import payment_refusals
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.models import BankAccount
from renqi.engines.ledger.services.accounts import open_account
from renqi.engines.ledger.services.bank_accounts import close_bank_account, open_bank_account
from renqi.kernel.errors import DomainError
from tests.engines.ledger.bank_books import ALL, ANNA, FOREIGN, OWNER, Desk, open_desk
from tests.engines.ledger.bank_messages import ACCOUNT, Line
from tests.engines.ledger.chart import NOON, TODAY, Chart, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture
def desk(chart: Chart, tmp_path: Path) -> Desk:
    return open_desk(chart, tmp_path)


def terms(desk: Desk, **changes: Any) -> BankAccountTerms:
    words: dict[str, Any] = {
        "number": "6222000000000000002",
        "name": "演示第二户",
        "bank_name": "演示银行",
        "bank_code": "102584000001",
        "owner": OWNER,
        "book_id": desk.chart.place.book_id,
        "ledger_account_id": desk.mirror,
        "suspense_id": desk.suspense,
        "fee_id": desk.fees,
    }
    return BankAccountTerms(**{**words, **changes})


def second_mirror(desk: Desk, **changes: Any) -> int:
    words = {"code": "1003", "name": "1003", "owner": OWNER, "side": Side.DEBIT, **changes}
    account = AccountTerms(balance_min=None, **words)
    return open_account(account, book_id=desk.chart.place.book_id, at=NOON, actor="t")


def close(desk: Desk, last_day: date = TODAY, **changes: Any) -> None:
    words = {"scope": ALL, "who": ANNA, "at": NOON, "on": TODAY, **changes}
    close_bank_account(desk.bank, last_day=last_day, **words)


def test_a_second_account_finds_its_mirror_taken(desk: Desk) -> None:
    with pytest.raises(payment_refusals.MirrorTaken, match=rf"1002 .* {ACCOUNT}"):
        open_bank_account(terms(desk), who=ANNA, at=NOON)
    other = second_mirror(desk)
    open_bank_account(terms(desk, ledger_account_id=other), who=ANNA, at=NOON)
    opened = SecurityEvent.objects.filter(kind="money.bank_account_opened")
    assert set(opened.values_list("subject_key", flat=True)) == {ACCOUNT, "6222000000000000002"}


@pytest.mark.parametrize(
    "changes",
    [{"side": Side.CREDIT}, {"owner": "organisation:8"}, {"owner": ""}],
)
def test_a_mirror_is_a_debit_account_of_the_same_owner(changes: dict[str, Any], desk: Desk) -> None:
    other = second_mirror(desk, **changes)
    with pytest.raises(payment_refusals.MirrorUnfit, match="1003"):
        open_bank_account(terms(desk, ledger_account_id=other), who=ANNA, at=NOON)
    assert BankAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("number", "6222 0000"),
        ("number", "6" * 35),
        ("name", ""),
        ("bank_name", "演\u202e示"),
        ("bank_code", "1025840000"),
        ("owner", ""),
    ],
)
def test_what_a_file_of_a_bank_cannot_carry_is_refused(field: str, words: str, desk: Desk) -> None:
    with pytest.raises(payment_refusals.BankAccountFieldUnfit):
        open_bank_account(terms(desk, **{field: words}), who=ANNA, at=NOON)


def test_an_account_ends_on_a_day_and_is_not_paid_from_any_more(desk: Desk) -> None:
    close(desk)
    assert BankAccount.objects.get().closed_on == TODAY
    with pytest.raises(payment_refusals.BankAccountClosed, match="2026-07-01"):
        desk.order(10_000)
    with pytest.raises(payment_refusals.BankAccountClosed):
        close(desk)
    assert SecurityEvent.objects.get(kind="money.bank_account_closed").subject_key == ACCOUNT


def test_a_statement_of_later_days_is_refused_and_one_of_the_last_day_taken(desk: Desk) -> None:
    close(desk)
    late = Line(yuan="5.00", ref="B-1", day=TODAY + timedelta(days=1))
    with pytest.raises(payment_refusals.BankAccountClosed):
        desk.take(late)
    desk.take(Line(yuan="5.00", ref="B-1"), number="S-2")


def under_way(desk: Desk) -> None:
    desk.order(10_000)


def in_doubt(desk: Desk) -> None:
    desk.take(Line(yuan="-7.00", ref="B-1"))


def booked(desk: Desk) -> None:
    desk.take(Line(yuan="7.00", ref="B-1"))


@pytest.mark.parametrize(
    ("before", "last_day", "refusal"),
    [
        (under_way, TODAY, payment_refusals.BankAccountBusy),
        (in_doubt, TODAY, payment_refusals.BankAccountBusy),
        (booked, TODAY - timedelta(days=1), payment_refusals.BankAccountClosedEarly),
        (booked, TODAY + timedelta(days=1), payment_refusals.BankAccountClosedEarly),
    ],
)
def test_an_account_ends_after_all_else_has(
    before: Any, last_day: date, refusal: type[DomainError], desk: Desk
) -> None:
    before(desk)
    with pytest.raises(refusal):
        close(desk, last_day)
    assert BankAccount.objects.get().closed_on is None


def test_nobody_closes_a_foreign_account(desk: Desk) -> None:
    with pytest.raises(payment_refusals.BankAccountUnknown):
        close(desk, scope=FOREIGN)


def test_the_database_keeps_an_account_as_it_is(desk: Desk) -> None:
    for statement in (
        "UPDATE bank_account SET number = '1'",
        "UPDATE bank_account SET ledger_account_id = fee_id, fee_id = ledger_account_id",
    ):
        with pytest.raises(IntegrityError, match="stays what it is"), transaction.atomic():
            sql(statement)
    with pytest.raises(IntegrityError, match="closed_by_somebody"), transaction.atomic():
        sql("UPDATE bank_account SET closed_on = '2026-07-01'")
    close(desk)
    with pytest.raises(DatabaseError, match="stays what it is"), transaction.atomic():
        sql("UPDATE bank_account SET closed_on = NULL, closed_by = ''")
