"""Forty at the same instant: numbers in order, caps never exceeded."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from django.db import connections

from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.models import CapTake, CapUse, Claim
from renqi.programmes.riskfund.relief.services.draft_claim import open_draft, save_draft
from renqi.programmes.riskfund.relief.services.hand_in import hand_in
from renqi.programmes.riskfund.relief.services.take_caps import CapWanted, take_caps
from tests.riskfund.relief.claims.relief_world import (
    FUND,
    NOW,
    WAN,
    add_firms,
    approve,
    claim,
    declare,
    document,
    fill_fund,
    firm,
    form,
    join,
    propose,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)
N_RACERS = 40


def race(works: Sequence[Callable[[], object]]) -> list[str]:
    """Start all together; give the kind of refusal of each that was refused."""
    start = threading.Barrier(len(works))
    refused: list[str] = []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=60)
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
        thread.join(timeout=180)
    return refused


def open_fund_of(folder: Path, n_firms: int, **changes: object) -> None:
    said = document(**changes)
    for event in said["events"]:
        event["evidence"] = ["证明"]
    publish(said)
    fill_fund(1000 * WAN)
    add_firms(folder, n_firms)
    for number in range(1, n_firms + 1):
        join(number)
    declare()


def test_forty_hand_ins_are_kept_and_numbered_in_the_order_of_arrival(tmp_path: Path) -> None:
    open_fund_of(tmp_path, N_RACERS)
    drafts = {}
    for number in range(1, N_RACERS + 1):
        who = firm(number)
        draft = open_draft(FUND, actor=who, at=NOW)
        said = form(payee_number=f"62220200000000{number:05d}")
        revision = save_draft(draft, form=said, based_on=0, actor=who, at=NOW)
        drafts[number] = (draft, revision)
    works = [
        partial(
            hand_in,
            draft,
            revision=revision,
            actor=firm(number),
            at=NOW + dt.timedelta(milliseconds=number),
        )
        for number, (draft, revision) in drafts.items()
    ]
    assert race(works) == []
    rows = list(Claim.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, N_RACERS + 1))
    assert all(row.handed_in_at and row.due_at for row in rows)
    arrivals = [row.handed_in_at for row in rows]
    assert arrivals == sorted(arrivals)  # type: ignore[type-var]


def test_of_forty_decisions_those_fit_for_which_there_is_room(tmp_path: Path) -> None:
    # Each claim is for 80,000; the event may have 560,000 outstanding: seven fit.
    n_firms = 12
    caps = [
        {"on": "firm", "amount": "400万元", "share": None},
        {"on": "event", "amount": "56万元", "share": None},
    ]
    open_fund_of(tmp_path, n_firms, cover={"caps": caps})
    ids = [claim(number).claim_id for number in range(1, n_firms + 1)]
    for one in ids:
        propose(one)
    refused = race([partial(approve, one) for one in ids])
    event = CapUse.objects.get(on="event")
    assert (event.used, event.cap) == (56 * WAN, 56 * WAN)
    assert len(refused) == n_firms - 7
    assert set(refused) <= {
        "relief.cap_exceeded",
        "relief.claim_amount_unfit",
        "relief.condition_unmet",
    }
    assert Claim.objects.filter(stage="approved").count() == 7


def test_forty_of_one_cap_never_exceed_it_and_the_losers_are_told_which(tmp_path: Path) -> None:
    open_fund_of(tmp_path, 1)
    handed = claim(1)
    rows = [
        [
            CapWanted(on="event", key="e", amount=10, cap=95),
            CapWanted(on="firm", key=f"f{number % 5}", amount=10, cap=30),
            CapWanted(on="total", key="all", amount=10, cap=10**9),
        ]
        for number in range(N_RACERS)
    ]
    # One claim takes of a cap once; the takes themselves are not what is raced for here.
    copies = _copies(handed.claim_id, N_RACERS)
    refused = race([partial(take_once, copies[n], row) for n, row in enumerate(rows)])
    assert CapUse.objects.get(on="event").used == 90
    assert all(row.used <= row.cap for row in CapUse.objects.all())
    assert refused == ["relief.cap_exceeded"] * (N_RACERS - 9)
    assert CapTake.objects.filter(cap_use__on="event").count() == 9


def take_once(claim_id: int, wanted: Sequence[CapWanted]) -> None:
    from django.db import transaction

    with transaction.atomic():
        take_caps(claim_id, FUND, wanted)


def _copies(claim_id: int, count: int) -> list[int]:
    """Drafts of other firms: a take belongs to some claim."""
    row = Claim.objects.get(pk=claim_id)
    made = []
    for number in range(count):
        copy = Claim.objects.create(
            fund=FUND,
            uscc=firm(1000 + number).uscc,
            firm_name="x",
            stage_since=row.stage_since,
            opened_at=NOW,
            opened_by_id=1,
            opened_by="x",
            saved_at=NOW,
            saved_by="x",
        )
        made.append(copy.pk)
    return made


def test_a_refusal_of_a_cap_says_which_and_what_is_left() -> None:
    error = refusals.CapExceeded(on="event", key="e", cap=1, used=1, amount=1, left=0)
    assert "Decide at most 0" in str(error)
