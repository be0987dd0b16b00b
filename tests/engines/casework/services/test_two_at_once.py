"""Two people at the same instant, in real transactions of their own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.models import Act, Assignment, Case, Draft
from renqi.engines.casework.services.draw_experts import DrawPlan, announce_draw, draw_experts
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.open_case import open_case
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import decide, second_approve, take_act
from renqi.identity.domain.actor import Actor
from tests.engines.casework.grants import (
    APPLICANT,
    BATCH,
    COLLEAGUE,
    DEPUTY,
    EXPERTS,
    FORM,
    HANDLER,
    LEAD,
    LINE,
    RECEIPT,
    day,
    fresh,
    in_decision,
    in_review,
    opened,
    person,
    with_receipts,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres15]
THIRD = person(23, "bureau_lead")


def at_once(*works: Callable[[], object]) -> list[str]:
    """Start all together; give the kind of refusal of each that was refused."""
    start = threading.Barrier(len(works))
    refused: list[str] = []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            work()
        except BaseException as error:  # noqa: BLE001, shown by the test
            refused.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(refused)


def approving(case: Case, actor: Actor, *, act: str, version: int) -> Callable[[], object]:
    service = decide if act == "propose" else second_approve
    return lambda: service(
        case_id=case.pk,
        act=act,
        reason="fine",
        receipt_digest=RECEIPT,
        actor=actor,
        at=day("03-03"),
        version=version,
    )


def test_of_two_first_approvers_at_once_one_act_counts() -> None:
    case = in_decision(day("03-02"))
    works = [
        approving(case, actor, act="propose", version=case.version) for actor in (LEAD, DEPUTY)
    ]
    assert at_once(*works) == ["CaseMoved"]
    assert Act.objects.filter(case=case, key="propose").count() == 1


def test_of_two_second_approvers_at_once_one_act_counts_and_never_the_first_ones() -> None:
    case = in_decision(day("03-02"))
    approving(case, LEAD, act="propose", version=case.version)()
    version = fresh(case).version
    works = [
        approving(case, actor, act="confirm", version=version) for actor in (LEAD, DEPUTY, THIRD)
    ]
    refused = at_once(*works)
    assert len(refused) == 2
    assert set(refused) <= {"CaseMoved", "DutiesSeparated"}
    (confirmed,) = Act.objects.filter(case=case, key="confirm")
    assert confirmed.person_key in {DEPUTY.person_id, THIRD.person_id}
    assert fresh(case).stage == "cleared"


def test_of_two_tabs_saving_at_once_one_is_told_and_both_are_kept() -> None:
    case = opened(day("03-02"))

    def saving(actor: Actor, amount: str) -> Callable[[], object]:
        return lambda: save_draft(
            case_id=case.pk,
            data={**FORM, "amount": amount},
            based_on=0,
            actor=actor,
            at=day("03-02"),
        )

    assert at_once(saving(APPLICANT, "1"), saving(COLLEAGUE, "2")) == ["DraftConflict"]
    kept = Draft.objects.filter(case=case)
    assert sorted(kept.values_list("accepted", flat=True)) == [False, True]
    assert {row.data["amount"] for row in kept} == {"1", "2"}


def test_a_double_click_opens_one_case() -> None:
    def opening() -> object:
        return opened(day("03-02"))

    assert at_once(opening, opening, opening) == ["SubjectHasOpenCase"] * 2
    assert Case.objects.count() == 1


def test_a_draw_asked_for_twice_at_once_is_made_once() -> None:
    case = in_review(day("03-02"))
    pool = [Candidate(person_key=one.person_id, name=one.name) for one in EXPERTS]
    draw = announce_draw(
        case_id=case.pk,
        plan=DrawPlan(pool=pool, seats=2, commitment=commitment_to("seed")),
        actor=HANDLER,
        at=day("03-02"),
        version=case.version,
    )
    version = fresh(case).version

    def drawing() -> object:
        return draw_experts(
            draw_id=draw.pk, seed="seed", actor=HANDLER, at=day("03-03"), version=version
        )

    assert at_once(drawing, drawing) == ["CaseMoved"]
    assert Assignment.objects.filter(draw=draw).count() == 2


def test_the_daily_work_run_by_two_workers_lapses_a_case_once() -> None:
    case = opened(day("03-02"))

    def daily() -> object:
        return lapse_overdue(at=day("03-31"))

    assert at_once(daily, daily, daily) == []
    assert Act.objects.filter(case=case, key="lapse").count() == 1


def test_handing_in_and_typing_on_at_once_loses_neither() -> None:
    case = opened(day("03-02"))
    save_draft(case_id=case.pk, data=FORM, based_on=0, actor=APPLICANT, at=day("03-02"))

    def handing_in() -> object:
        return submit(
            case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-02"), version=case.version
        )

    def typing() -> object:
        return save_draft(
            case_id=case.pk,
            data={**FORM, "amount": "9"},
            based_on=1,
            actor=COLLEAGUE,
            at=day("03-02"),
        )

    # A plan is missing, so handing in fails whoever is first; what was typed stays.
    refused = at_once(handing_in, typing)
    assert refused in (["EvidenceMissing"], ["DraftConflict"])
    assert Draft.objects.filter(case=case, accepted=True).count() == 2


def test_releasing_a_batch_and_deciding_below_it_do_not_wait_for_each_other() -> None:
    batch = open_case(case_type=BATCH, subject_key="1", title="b", actor=DEPUTY, at=day("03-02"))
    line = open_case(
        case_type=LINE,
        subject_key="f",
        title="l",
        actor=LEAD,
        at=day("03-02"),
        parent_id=batch.pk,
    )
    with_receipts(line, day("03-02"))
    payer = person(61, "finance_officer")

    def releasing() -> object:
        return take_act(case_id=batch.pk, act="release", actor=DEPUTY, at=day("03-02"), version=1)

    def paying() -> object:
        return decide(
            case_id=line.pk,
            act="pay",
            reason="due",
            receipt_digest=RECEIPT,
            actor=payer,
            at=day("03-02"),
            version=1,
        )

    # Paid only if the release was first; either way somebody is never stuck.
    refused = at_once(releasing, paying)
    assert (refused, fresh(line).stage) in (
        ([], "paid"),
        (["ParentNotApproved"], "waiting"),
    )
