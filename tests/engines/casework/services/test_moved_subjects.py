"""Cases follow a firm into the one it turned out to be, and back."""

import pytest
from django.db import transaction

from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.domain.input_refusals import RecordFixed
from renqi.engines.casework.models import Act, Case, SubjectMove
from renqi.engines.casework.selectors.visible import visible_cases
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.declare_interests import declare_standing_interest
from renqi.engines.casework.services.move_subject import move_subject, move_subject_back
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError
from tests.engines.casework.grants import (
    APPLICANT,
    FIRM,
    HANDLER,
    LEAD,
    OTHER_FIRM,
    STRANGER,
    day,
    fresh,
    opened,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
MERGER = Actor(person_id=0, name="Renqi")


def move() -> tuple[int, ...]:
    return move_subject(
        from_key=FIRM, to_key=OTHER_FIRM, reason="one firm", actor=MERGER, at=day("03-05")
    )


def back() -> tuple[int, ...]:
    return move_subject_back(
        from_key=OTHER_FIRM, to_key=FIRM, reason="two firms", actor=MERGER, at=day("03-06")
    )


def test_a_case_follows_its_firm_and_its_people_follow_the_case() -> None:
    case = submitted(day("03-02"))
    assert move() == (case.pk,)
    assert list(visible_cases(STRANGER)) == [case]
    assert not visible_cases(APPLICANT).exists()
    act = Act.objects.filter(case=case).latest("number")
    assert (act.kind, act.reason) == ("move_subject", f"{FIRM} → {OTHER_FIRM}: one firm")


def test_a_merge_that_is_undone_takes_back_what_it_brought_and_nothing_else() -> None:
    brought = submitted(day("03-02"))
    own = opened(day("03-02"), firm=OTHER_FIRM, by=STRANGER)
    assert move() == (brought.pk,)
    # Both had an open grant, so only one of the two holds the place of the one open case.
    assert (fresh(brought).open_key, fresh(own).open_key) == ("", f"test.grant:{OTHER_FIRM}")
    assert back() == (brought.pk,)
    assert (fresh(brought).subject_key, fresh(own).subject_key) == (FIRM, OTHER_FIRM)
    assert back() == ()


def test_an_interest_in_the_old_firm_goes_on_standing_in_the_way() -> None:
    case = submitted(day("03-02"))
    declare_standing_interest(
        person_key=HANDLER.person_id,
        person_name=HANDLER.name,
        subject_key=FIRM,
        grounds=[Ground.EQUITY],
        actor=LEAD,
        at=day("03-02"),
    )
    move()
    with pytest.raises(DomainError) as refused:
        assign(
            case_id=case.pk,
            assignee=HANDLER,
            actor=LEAD,
            at=day("03-05"),
            version=fresh(case).version,
        )
    assert refused.value.code == "casework.assignee_unfit"


def test_the_subject_of_a_case_changes_only_with_an_act_that_says_so() -> None:
    case = submitted(day("03-02"))
    with pytest.raises(RecordFixed), refusing(), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(subject_key=OTHER_FIRM)
    SubjectMove.objects.create(
        case=case,
        act_number=case.version,
        from_key=FIRM,
        to_key=OTHER_FIRM,
        moved_at=day("03-02"),
    )
    # The act that stands already is another one, and the version does not go on.
    with pytest.raises(RecordFixed), refusing(), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(subject_key=OTHER_FIRM)
