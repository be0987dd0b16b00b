"""What a page may have the database do beyond reading rows: little, and only for whom it is."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import TABLE, Action, Role
from renqi.identity.services.acting import acting_within
from tests.web.people import FIRM_USCC
from tests.web.rights.test_direct_sql import page_without_settings, rows
from tests.web.rights.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

# Every function with the owner's rights that a page may call, and why.
CALLED = {
    "audit_record_event": "pages leave events",
    "audit_verify_entries": "compares hashes and tells which differ",
    "audit_verify_links": "the same",
    "capital_fund_days": "a fund as a whole is no secret of who keeps it",
    "capital_fund_now": "the same",
    "capital_kept_books": "policies ask it, for the institution of the page",
    "capital_open_stake": "opens a firm's account of shares where its money is booked",
    "casework_cases_of_duty": "policies ask it, for the person of the page",
    "casework_receipt_of": "says a receipt again to who knows the words it was given for",
    "casework_own_cases": "the same",
    "identity_tell": "tells people what they then read alone",
    "ledger_hand_over": "who merges firms brings their accounts along",
    "ledger_leg_names": "names both ends of a transfer that is one's own",
    "ledger_lock_accounts": "goes before posting",
    "ledger_own_accounts": "policies ask it, for the party of the page",
    "ledger_post": "payment orders hold money",
    "ledger_post_one": "bank lines are booked",
    "ledger_resolve": "payment orders are settled or let go",
    "ledger_return": "a booking is taken back",
    "relief_queue_places": "counts who waits before a payout, and names nobody",
    "registry_heirs_of_own": "policies ask it, for the firm of the page",
    "registry_own_batches": "the same",
    "registry_own_firms": "the same",
}
POST = (
    "SELECT ledger_post_one(a.book_id::smallint, a.unit::smallint, current_date, false, now(),"
    " 'x', gen_random_uuid(), t.debit_id, t.credit_id, 1::bigint, 'x', 'x', NULL, NULL, NULL)"
    " FROM ledger_transfer t JOIN ledger_account a ON a.id = t.debit_id LIMIT 1"
)


def post_as(who: Actor) -> None:
    with acting_within(who, money_owner=""):
        # As a selector that forgot whose account it is would have it.
        rows("SELECT set_config('renqi.money', 'all', true)")
        rows(POST)


def test_pages_call_with_the_owners_rights_only_what_is_said_here() -> None:
    found = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND (has_function_privilege('renqi_web', oid, 'EXECUTE')"
        " OR has_function_privilege('renqi_web_all', oid, 'EXECUTE'))"
    )
    assert {name for (name,) in found} == CALLED.keys()


@pytest.mark.parametrize("role", list(Role))
def test_a_page_moves_money_only_for_those_who_keep_the_bank(world: World, role: Role) -> None:
    who = Actor(person_id=7, name="x", role=role, organisation_id=3, uscc=FIRM_USCC)
    keeps_bank = bool(TABLE[role].keys() & {Action.BANK_ORDER, Action.BANK_RECONCILE})
    assert keeps_bank == (role in {Role.FINANCE_OFFICER, Role.INSTITUTION_OFFICER})
    if keeps_bank:
        post_as(who)
        return
    with pytest.raises(ProgrammingError, match="this page moves no money"):
        post_as(who)


def test_a_page_makes_no_table_and_hangs_no_trigger_on_one() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), page_without_settings():
        rows("CREATE TEMP TABLE identity_membership (id bigint)")
    connection.set_rollback(False)
    calls = "SELECT proname FROM pg_proc WHERE prosecdef AND prorettype = 'trigger'::regtype"
    for role in ("renqi_web", "renqi_web_all", "renqi_app"):
        assert rows(f"{calls} AND has_function_privilege('{role}', oid, 'EXECUTE')") == []
