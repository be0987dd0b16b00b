"""Role by role and address by address: what opens, what is hidden, and what is not there."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from renqi.identity.domain.permissions import TABLE, Reach, Role, reach
from renqi.identity.models import Person
from tests.web.clients import HTMX
from tests.web.rights.address import Address, Sight
from tests.web.rights.addresses import ADDRESSES, Entry, entries
from tests.web.rights.world import MARKS, Keys, World

pytestmark = pytest.mark.django_db

GUARDED = [entry for entry in entries() if entry.needs]
LISTS = [entry for entry in GUARDED if not entry.arguments]
OBJECTS = [entry for entry in entries() if entry.arguments]
# Which address, what is wrong, and what was answered.
Wrong = tuple[str, str, Any]
NOT_THERE, NOT_OPEN, NOT_GET, GATE = 404, 403, 405, 422


def client_of(world: World, role: Role) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(username=world.people[role]))
    return client


def read(response: HttpResponseBase) -> str:
    """Give all that a response says, the sheets of a workbook unpacked."""
    answered: Any = response
    body = b"".join(answered.streaming_content) if answered.streaming else answered.content
    if body[:2] != b"PK":
        return str(body.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def ways_to_ask(client: Client, url: str) -> Iterator[tuple[str, HttpResponseBase]]:
    """Ask as a page, as a fragment and for both kinds of file; what takes forms only, once."""
    page = client.get(url)
    yield "page", page
    if page.status_code == NOT_GET:
        return
    yield "fragment", client.get(url, headers=HTMX)
    for format_ in ("csv", "xlsx"):
        yield format_, client.get(url, {"format": format_})


def test_every_address_with_a_key_stands_in_the_table() -> None:
    missing = {entry.name: sorted(entry.arguments) for entry in OBJECTS} | {}
    wrong = {
        name: arguments
        for name, arguments in missing.items()
        if name not in ADDRESSES
        or {*ADDRESSES[name].about, *ADDRESSES[name].fixed} != set(arguments)
    }
    assert wrong == {}, f"say in tests/web/rights/addresses.py what these are about: {wrong}"
    assert ADDRESSES.keys() - missing.keys() == set(), "these addresses are gone"


def test_every_address_is_made_within_the_reach_of_whoever_asks() -> None:
    assert [entry.name for entry in entries() if not entry.is_within_reach] == []


def test_every_role_of_the_table_takes_part(world: World) -> None:
    assert set(world.people) == set(TABLE) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_list_opens_by_its_right_and_never_names_a_stranger(world: World, role: Role) -> None:
    client = client_of(world, role)
    wrong: list[Wrong] = []
    for entry in LISTS:
        held = held_by(role, entry)
        url = reverse(entry.name)
        if held is Reach.NONE:
            statuses = {client.get(url).status_code, client.post(url).status_code}
            if statuses != {NOT_OPEN}:
                wrong.append((entry.name, "opens without a right", statuses))
        elif held is Reach.ALL:
            if client.get(url).status_code == NOT_OPEN:
                wrong.append((entry.name, "does not open", NOT_OPEN))
        else:
            for way, response in ways_to_ask(client, url):
                told = [mark for mark in MARKS if mark in read(response)]
                if told:
                    wrong.append((entry.name, f"{way} tells of the stranger", told))
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_an_object_is_there_for_those_who_may_see_it_and_for_nobody_else(
    world: World, role: Role
) -> None:
    client = client_of(world, role)
    wrong: list[Wrong] = []
    for entry in (entry for entry in OBJECTS if entry.name in ADDRESSES):
        address = ADDRESSES[entry.name]
        if held_by(role, entry) is Reach.NONE:
            url = url_of(entry.name, address, world.theirs)
            statuses = {client.get(url).status_code, client.post(url).status_code}
            if statuses != {NOT_OPEN}:
                wrong.append((entry.name, "opens without a right", statuses))
            continue
        wrong += wrongly_shown(client, role, entry, address, world)
    assert wrong == [], "\n".join(map(str, wrong))


def wrongly_shown(
    client: Client, role: Role, entry: Entry, address: Address, world: World
) -> list[Wrong]:
    """Try the firm's, the stranger's and nobody's key."""
    wrong: list[Wrong] = []
    if not address.knows_nothing:
        wrong += hidden(client, entry, url_of(entry.name, address, world.none), "nobody's")
    for side, keys in (("ours", world.ours), ("theirs", world.theirs)):
        url = url_of(entry.name, address, keys)
        if not sees(role, side, entry, address, world):
            wrong += hidden(client, entry, url, side)
        elif address.is_found:
            status = client.get(url).status_code
            if status in (NOT_THERE, NOT_OPEN):
                wrong.append((entry.name, f"{side} is not shown", status))
    if address.crossed:
        mixed = {**world.ours, address.about[address.crossed]: keys_of(world, address)}
        wrong += hidden(client, entry, url_of(entry.name, address, mixed), "crossed")
    return wrong


def keys_of(world: World, address: Address) -> Any:
    return world.theirs[address.about[address.crossed]]


def hidden(client: Client, entry: Entry, url: str, side: str) -> list[Wrong]:
    """Ask in every way; anything but "not there" is wrong, and so is the stranger's name."""
    wrong: list[Wrong] = []
    asked = [*ways_to_ask(client, url), ("form", client.post(url, headers=HTMX))]
    for way, response in asked:
        # An address that only takes forms says so to anybody, whatever the key; and interests
        # are declared before anybody learns which files a case has.
        if response.status_code not in (NOT_THERE, NOT_GET, GATE if side == "crossed" else 0):
            wrong.append((entry.name, f"{side} answers to a {way}", response.status_code))
        elif any(mark in read(response) for mark in MARKS if mark not in url):
            wrong.append((entry.name, f"{side} is named by a {way}", response.status_code))
    if {response.status_code for _, response in asked} == {NOT_GET}:
        wrong.append((entry.name, "takes nothing at all", NOT_GET))
    return wrong


def sees(role: Role, side: str, entry: Entry, address: Address, world: World) -> bool:
    """Work out who should see an object, from the table of rights alone."""
    if address.sight is Sight.SHARED:
        return True
    if address.sight is Sight.PERSONAL:
        return role is (Role.FIRM_USER if side == "ours" else Role.BUREAU_OFFICER)
    if held_by(role, entry) is Reach.ALL:
        return address.sight is Sight.OWNED or role.value in world.case_roles
    return side == "ours" and role is address.owner


def held_by(role: Role, entry: Entry) -> Reach:
    """Look up how far the role may go with an address; what names no right is everybody's own."""
    if entry.needs is None:
        return Reach.OWN
    action, everywhere = entry.needs
    held = reach(role, action)
    return held if held is Reach.ALL or not everywhere else Reach.NONE


def url_of(name: str, address: Address, keys: Keys) -> str:
    about = {argument: keys[kind] for argument, kind in address.about.items()}
    return reverse(name, kwargs={**about, **address.fixed})
