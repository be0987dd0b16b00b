"""Nothing that somebody typed is lost, and no tab overwrites another silently."""

import pytest

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.engines.casework.models import Act, Case, Draft
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import withdraw
from renqi.identity.domain.actor import Actor
from tests.engines.casework.grants import (
    APPLICANT,
    COLLEAGUE,
    FORM,
    LEAD,
    STRANGER,
    day,
    fresh,
    opened,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def save(case: Case, amount: str, based_on: int, *, by: Actor = APPLICANT) -> Draft:
    return save_draft(
        case_id=case.pk,
        data={**FORM, "amount": amount},
        based_on=based_on,
        actor=by,
        at=day("03-02"),
    )


def test_the_second_of_two_tabs_is_told_of_the_first_and_keeps_its_own() -> None:
    case = opened(day("03-02"))
    save(case, "1", 0)
    save(case, "2", 1)
    with pytest.raises(input_refusals.DraftConflict, match="firm_user 1") as refused:
        save(case, "3", 1, by=COLLEAGUE)
    told = refused.value.data
    assert (told["theirs"]["amount"], told["yours"]["amount"]) == ("2", "3")
    assert (told["fields"], told["revision"]) == (("amount",), 2)
    kept = Draft.objects.filter(case=case).order_by("pk")
    assert [(row.data["amount"], row.accepted) for row in kept] == [
        ("1", True),
        ("2", True),
        ("3", False),
    ]


def test_saving_what_stands_is_no_conflict_and_no_new_revision() -> None:
    case = opened(day("03-02"))
    save(case, "1", 0)
    assert save(case, "1", 0).revision == 1
    assert Draft.objects.filter(case=case).count() == 1


def test_after_the_conflict_the_form_is_saved_on_what_stands() -> None:
    case = opened(day("03-02"))
    save(case, "1", 0)
    with pytest.raises(input_refusals.DraftConflict):
        save(case, "2", 0, by=COLLEAGUE)
    assert save(case, "2", 1, by=COLLEAGUE).revision == 2


def test_what_is_typed_after_the_form_closed_is_kept_beside_it() -> None:
    case = submitted(day("03-02"))
    with pytest.raises(input_refusals.DraftClosed):
        save(case, "9", 1)
    kept = Draft.objects.filter(case=case).latest("pk")
    assert (kept.data["amount"], kept.accepted) == ("9", False)
    act = Act.objects.get(case=case, key="submit")
    assert act.form == FORM


def test_what_is_typed_after_the_last_day_is_kept_beside_it() -> None:
    case = opened(day("03-02"))
    # 20 working days after 2 March: 30 March; late is the 31st.
    with pytest.raises(refusals.DeadlinePassed, match="2026-03-30"):
        save_draft(case_id=case.pk, data=FORM, based_on=0, actor=APPLICANT, at=day("03-31"))
    assert Draft.objects.filter(case=case, accepted=False).count() == 1


@pytest.mark.parametrize(
    ("who", "refusal"), [(STRANGER, refusals.CaseUnknown), (LEAD, refusals.RoleWrong)]
)
def test_nobody_else_types_in_the_form(who: Actor, refusal: type[Exception]) -> None:
    case = opened(day("03-02"))
    with pytest.raises(refusal):
        save(case, "1", 0, by=who)
    assert not Draft.objects.filter(case=case).exists()


def test_a_field_that_the_form_does_not_have_is_refused() -> None:
    case = opened(day("03-02"))
    with pytest.raises(input_refusals.FieldsUnknown, match="age"):
        save_draft(case_id=case.pk, data={"age": 3}, based_on=0, actor=APPLICANT, at=day("03-02"))


def test_only_the_form_that_was_seen_is_handed_in() -> None:
    case = opened(day("03-02"))
    save(case, "1", 0)
    save(case, "2", 1, by=COLLEAGUE)
    with pytest.raises(input_refusals.DraftConflict):
        submit(case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-02"), version=case.version)
    assert fresh(case).stage == "draft"


def test_a_form_with_gaps_is_not_handed_in() -> None:
    case = opened(day("03-02"))
    save_draft(
        case_id=case.pk, data={**FORM, "amount": ""}, based_on=0, actor=APPLICANT, at=day("03-02")
    )
    with pytest.raises(refusals.FieldsMissing, match="amount"):
        submit(case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-02"), version=case.version)


def test_the_form_of_a_withdrawn_case_is_still_there() -> None:
    case = opened(day("03-02"))
    save(case, "1", 0)
    withdraw(case_id=case.pk, actor=APPLICANT, at=day("03-02"), version=case.version)
    assert Draft.objects.get(case=case).data["amount"] == "1"
