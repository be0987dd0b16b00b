"""What the database holds for every row, and what a merge of firms does to memberships."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.kernel.constraints import constraint_name
from renqi.programmes.riskfund.members.domain.refusals import AlreadyMember, MergeDoublesMember
from renqi.programmes.riskfund.members.models import Due, Incoming, Membership, Receipt
from renqi.programmes.riskfund.members.selectors.memberships import membership_of
from renqi.programmes.riskfund.members.services.follow_merge import follower
from renqi.programmes.riskfund.members.services.keep_members import keep_members
from renqi.registry.domain.followers import Relocation
from tests.registry.firm_files import uscc
from tests.riskfund.members.member_world import FUND, YUAN, World, noon, open_world

AUG = dt.date(2026, 8, 1)
EVEN = 1000 * YUAN


def refused_by(name: str, act: Any) -> bool:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return constraint_name(caught.value) == name


def test_counts_follow_from_receipts_and_from_nothing_else(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    world.pays(1, EVEN, world.reference(member, AUG), day=dt.date(2026, 8, 5))
    world.keep(dt.date(2026, 8, 6))
    rows = Membership.objects.filter(pk=member.pk)
    assert refused_by("members_membership_fixed", lambda: rows.update(paid_in=1))
    assert refused_by("members_due_fixed", lambda: Due.objects.update(paid=1))
    assert refused_by("members_incoming_fixed", lambda: Incoming.objects.update(taken=0))
    due, line = Due.objects.get(), Incoming.objects.get()
    again = {"due": due, "incoming": line, "amount": 1, "on": line.booked_on, "at": noon(AUG)}
    assert refused_by(
        "members_due_not_overpaid",
        lambda: Receipt.objects.create(by_id=0, by_name="x", **again),
    )
    assert refused_by(
        "members_due_once",
        lambda: Due.objects.create(
            membership=member, month=AUG, due_on=AUG, amount=1, reference="JFA6924WS",
            made_at=noon(AUG),
        ),
    )  # fmt: skip


def test_a_merge_of_two_members_of_one_fund_is_refused(world: World) -> None:
    world.joins(1)
    world.joins(2)
    with pytest.raises(MergeDoublesMember):
        follower().refuse(uscc(1), uscc(2))


def test_a_membership_follows_its_firm_and_comes_back(world: World) -> None:
    member = world.joins(1)
    follower().refuse(uscc(1), uscc(2))
    there = Relocation(
        from_uscc=uscc(1), to_uscc=uscc(2), reason="同一企业", actor="tester", at=noon(AUG)
    )
    moved = follower().bring(there)
    assert membership_of(FUND, uscc(2), on=AUG).id == member.pk
    back = Relocation(
        from_uscc=uscc(2), to_uscc=uscc(1), reason="误并", actor="tester", at=noon(AUG)
    )
    follower().take_back(back, moved)
    assert membership_of(FUND, uscc(1), on=AUG).id == member.pk


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_join_once_and_take_a_line_once(tmp_path: Path) -> None:
    world = open_world(tmp_path)
    faults: list[BaseException] = []

    def at_once(act: Any) -> None:
        gate = threading.Barrier(5)

        def run() -> None:
            try:
                gate.wait()
                act()
            except BaseException as error:  # noqa: BLE001  looked at below
                faults.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    at_once(lambda: world.applies(1))
    assert Membership.objects.count() == 1
    assert [type(one) for one in faults] == [AlreadyMember] * 4
    faults.clear()
    member = world.admits(Membership.objects.get().pk)
    at_once(lambda: keep_members(at=noon(AUG), on=AUG))
    assert (Due.objects.count(), faults) == (1, [])
    world.pays(1, EVEN, world.reference(member, AUG), day=dt.date(2026, 8, 5))
    day = dt.date(2026, 8, 6)
    at_once(lambda: keep_members(at=noon(day), on=day))
    assert faults == []
    assert (Incoming.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Membership.objects.get().paid_in == EVEN
