"""Forty want ten places at the same instant, in real transactions of their own."""

import threading
from functools import partial
from pathlib import Path

import pytest
from django.db import connections

from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.pool.domain import refusals
from renqi.programmes.cultivation.pool.domain.kinds import Act, Grade, PoolKind
from renqi.programmes.cultivation.pool.models import Entry, Move, ProposalLine, Quota, QuotaPlace
from renqi.programmes.cultivation.pool.services.propose_by_hand import propose_act, propose_entry
from renqi.programmes.cultivation.pool.services.quotas import (
    free_places,
    set_quota,
    take_places,
)
from tests.cultivation.pool.city import (
    CITY,
    DAY,
    NOW,
    OFFICER,
    decide,
    drafted,
    enter,
    growers,
    run_survey,
    submit,
)
from tests.registry.firm_files import uscc

pytestmark = [pytest.mark.django_db(transaction=True)]
N_RACERS, N_PLACES = 40, 10


def quota(places: int, district: str = "", call: str = "") -> int:
    return set_quota(
        kind=PoolKind.HIGH_GROWTH,
        grade=Grade.POTENTIAL,
        places=places,
        district=district,
        call=call,
        reason="年度计划",
        actor=OFFICER,
        at=NOW,
    )


def race(works: list[object]) -> list[str]:
    """Start all together; give the kind of refusal of each that was refused."""
    start = threading.Barrier(len(works))
    refused: list[str] = []

    def run(work: object) -> None:
        try:
            start.wait(timeout=60)
            assert callable(work)
            work()
        except DomainError as error:
            refused.append(error.code)
        except BaseException as error:  # noqa: BLE001, shown by the test
            refused.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return refused


def test_a_call_of_ten_places_gives_ten_of_forty() -> None:
    key = quota(N_PLACES, call="call:1")
    refused = race(
        [
            partial(take_places, [key], uscc=uscc(number), at=NOW)
            for number in range(1, N_RACERS + 1)
        ]
    )
    assert refused == ["pool.quota_full"] * (N_RACERS - N_PLACES)
    assert Quota.objects.get(pk=key).taken == N_PLACES
    assert QuotaPlace.objects.filter(freed_at=None).count() == N_PLACES
    # Who has a place has it once, and what is freed can be taken again.
    holder = QuotaPlace.objects.values_list("uscc", flat=True)[0]
    take_places([key], uscc=holder, at=NOW)
    assert (free_places([key], uscc=holder, at=NOW), Quota.objects.get(pk=key).taken) == (1, 9)


def test_ten_of_forty_lists_decided_at_once_bring_their_firm_in(tmp_path: Path) -> None:
    codes = growers(tmp_path, N_RACERS)
    quota(N_PLACES)
    quota(N_RACERS, district="440305")
    made = []
    for code in codes:
        made.append(
            propose_entry(
                uscc=code,
                kind=PoolKind.HIGH_GROWTH,
                title="个别",
                note="x",
                scope=CITY,
                actor=OFFICER,
                as_of=DAY,
                at=NOW,
            )
        )
        submit(made[-1])
    refused = race([partial(decide, key) for key in made])
    assert refused == ["pool.quota_full"] * (N_RACERS - N_PLACES)
    # Nothing half-done: a place, a move, an approved line and two quota places each.
    assert Entry.objects.count() == Move.objects.count() == N_PLACES
    assert ProposalLine.objects.filter(state="approved").count() == N_PLACES
    assert QuotaPlace.objects.filter(freed_at=None).count() == 2 * N_PLACES
    assert list(Quota.objects.order_by("pk").values_list("taken", flat=True)) == [10, 10]


def test_a_list_longer_than_its_quota_brings_nobody_in(tmp_path: Path) -> None:
    growers(tmp_path, 3)
    run_survey()
    quota(2)
    found = drafted()
    submit(found.pk)
    with pytest.raises(refusals.QuotaFull):
        decide(found.pk)
    assert Entry.objects.count() == QuotaPlace.objects.count() == 0
    assert set(found.lines.values_list("state", flat=True)) == {"open"}
    first = found.lines.order_by("pk").values_list("pk", flat=True)[:2]
    assert decide(found.pk, lines=list(first)).approved == 2


def test_one_list_decided_twice_at_once_acts_once(tmp_path: Path) -> None:
    growers(tmp_path, 2)
    run_survey()
    found = drafted()
    submit(found.pk)
    refused = race([lambda: decide(found.pk) for _ in range(4)])
    assert refused == ["pool.list_not_open"] * 3
    assert Entry.objects.count() == Move.objects.count() == 2


def test_a_firm_that_leaves_gives_its_places_back(tmp_path: Path) -> None:
    codes = growers(tmp_path, 2)
    enter(codes[0])
    with pytest.raises(refusals.QuotaBelowTaken):
        quota(0)
    key = quota(1)
    assert Quota.objects.get(pk=key).taken == 1
    with pytest.raises(refusals.QuotaFull):
        enter(codes[1])
    made = propose_act(
        entry_id=Entry.objects.get().pk,
        act=Act.EXIT,
        title="退",
        note="迁出",
        scope=CITY,
        actor=OFFICER,
        as_of=DAY,
        at=NOW,
    )
    submit(made)
    decide(made, on=DAY.replace(month=6))
    assert Quota.objects.get(pk=key).taken == 0
