"""What a page of a firm may write of its own rows, were it to write whatever it liked."""

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.identity.services.acting import acting_within
from tests.web.people import FIRM_USCC
from tests.web.rights.test_direct_sql import FIRM, OFFICER, rows
from tests.web.rights.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

BY_FIRM = [
    (
        (
            "UPDATE support_payeeaccount SET state = 'checked', checked_by_id = 9,"
            " checked_by_name = 'x', checked_at = now()"
        ),
        "support_payee_stated",
    ),
    (
        (
            "INSERT INTO support_payeeaccount (uscc, holder, number, bank_code, bank_name, state,"
            " stated_by_id, stated_by_name, stated_at, checked_by_name, reason) SELECT uscc, 'x',"
            " '44250100000099', '105584000005', 'x', 'in_use', 7, 'x', now(), '', ''"
            " FROM support_payeeaccount"
        ),
        "support_payee_stated",
    ),
    (
        (
            "UPDATE support_entitlementline SET state = 'promised', order_id = NULL,"
            " payment_name = '', paid_on = NULL"
        ),
        "support_line_answered",
    ),
    ("UPDATE support_clawback SET state = 'dropped'", "support_claim_not_by_firms"),
    (
        (
            'INSERT INTO support_clawbackreceipt (claim_id, bank_line_id, amount, "on",'
            " transfer_id, by_id, by_name, at) SELECT id, 1, 100, current_date,"
            " gen_random_uuid(), 7, 'x', now()"
            " FROM support_clawback"
        ),
        "support_receipt_not_by_firms",
    ),
    ("UPDATE calls_application SET stage = 'approved'", "application_stage_of_officials"),
    ("UPDATE calls_application SET forged_at = now()", "application_stage_of_officials"),
    ("UPDATE calls_application SET handed_in_at = now()", "application_keeps_its_beginning"),
    ("UPDATE calls_application SET rung = 'srdi'", "application_keeps_its_beginning"),
]


@pytest.mark.parametrize(("statement", "constraint"), BY_FIRM)
def test_a_page_of_a_firm_does_not_do_what_officials_do(
    world: World, statement: str, constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refused, acting_within(FIRM, money_owner=FIRM_USCC):
        rows(statement)
    diagnosis = refused.value.__cause__
    assert diagnosis is not None
    assert diagnosis.diag.constraint_name == constraint  # type: ignore[attr-defined]


def test_a_page_of_an_official_still_does(world: World) -> None:
    for statement in (
        (
            "UPDATE support_payeeaccount SET state = 'checked', checked_by_id = 9,"
            " checked_by_name = 'x', checked_at = now() RETURNING id"
        ),
        "UPDATE calls_application SET stage = 'approved' RETURNING id",
    ):
        with transaction.atomic(), acting_within(OFFICER, money_owner=""):
            assert rows(statement)
    assert connection.in_atomic_block


def test_a_page_of_a_firm_still_moves_the_day_to_pay_by_its_appeal(world: World) -> None:
    with acting_within(FIRM, money_owner=FIRM_USCC):
        assert rows("UPDATE support_clawback SET paused_on = current_date RETURNING id")
