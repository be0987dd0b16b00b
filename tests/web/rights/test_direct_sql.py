"""The second line: what the database itself shows to a page, whatever the page asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.identity.models import Person
from renqi.identity.services.acting import acting_within
from renqi.identity.services.tell import tell
from renqi.registry.models import Firm
from renqi.registry.selectors import firm_file as firm_file_module
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from tests.web.people import FIRM_USCC
from tests.web.rights.world import NOW, STRANGER, World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

# Tables without row security, and why a page may see every row of them.
OPEN = {
    "account_emailaddress": "sign-in: asked before anybody is known",
    "account_emailconfirmation": "sign-in",
    "audit_clock": "where the chain has got to",
    "audit_seal": "hashes",
    "auth_group": "unused and empty",
    "auth_group_permissions": "unused and empty",
    "auth_permission": "names of tables",
    "casework_casetypeversion": "the published table of a kind of case",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "django_session": "sign-in: found by a key that only its browser has",
    "identity_delegation": "who may act for whom; narrowed by the selectors",
    "identity_emergency": "shown to everybody who keeps people",
    "identity_emailproof": "says who asked to prove an address, never how",
    "identity_mail": "written for others by whoever tells them something",
    "identity_mailchoice": "read by whoever tells somebody something",
    "identity_membership": "looked up to know who asks",
    "identity_movedrole": "which role stands for which since firms were merged",
    "identity_organisation": "named on pages of all parties",
    "identity_person": "sign-in, and named on pages of all parties",
    "ledger_book": "names of books and how far they are closed",
    "ledger_clock": "where the chain has got to",
    "ledger_period_event": "how far books are closed",
    "ledger_seal": "hashes",
    "mfa_authenticator": "sign-in",
    "procrastinate_events": "the queue",
    "procrastinate_jobs": "the queue: pages put jobs in",
    "procrastinate_periodic_defers": "the queue",
    "procrastinate_workers": "the queue",
    "renqi_cache": "counts of attempts, by hashed keys",
    "socialaccount_socialaccount": "sign-in",
    "socialaccount_socialapp": "sign-in",
    "socialaccount_socialapp_sites": "sign-in",
    "socialaccount_socialtoken": "sign-in",
    "usersessions_usersession": "sign-in",
}
FIRM = Actor(person_id=7, name="李建国", role="firm_user", organisation_id=3, uscc=FIRM_USCC)
OFFICER = Actor(person_id=8, name="陈晓明", role="bureau_officer", organisation_id=1)


def rows(statement: str, *given: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []


def has_rows(table: str) -> bool:
    return bool(rows(f'SELECT 1 FROM "{table}" LIMIT 1'))  # noqa: S608


def guarded() -> set[str]:
    return {
        str(name)
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        )
    }


@contextmanager
def page_without_settings(role: str = "renqi_web") -> Iterator[None]:
    with transaction.atomic():
        rows(f"SET LOCAL ROLE {role}")
        yield
        rows("RESET ROLE")


def test_every_table_is_guarded_or_says_why_not() -> None:
    tables = {
        str(name) for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    undecided = tables - guarded() - OPEN.keys()
    assert undecided == set(), "guard them in the row_security.sql of their context, or say why not"
    assert guarded() & OPEN.keys() == set()


def test_a_page_without_settings_sees_no_row_of_any_guarded_table(world: World) -> None:
    filled = {name for name in guarded() if has_rows(name)}
    assert len(filled) >= 12
    with page_without_settings():
        seen = {name for name in filled if has_rows(name)}
    # A call is public once it is published.
    assert seen - {"calls_call"} == set()


@pytest.mark.parametrize("value", ["", "ALL", "all ", "*", "%", "' OR true --"])
def test_settings_that_name_nobody_open_nothing(world: World, value: str) -> None:
    with page_without_settings():
        for name in ("firms", "cases", "money", "trail"):
            rows("SELECT set_config(%s, %s, true)", f"renqi.{name}", value)
        seen = {name for name in guarded() if has_rows(name)}
    # The day of a screening is told to whoever may see any firm at all.
    assert seen - {"calls_call", "cultivation_screeningrun"} == set()


def test_a_firm_sees_its_own_rows_and_an_officer_all(world: World) -> None:
    with acting_within(FIRM, money_owner=FIRM_USCC):
        assert rows("SELECT DISTINCT uscc FROM registry_firm") == [(FIRM_USCC,)]
        assert rows("SELECT count(DISTINCT firm_id) FROM registry_factrecord") == [(1,)]
        assert rows("SELECT DISTINCT uscc FROM cultivation_screenedfirm") == [(FIRM_USCC,)]
        assert rows("SELECT DISTINCT subject_key FROM casework_case") == [(FIRM_USCC,)]
        assert rows("SELECT DISTINCT owner FROM ledger_account") == [(FIRM_USCC,)]
        assert rows("SELECT count(*) FROM ledger_transfer") == [(1,)]
        assert rows("SELECT count(*) FROM ledger_balance") == [(1,)]
    counted = (
        "SELECT count(*) FROM casework_case",
        "SELECT count(*) FROM ledger_transfer",
        "SELECT count(*) FROM ledger_account",
    )
    everything = [rows(question) for question in counted]
    with acting_within(OFFICER, money_owner=""):
        assert rows("SELECT count(DISTINCT uscc) FROM registry_firm") == [(2,)]
        assert [rows(question) for question in counted] == everything
    # Of both firms' cases, and of more money than the firm's own.
    assert [(1,)] not in everything


def test_a_selector_that_forgets_its_scope_still_shows_no_stranger(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(username="firm"))
    address = reverse("firm_file", args=[STRANGER])
    monkeypatch.setattr(firm_file_module, "visible_firms", lambda _scope: Firm.objects.all())
    assert client.get(address).status_code == 404
    # The planted fault is real: whoever may see all does get there by it.
    client.force_login(Person.objects.get(username="bureau"))
    assert client.get(address).status_code == 200


def test_an_account_that_a_selector_forgets_to_hide_is_not_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(username="firm"))
    monkeypatch.setattr("renqi.engines.ledger.domain.owners.owner_in", lambda _scope: "")
    monkeypatch.setattr(Scope, "covers", lambda _self, _code: True)
    for kind, name in (("account", "ledger_account"), ("transfer", "ledger_transfer")):
        assert client.get(reverse(name, args=[world.theirs[kind]])).status_code == 404


def test_an_export_is_read_within_the_reach_of_whoever_asked_for_it(world: World) -> None:
    @needs(Action.FIRM_READ)
    def export(_request: PageRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(
            f"{code} " for (code,) in rows("SELECT uscc FROM registry_firm")
        )

    @needs(Action.FIRM_READ)
    def late(_request: PageRequest) -> StreamingHttpResponse:
        def lines() -> Iterator[str]:
            # Asked when the page is long made, as exports do.
            yield from (f"{code} " for (code,) in rows("SELECT uscc FROM registry_firm"))

        return StreamingHttpResponse(lines())

    request = RequestFactory().get("/")
    request.actor = FIRM  # type: ignore[attr-defined]
    for view in (export, late):
        response: Any = view(request)  # type: ignore[arg-type]
        assert b"".join(response.streaming_content).split() == [FIRM_USCC.encode()]
    assert len(rows("SELECT uscc FROM registry_firm")) == 2


def test_messages_are_their_readers_alone_and_can_be_told_to_anybody(world: World) -> None:
    reader, other = (Person.objects.get(username=name) for name in ("firm", "bureau"))
    for person in (reader, other):
        # Whoever sees the whole city reads no letters of others either.
        role = "renqi_web" if person == reader else "renqi_web_all"
        with page_without_settings(role):
            rows("SELECT set_config('renqi.person', %s, true)", str(person.pk))
            assert rows("SELECT DISTINCT person_id FROM identity_message") == [(person.pk,)]
            assert rows("UPDATE identity_message SET read_at = told_at RETURNING person_id") != []
    with acting_within(FIRM, money_owner=FIRM_USCC):
        told = tell([other.pk], subject="Claims", body="", data={}, link="/", at=NOW, key="new")
        again = tell([other.pk], subject="Claims", body="", data={}, link="/", at=NOW, key="new")
    assert (told, again) == ((other.pk,), ())
    unread = "SELECT DISTINCT person_id FROM identity_message WHERE read_at IS NULL"
    assert rows(unread) == [(other.pk,)]
