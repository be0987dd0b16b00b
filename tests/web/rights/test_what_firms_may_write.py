"""What a page of a firm may write of its own rows, were it to write whatever it liked."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.identity.services.acting import acting_within
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title
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


# Of a title of 2026 that runs to 2029: the update of 2027 is due.
TITLE_BY_FIRM = [
    ("UPDATE ladder_title SET clock_on = NULL WHERE ended_on IS NULL", "title_clock_goes_on"),
    (
        "UPDATE ladder_title SET clock_on = ends_on + 9 WHERE ended_on IS NULL",
        "title_clock_goes_on",
    ),
    (
        "UPDATE ladder_title SET update_due_on = NULL WHERE ended_on IS NULL",
        "title_clock_goes_on",
    ),
    (
        "UPDATE ladder_title SET update_due_on = update_due_on + 400 WHERE ended_on IS NULL",
        "title_clock_goes_on",
    ),
    (
        (
            "INSERT INTO ladder_titleevent (title_id, kind, happened_on, due_on, matter, cause,"
            " clause, note, proof, person_key, person_name, at) SELECT id, 'updated',"
            " current_date - 300, current_date - 290, '', '', '', '', 'x', 7, 'x', now()"
            " FROM ladder_title WHERE ended_on IS NULL"
        ),
        "title_act_of_today",
    ),
    (
        (
            "INSERT INTO ladder_titleevent (title_id, kind, happened_on, due_on, matter, cause,"
            " clause, note, proof, person_key, person_name, at) SELECT id, 'updated',"
            " current_date, current_date - 290, '', '', '', '', 'x', 7, 'x', now()"
            " FROM ladder_title WHERE ended_on IS NULL"
        ),
        "title_act_of_today",
    ),
]


@pytest.mark.parametrize(("statement", "constraint"), TITLE_BY_FIRM)
def test_a_firm_neither_stops_the_clock_of_its_title_nor_updates_it_in_the_past(
    world: World, statement: str, constraint: str
) -> None:
    today = dt.datetime.now(dt.UTC)
    entry = TitleEntry(
        uscc=FIRM_USCC,
        rung="innovative",
        granted_on=today.date() - dt.timedelta(days=30),
        document="深工信〔2026〕9号",
    )
    title_id = register_title(entry, actor=OFFICER, at=today)
    assert Title.objects.get(pk=title_id).update_due_on  # or nothing would be tried
    with pytest.raises(IntegrityError) as refused, acting_within(FIRM, money_owner=FIRM_USCC):
        rows(statement)
    diagnosis = refused.value.__cause__
    assert diagnosis is not None
    assert diagnosis.diag.constraint_name == constraint  # type: ignore[attr-defined]
