"""Every page names the right that opens it, and opens to exactly the roles that hold it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from renqi.identity.domain.permissions import Action, Reach, reach
from renqi.identity.models import Person
from tests.web.people import make_people

# Pages that belong to whoever is signed in, or to nobody yet; all others name a right.
OWN = {
    "claim_firm",
    "document_verify",
    "fund_statement",
    "fund_statement_file",
    "home",
    "mail_choice",
    "measure",
    "measure_list",
    "message_list",
    "message_open",
    "message_read_all",
    "notice",
    "notice_list",
    "notice_object",
    "objection_receipt",
    "open_call",
    "open_calls",
    "public_titles",
    "set_language",
    "set_text_size",
    "account_me",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_change_password",
    "account_reauthenticate",
    "account_capacity",
    "account_delegate",
    "account_ask_proof",
    "account_email",
    "account_prove_email",
    "account_end_delegation",
    "account_end_other_sessions",
    "account_end_session",
    "account_sessions",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
}


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _patterns(entry, inner)
        else:
            yield f"{prefix}{entry.name}", entry


def _guarded() -> dict[str, tuple[Action, bool]]:
    return {
        name: pattern.callback.needs
        for name, pattern in _patterns(get_resolver())
        if hasattr(pattern.callback, "needs")
    }


def test_every_address_has_a_name_and_a_right_or_is_listed_as_ones_own() -> None:
    names = [name for name, _ in _patterns(get_resolver())]
    assert not [name for name in names if name.endswith("None")]
    assert set(names) - set(_guarded()) == OWN


@pytest.mark.django_db
def test_a_page_opens_to_the_roles_that_hold_its_right_and_to_no_other() -> None:
    people = make_people()
    wrong = []
    for username, sign_in in people.items():
        client = Client(raise_request_exception=False)
        client.force_login(Person.objects.get(username=username))
        for name, (action, everywhere) in _guarded().items():
            try:
                url = reverse(name)
            except NoReverseMatch:
                continue  # The page of one record; its own tests try foreign records.
            held = reach(sign_in.role, action)
            is_open = held is Reach.ALL if everywhere else held is not Reach.NONE
            if (client.get(url).status_code != 403) != is_open:
                wrong.append((username, name))
    assert wrong == []


@pytest.mark.django_db
def test_every_line_of_the_menu_opens_for_everybody_who_sees_it() -> None:
    from django.utils import timezone

    from renqi.identity.selectors.actors import actor_of
    from renqi.web.shell.navigation import menu

    make_people()
    for person in Person.objects.all():
        client = Client()
        client.force_login(person)
        actor = actor_of(person.pk, as_of=timezone.localdate())
        urls = [item.url for group in menu(actor, path="/") for item in group.items]
        assert urls
        assert client.get("/").headers["Location"] == urls[0]
        assert {client.get(url).status_code for url in urls} == {200}
