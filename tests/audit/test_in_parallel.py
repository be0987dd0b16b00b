"""Writers and the sealer never wait for each other, and nothing is lost or sealed twice."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from renqi.audit.domain.who import Who
from renqi.audit.models import AuditSeal, RowChange, SealedEntry, SecurityEvent
from renqi.audit.selectors.integrity import problems
from renqi.audit.services.seal_trail import seal_trail
from renqi.identity.models import Organisation
from tests.audit.trail import NOON, found, read_firm, sql

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 8, 40


def _in_thread(act: Callable[[], None], faults: list[BaseException]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001  told by the test
            faults.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _write(number: int) -> None:
    who = Who(person_id=number, name=f"员工{number}")
    for turn in range(ROUNDS):
        with transaction.atomic():
            read_firm(who=who)
            if turn % 4 == 0:
                # Some transactions last longer and so end in another order than they began.
                sql("SELECT pg_sleep(0.01)")
                Organisation.objects.create(kind="park", name=f"{number}-{turn}")
            if turn % 10 == 9:
                transaction.set_rollback(True)


@pytest.mark.slow
def test_eight_writers_and_two_sealers_lose_nothing_and_seal_nothing_twice() -> None:
    faults: list[BaseException] = []
    is_over = threading.Event()

    def seal() -> None:
        while not is_over.is_set():
            seal_trail(at=NOON, entries_at_once=7)

    sealers = [_in_thread(seal, faults) for _ in range(2)]
    writers = [_in_thread(partial(_write, number), faults) for number in range(WRITERS)]
    for thread in writers:
        thread.join()
    is_over.set()
    for thread in sealers:
        thread.join()
    assert faults == []
    seal_trail(at=NOON)
    # Of 40 rounds each, 4 were undone; rounds 0, 4, 8, … make an organisation, 36 among the
    # undone (9, 19, 29, 39) none, so 8 × 36 events and 8 × 10 changes.
    assert SecurityEvent.objects.count() == WRITERS * 36
    assert RowChange.objects.count() == WRITERS * 10
    assert SealedEntry.objects.count() == WRITERS * 46
    assert sum(AuditSeal.objects.values_list("entries", flat=True)) == WRITERS * 46
    assert list(problems()) == []


def test_a_writer_that_has_not_ended_is_sealed_later_and_holds_up_nobody() -> None:
    has_written, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            read_firm(who=Who(person_id=1, name="慢"))
            has_written.set()
            may_end.wait(10)

    faults: list[BaseException] = []
    thread = _in_thread(write_slowly, faults)
    has_written.wait(10)
    read_firm(who=Who(person_id=2, name="快"))  # begun later, ended first
    # The later one may not be sealed before the earlier: its window is not final.
    assert seal_trail(at=NOON) == 0
    may_end.set()
    thread.join()
    assert faults == []
    assert seal_trail(at=NOON) == 1
    assert AuditSeal.objects.get().entries == 2
    assert found() == []
