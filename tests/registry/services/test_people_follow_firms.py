"""People, cases and money of a firm that was merged go with it, and back with it."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from renqi.audit.models import SecurityEvent
from renqi.demo.ledger_teller import Teller
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.domain.owners import owner_key
from renqi.engines.ledger.selectors.visible import visible_accounts
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import OrganisationClosed
from renqi.identity.domain.scope import Scope
from renqi.identity.models import Membership, Message, MovedRole, Organisation, Person
from renqi.identity.selectors.actors import actor_of
from renqi.identity.services.acting import acting_within
from renqi.registry.models import Firm
from renqi.registry.selectors.firm_file import firm_file
from renqi.registry.services.merge_firms import merge_firms, unmerge_firm
from tests.registry.claims import NOON, begun, decided, files_apart, handed_in, official
from tests.registry.firm_files import bring, uscc
from tests.web.people import make_people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
OLD, KEPT = uscc(1), uscc(2)
LATER = NOON + dt.timedelta(hours=1)
MUCH_LATER = NOON + dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: Path) -> None:
    files_apart(settings, tmp_path)
    make_people()
    rows = [{"uscc": OLD, "name": "甲旧"}, {"uscc": KEPT, "name": "甲"}]
    bring(tmp_path / "a.csv", rows, source="tax")


def joined(username: str, code: str, role: str = "firm_user") -> Membership:
    person, _ = Person.objects.get_or_create(username=username, defaults={"name": username})
    organisation, _ = Organisation.objects.get_or_create(
        uscc=code, defaults={"kind": "firm", "name": f"单位{code[-3:]}"}
    )
    return Membership.objects.create(
        person=person, organisation=organisation, role=role, from_on=dt.date(2026, 1, 1)
    )


def merge(at: dt.datetime = NOON) -> None:
    merge_firms(duplicate_uscc=OLD, kept_uscc=KEPT, reason="同一企业", actor="李", at=at)


def unmerge(at: dt.datetime = MUCH_LATER) -> None:
    unmerge_firm(duplicate_uscc=OLD, reason="误判", actor="李", at=at)


def acts(username: str, at: dt.datetime = LATER) -> Actor:
    person = Person.objects.get(username=username)
    return actor_of(person.pk, as_of=at.date(), at=at)


def roles(username: str) -> list[tuple[str, str, bool]]:
    rows = Membership.objects.filter(person__username=username).order_by("pk")
    return [(row.organisation.uscc, row.role, row.ends_at is None) for row in rows]


def test_the_people_of_the_merged_firm_see_the_file_that_goes_on_and_back() -> None:
    held = joined("ann", OLD)
    merge()
    assert (acts("ann").uscc, acts("ann").organisation) == (KEPT, "甲")
    scope = acts("ann").scope(Action.FIRM_READ)
    assert firm_file(KEPT, scope=scope, as_of=NOON.date()).name == "甲"
    # What was so stays written: the old role keeps its day, its firm and its beginning.
    held.refresh_from_db()
    assert (held.organisation.uscc, held.from_on, held.ends_at) == (OLD, dt.date(2026, 1, 1), NOON)
    kinds = SecurityEvent.objects.filter(detail__reason="同一企业").order_by("pk")
    assert [one.kind for one in kinds] == ["right.ended", "right.granted"]
    assert Message.objects.filter(person__username="ann").count() == 1
    unmerge()
    assert acts("ann", MUCH_LATER + dt.timedelta(hours=1)).uscc == OLD
    assert roles("ann") == [
        (OLD, "firm_user", False),
        (KEPT, "firm_user", False),
        (OLD, "firm_user", True),
    ]
    assert MovedRole.objects.get().undone_at == MUCH_LATER


def test_whoever_acts_for_both_keeps_one_role_and_gets_both_back() -> None:
    joined("ann", OLD)
    stays = joined("ann", KEPT)
    merge()
    assert acts("ann").uscc == KEPT
    stays.refresh_from_db()
    assert stays.ends_at is None
    unmerge()
    assert sorted(code for code, _, runs in roles("ann") if runs) == sorted([OLD, KEPT])


def test_a_right_outweighs_a_claim_and_a_role_ended_meanwhile_stays_ended() -> None:
    joined("ann", OLD)
    joined("ann", KEPT, "claimant")
    joined("bo", OLD)
    joined("cy", KEPT)
    merge()
    assert (acts("ann").uscc, acts("ann").role) == (KEPT, "firm_user")
    Membership.objects.filter(person__username="bo", organisation__uscc=KEPT).update(
        until_on=LATER.date() + dt.timedelta(days=1), ends_at=LATER
    )
    unmerge()
    after = MUCH_LATER + dt.timedelta(hours=1)
    assert acts("bo", after).role == ""
    assert (acts("ann", after).uscc, acts("cy", after).uscc) == (OLD, KEPT)


def test_a_firm_that_was_shut_out_brings_nobody_in_and_takes_nobody() -> None:
    joined("ann", OLD)
    Organisation.objects.filter(uscc=OLD).update(is_open=False)
    merge()
    assert acts("ann").role == ""
    assert not Organisation.objects.filter(uscc=KEPT).exists()
    unmerge()
    Organisation.objects.filter(uscc=OLD).update(is_open=True)
    joined("bo", KEPT)
    Organisation.objects.filter(uscc=KEPT).update(is_open=False)
    with pytest.raises(OrganisationClosed):
        merge(MUCH_LATER)
    assert Firm.objects.get(uscc=OLD).merged_into is None
    assert acts("ann", MUCH_LATER).uscc == OLD


def test_accounts_go_with_the_firm_and_only_those_that_came_go_back() -> None:
    book = Teller.open("follow", "随迁账簿", now=NOON)
    fund = book.account("fund", "公共资金", side=Side.DEBIT)
    old = book.account("old", "甲旧往来", owner=owner_key(uscc=OLD))
    own = book.account("own", "甲往来", owner=owner_key(uscc=KEPT))
    book.post(fund, old, 100, key="a", on=NOON.date(), cause="奖补")

    def seen(code: str) -> list[int]:
        rows = visible_accounts(Scope(uscc=code)).order_by("pk")
        return list(rows.values_list("pk", flat=True))

    merge()
    assert (seen(KEPT), seen(OLD)) == ([old, own], [])
    reader = Actor(person_id=7, name="x", role="firm_user", organisation_id=3, uscc=KEPT)
    with acting_within(reader, money_owner=KEPT), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_transfer")
        assert cursor.fetchone() == (1,)
    unmerge()
    assert (seen(OLD), seen(KEPT)) == ([old], [own])
    # Each account that went says so, with both owners.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT owner_was, owner_is FROM ledger_account_event"
            " WHERE what = 'handed_over' ORDER BY id"
        )
        assert cursor.fetchall() == [(OLD, KEPT), (KEPT, OLD)]


def test_who_claims_the_merged_code_comes_to_the_firm_that_goes_on() -> None:
    merge()
    claim = begun(uscc=OLD)
    handed_in(claim)
    decided(claim, "propose", by=official("bureau"))
    decided(claim, "confirm", by=official("lead"))
    assert acts("li.ming").uscc == KEPT


def test_a_claim_that_moved_and_was_approved_goes_back_as_a_right() -> None:
    claim = begun(uscc=OLD)
    handed_in(claim)
    merge(LATER)
    decided(claim, "propose", by=official("bureau"), at=LATER)
    decided(claim, "confirm", by=official("lead"), at=LATER)
    assert (acts("li.ming", MUCH_LATER).uscc, acts("li.ming", MUCH_LATER).role) == (
        KEPT,
        "firm_user",
    )
    unmerge()
    after = MUCH_LATER + dt.timedelta(hours=1)
    assert (acts("li.ming", after).uscc, acts("li.ming", after).role) == (OLD, "firm_user")
