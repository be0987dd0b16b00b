"""Deciding many cases at once is deciding each alone."""

import pytest

from renqi.engines.casework.models import Act, Case
from renqi.engines.casework.services.bulk_decide import BulkRow, bulk_decide
from renqi.engines.casework.services.open_case import open_case
from renqi.engines.casework.services.take_act import take_act
from renqi.identity.domain.actor import Actor
from tests.engines.casework.grants import (
    BATCH,
    DEPUTY,
    LEAD,
    LINE,
    RECEIPT,
    day,
    fresh,
    person,
    with_receipts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
PAYER = person(61, "finance_officer")


@pytest.fixture
def batch() -> Case:
    return open_case(
        case_type=BATCH, subject_key="2026-1", title="batch", actor=DEPUTY, at=day("03-02")
    )


@pytest.fixture
def lines(batch: Case) -> list[Case]:
    opened = (
        open_case(
            case_type=LINE,
            subject_key=f"firm-{number}",
            title="line",
            actor=LEAD,
            at=day("03-02"),
            parent_id=batch.pk,
        )
        for number in range(3)
    )
    return [with_receipts(line, day("03-02")) for line in opened]


def release(batch: Case, act: str = "release") -> None:
    take_act(case_id=batch.pk, act=act, actor=DEPUTY, at=day("03-02"), version=fresh(batch).version)


def pay(lines: list[Case], *, by: Actor = PAYER, receipt: str = RECEIPT) -> list[str]:
    """Pay all, and give for each the stage or the code of the refusal."""
    rows = [
        BulkRow(case_id=line.pk, version=line.version, receipt_digest=receipt) for line in lines
    ]
    outcomes = bulk_decide(rows=rows, act="pay", reason="due", actor=by, at=day("03-03"))
    assert [one.case_id for one in outcomes] == [line.pk for line in lines]
    return [one.refusal.code if one.refusal else one.stage for one in outcomes]


def test_every_row_under_an_unapproved_case_is_refused(lines: list[Case]) -> None:
    assert pay(lines) == ["casework.parent_not_approved"] * 3
    assert {fresh(line).stage for line in lines} == {"waiting"}


def test_every_row_under_a_released_case_is_decided(batch: Case, lines: list[Case]) -> None:
    release(batch)
    assert pay(lines) == ["paid"] * 3


def test_a_case_that_was_stopped_meanwhile_stops_its_rows(batch: Case, lines: list[Case]) -> None:
    release(batch)
    release(batch, "stop")
    assert pay(lines) == ["casework.parent_not_approved"] * 3


def test_a_row_that_has_moved_is_refused_and_stops_no_other(batch: Case, lines: list[Case]) -> None:
    release(batch)
    take_act(case_id=lines[1].pk, act="drop", actor=LEAD, at=day("03-03"), version=lines[1].version)
    assert pay(lines) == ["paid", "casework.case_moved", "paid"]
    assert fresh(lines[1]).stage == "dropped"


def test_a_row_given_twice_is_decided_once(batch: Case, lines: list[Case]) -> None:
    release(batch)
    assert pay([lines[0], lines[0]]) == ["paid", "casework.case_moved"]
    assert Act.objects.filter(case=lines[0], key="pay").count() == 1


def test_a_row_without_a_receipt_is_refused(batch: Case, lines: list[Case]) -> None:
    release(batch)
    assert pay(lines, receipt="") == ["casework.receipt_missing"] * 3


def test_a_row_that_the_person_may_not_see_does_not_exist(batch: Case, lines: list[Case]) -> None:
    release(batch)
    assert pay(lines, by=person(62, "secretariat")) == ["casework.case_unknown"] * 3


def test_who_opened_a_row_cannot_pay_it_even_from_another_office(
    batch: Case, lines: list[Case]
) -> None:
    release(batch)
    moved = person(LEAD.person_id, "finance_officer")
    assert pay(lines, by=moved) == ["casework.duties_separated"] * 3
