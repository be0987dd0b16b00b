"""A long list costs the database no more questions than a short one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.services.record_event import record_event
from renqi.demo.ledger_teller import Teller
from renqi.engines.casework.models import Case, Notice
from renqi.engines.casework.services.open_case import open_case
from renqi.engines.ledger.domain.kinds import Side
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.services.tell import tell
from tests.registry.firm_files import uscc
from tests.web.casework.kinds import QUICK, offered
from tests.web.clients import signed_in
from tests.web.people import make_people
from tests.web.rights.bank_world import make_bank_things

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
FEW, MANY = 2, 9
# Who reads which list. The desk of the banks is none: it explains the balance of each account.
LISTS = (
    ("auditor", "/audit/"),
    ("auditor", "/audit/changes/"),
    ("auditor", "/audit/seen/"),
    ("bureau", "/tasks/"),
    ("bureau", "/cases/"),
    ("finance", "/ledger/accounts/"),
    ("finance", "/ledger/journal/"),
    ("finance", "/ledger/trial-balance/"),
    ("finance", "/ledger/books/"),
    ("finance", "/ledger/bank/lines/"),
    ("finance", "/ledger/bank/statements/"),
    ("finance", "/ledger/orders/"),
    ("bureau", "/messages/"),
    ("sysadmin", "/messages/outbox/"),
    ("sysadmin", "/notices/"),
    ("sysadmin", "/people/"),
    ("secadmin", "/people/roles/"),
    ("sysadmin", "/people/organisations/"),
)


def grow(start: int, end: int) -> None:
    """Make one more of everything for each number."""
    reader = Person.objects.get(username="bureau")
    proven = Person.objects.filter(pk=reader.pk)
    proven.update(email="bureau@example.org", email_proven_at=NOW)
    book = Teller.open("long-list", "长账簿", now=NOW)
    fund = book.account("fund", "公共资金", side=Side.DEBIT)
    for number in range(start, end):
        code, name = uscc(300 + number), f"长列表{number}号有限公司"
        _someone(number, code, name)
        case = _case(number, code, name)
        _notice(case, name)
        own = book.account(f"own-{number}", f"{name}往来")
        book.post(fund, own, 100 + number, key=code, on=NOW.date(), cause="award")
        make_bank_things(owner=code, number=f"90000{number}", name=name, at=NOW)
        tell([reader.pk], subject="Claims", body="Claims", data={}, link="/", at=NOW, key=name)
        who = Who(person_id=number, name=name)
        about = Subject(kind="firm", key=code, name=name)
        record_event(EventKind.READ, who=who, at=NOW, subject=about)


def _someone(number: int, code: str, name: str) -> None:
    person = Person.objects.create(username=f"long{number}", name=name)
    firm = Organisation.objects.create(kind="firm", uscc=code, name=name)
    Membership.objects.create(
        person=person, organisation=firm, role="firm_user", from_on=dt.date(2026, 1, 1)
    )


def _case(number: int, code: str, name: str) -> Case:
    actor = Actor(person_id=9_000 + number, name=name, role="firm_user", uscc=code)
    return open_case(case_type=QUICK, subject_key=code, title=name, actor=actor, at=NOW)


def _notice(case: Case, name: str) -> None:
    Notice.objects.create(
        case=case,
        title=name,
        text=name,
        stage="notice",
        round=1,
        type_version=case.type_version,
        published_at=NOW,
        closes_on=NOW.date() + dt.timedelta(days=90),
    )


def costs() -> dict[str, int]:
    """Count the questions behind every list."""
    found = {}
    for username, address in LISTS:
        client = signed_in(username)
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[address] = len(queries)
    return found


def test_a_list_of_nine_costs_no_more_queries_than_a_list_of_two(settings: Settings) -> None:
    settings.RENQI_MAIL = True
    make_people()
    with offered(QUICK):
        grow(0, FEW)
        few = costs()
        grow(FEW, MANY)
        many = costs()
    assert {address: (few[address], many[address]) for address in few} == {
        address: (count, count) for address, count in few.items()
    }
