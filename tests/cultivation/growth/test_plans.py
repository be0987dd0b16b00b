"""A plan is made of gaps, edited, signed by both, and closed by facts alone."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.models import Message
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.progress import ItemState
from renqi.programmes.cultivation.growth.models import PlanTick, PlanVersion
from renqi.programmes.cultivation.growth.selectors.plans import PlanView, plan_of, plan_page
from renqi.programmes.cultivation.growth.services.keep_up import check_plans
from renqi.programmes.cultivation.growth.services.write_plan import (
    ItemEdit,
    edit_plan,
    end_plan,
    make_plan,
    redraft_plan,
    sign_plan,
)
from renqi.registry.services.state_facts import StatedFacts, state_facts
from tests.cultivation.growth.place import file_of, firm_user, listed
from tests.identity.acting import DAY, NOW, TODAY
from tests.registry.firm_files import uscc
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db
People = dict[str, Actor]
KEY = "cn.srdi:scale"


def plan(people: People, who: str = "bureau", today: dt.date = TODAY) -> PlanView:
    found = plan_of(FIRM_USCC, scope=people[who].scope(Action.GROWTH_READ), today=today)
    assert found is not None
    return found


def edits_of(view: PlanView, **changes: object) -> list[ItemEdit]:
    rows = []
    for item in view.items:
        said = {
            "measure": item.measure,
            "note": item.note,
            "service_id": item.service_id,
            "owner_side": item.owner_side,
            "owner_name": item.owner_name,
            "due_on": item.due_on,
            **(changes if item.key == KEY else {}),
        }
        rows.append(ItemEdit(key=item.key, **said))  # type: ignore[arg-type]
    return rows


def tell_revenue(year: int, fen: int, on: dt.date) -> None:
    state_facts(
        [StatedFacts(uscc=FIRM_USCC, facts={"revenue_y1": fen})],
        source="税务",
        observed_on=on,
        fiscal_year=year,
        actor_name="tester",
        at=dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC),
    )


@pytest.fixture
def made(people: People) -> PlanView:
    make_plan(FIRM_USCC, actor=people["bureau"], at=NOW)
    return plan(people)


def test_the_plan_names_what_is_short_and_by_when(made: PlanView) -> None:
    # The firm holds the innovative title and lacks one of 1,500 (万元) of revenue for SRDI.
    assert "cn.srdi" in made.aims
    item = next(one for one in made.items if one.key == KEY)
    assert (item.verdict, item.measure, item.owner_side) == ("unmet", "growth", "firm")
    assert item.due_on == dt.date(TODAY.year + 1, TODAY.month, TODAY.day)
    assert [one.key for one in made.items if one.rule == "cn.srdi" and one.verdict == "unmet"] == [
        KEY
    ]
    assert item.progress.state is ItemState.OPEN


def test_a_service_that_closes_the_gap_is_put_into_the_plan(people: People) -> None:
    service = listed(people, closes=("fact:revenue",), kind="market")
    make_plan(FIRM_USCC, actor=people["bureau"], at=NOW)
    item = next(one for one in plan(people).items if one.key == KEY)
    assert (item.service_id, item.service) == (service, "材料力学性能检测")


def test_a_firm_has_one_running_plan(people: People, made: PlanView) -> None:
    with pytest.raises(refusals.PlanRuns):
        make_plan(FIRM_USCC, actor=people["bureau"], at=NOW)
    end_plan(FIRM_USCC, reason="企业迁出", actor=people["bureau"], at=NOW)
    make_plan(FIRM_USCC, actor=people["bureau"], at=NOW)


@pytest.mark.parametrize("who", ["firm", "park", "finance", "regulator", "expert"])
def test_only_officers_make_and_edit_plans(people: People, made: PlanView, who: str) -> None:
    with pytest.raises(refusals.PlanUnknown):
        make_plan(FIRM_USCC, actor=people[who], at=NOW)
    if who != "firm":
        with pytest.raises(refusals.PlanUnknown):
            sign_plan(FIRM_USCC, number=1, actor=people[who], at=NOW)


def test_each_edit_keeps_the_version_before(people: People, made: PlanView) -> None:
    edits = edits_of(made, note="争取年内完成", due_on=TODAY + 90 * DAY)
    number = edit_plan(FIRM_USCC, edits, based_on=1, remark="提前", actor=people["bureau"], at=NOW)
    item = next(one for one in plan(people).items if one.key == KEY)
    assert (number, item.note, item.due_on) == (2, "争取年内完成", TODAY + 90 * DAY)
    first = PlanVersion.objects.get(number=1).items.get(key=KEY)
    assert (first.note, first.due_on.year) == ("", TODAY.year + 1)
    assert [one.number for one in plan(people).versions] == [2, 1]


def test_who_edits_an_older_version_is_told(people: People, made: PlanView) -> None:
    edits = edits_of(made)
    edit_plan(FIRM_USCC, edits, based_on=1, remark="", actor=people["bureau"], at=NOW)
    with pytest.raises(refusals.PlanMovedOn):
        edit_plan(FIRM_USCC, edits, based_on=1, remark="", actor=people["lead"], at=NOW)


def test_a_plan_keeps_one_step_at_least(people: People, made: PlanView) -> None:
    with pytest.raises(refusals.NoStepLeft):
        edit_plan(FIRM_USCC, [], based_on=1, remark="", actor=people["bureau"], at=NOW)


def test_the_day_of_agreement_is_the_citys(people: People, made: PlanView) -> None:
    # 18:30 of one day in Greenwich is half past two of the next in the city.
    late = dt.datetime.combine(TODAY, dt.time(18, 30), tzinfo=dt.UTC)
    for who in ("bureau", "firm"):
        sign_plan(FIRM_USCC, number=1, actor=people[who], at=late)
    assert plan(people).agreed_on == TODAY + DAY


def test_an_item_cannot_be_due_in_the_past(people: People, made: PlanView) -> None:
    with pytest.raises(refusals.PlanItemUnusable):
        edit_plan(
            FIRM_USCC,
            edits_of(made, due_on=TODAY - DAY),
            based_on=1,
            remark="",
            actor=people["bureau"],
            at=NOW,
        )


def test_both_sides_sign_each_once_and_a_new_version_must_be_signed_anew(
    people: People, made: PlanView
) -> None:
    sign_plan(FIRM_USCC, number=1, actor=people["bureau"], at=NOW)
    with pytest.raises(refusals.SignedAlready):
        sign_plan(FIRM_USCC, number=1, actor=people["lead"], at=NOW)
    assert plan(people).agreed_on is None
    sign_plan(FIRM_USCC, number=1, actor=people["firm"], at=NOW)
    assert plan(people, "firm").agreed_on == TODAY
    edit_plan(FIRM_USCC, edits_of(made), based_on=1, remark="", actor=people["bureau"], at=NOW)
    assert plan(people).signed_by == frozenset()
    with pytest.raises(refusals.PlanMovedOn):
        sign_plan(FIRM_USCC, number=1, actor=people["firm"], at=NOW)


def test_a_gap_is_closed_by_the_fact_and_opens_again_with_it(
    people: People, made: PlanView
) -> None:
    # 1,499 and 1,500 (万元): the bar itself is enough.
    tell_revenue(2025, 149_999_999_9, TODAY)
    assert plan(people).closed == 0
    tell_revenue(2025, 15_000_000_00, TODAY + DAY)
    item = next(one for one in plan(people, today=TODAY + DAY).items if one.key == KEY)
    assert (item.progress.state, item.seen_on) == (ItemState.CLOSED, None)
    assert [check_plans(at=NOW + DAY), check_plans(at=NOW + DAY)] == [1, 0]
    tell_revenue(2025, 14_000_000_00, TODAY + 2 * DAY)
    later = next(one for one in plan(people, today=TODAY + 2 * DAY).items if one.key == KEY)
    # The tick says when it was first seen; the verdict is that of today.
    assert later.progress.state is ItemState.OPEN
    assert later.seen_on == TODAY + DAY
    assert PlanTick.objects.count() == 1


def test_reminders_come_once_each_however_often_the_job_runs(
    people: People, made: PlanView
) -> None:
    edits = edits_of(made, due_on=TODAY + 20 * DAY)
    edits = [one for one in edits if one.key == KEY]
    edit_plan(FIRM_USCC, edits, based_on=1, remark="", actor=people["bureau"], at=NOW)
    for who in ("bureau", "firm"):
        sign_plan(FIRM_USCC, number=2, actor=people[who], at=NOW)

    def told(days: int) -> int:
        for _ in range(2):
            check_plans(at=NOW + days * DAY)
        people_key = people["firm"].person_id
        return Message.objects.filter(person_id=people_key, key__startswith="growth.due").count()

    # Due in 20 days: told 14 days before, 1, 7 and 30 days after, and not on the days between.
    assert [told(days) for days in (5, 6, 20, 21, 22, 27, 50, 51)] == [0, 1, 1, 2, 2, 3, 4, 4]


def test_a_plan_that_is_not_agreed_reminds_nobody(people: People, made: PlanView) -> None:
    check_plans(at=NOW + 800 * DAY)
    assert not Message.objects.filter(key__startswith="growth.due").exists()


def test_a_later_gap_is_taken_up_beside_what_was_agreed(people: People, made: PlanView) -> None:
    with pytest.raises(refusals.NoNewGap):
        redraft_plan(FIRM_USCC, based_on=1, actor=people["bureau"], at=NOW)
    state_facts(
        [StatedFacts(uscc=FIRM_USCC, facts={"ip_class1": 0})],
        source="知识产权局",
        observed_on=TODAY,
        fiscal_year=2025,
        actor_name="tester",
        at=NOW,
    )
    edit_plan(
        FIRM_USCC,
        edits_of(made, note="已约定"),
        based_on=1,
        remark="",
        actor=people["bureau"],
        at=NOW,
    )
    redraft_plan(FIRM_USCC, based_on=2, actor=people["bureau"], at=NOW)
    view = plan(people)
    assert next(one for one in view.items if one.key == KEY).note == "已约定"
    assert len(view.items) > len(made.items)


def test_before_and_after_are_the_very_facts_with_their_days(
    people: People, made: PlanView
) -> None:
    for who in ("bureau", "firm"):
        sign_plan(FIRM_USCC, number=1, actor=people[who], at=NOW)
    tell_revenue(2026, 18_000_000_00, dt.date(2027, 3, 1))
    tell_revenue(2027, 21_000_000_00, dt.date(2028, 3, 1))
    early = {one.stem: one for one in plan(people, today=dt.date(2027, 4, 1)).effects}["revenue"]
    late = {one.stem: one for one in plan(people, today=dt.date(2028, 4, 1)).effects}["revenue"]
    assert early.before is not None
    assert early.after is not None
    # Agreed in November 2026, so 2025 was the last closed year; 2026 lay half before the plan.
    assert (early.before.value, early.before.year) == (14_990_000_00, 2025)
    assert (early.after.value, early.after.year, early.is_year_later) == (
        18_000_000_00,
        2026,
        False,
    )
    assert late.after is not None
    assert (late.after.value, late.after.year, late.is_year_later) == (21_000_000_00, 2027, True)


def test_the_list_of_the_city_begins_with_the_most_overdue(
    people: People, made: PlanView, tmp_path: Path
) -> None:
    other = uscc(40)
    file_of(tmp_path, other, "按期有限公司")
    make_plan(other, actor=people["bureau"], at=NOW)
    edits = [one for one in edits_of(made, due_on=TODAY) if one.key == KEY]
    edit_plan(FIRM_USCC, edits, based_on=1, remark="", actor=people["bureau"], at=NOW)
    scope = people["bureau"].scope(Action.GROWTH_READ)
    page = plan_page(scope=scope, words="", where="", today=TODAY + DAY, page=1, per_page=20)
    assert [(row.uscc, row.overdue) for row in page.rows] == [(FIRM_USCC, 1), (other, 0)]
    assert [row.items for row in page.rows] == [1, len(made.items)]
    late = plan_page(scope=scope, words="", where="overdue", today=TODAY + DAY, page=1, per_page=20)
    assert [row.uscc for row in late.rows] == [FIRM_USCC]
    firm = people["firm"].scope(Action.GROWTH_READ)
    assert plan_page(scope=firm, words="", where="", today=TODAY, page=1, per_page=20).total == 0


def test_a_stranger_sees_no_plan(people: People, made: PlanView) -> None:
    for who in (firm_user(5), people["park"]):
        scope = who.scope(Action.GROWTH_READ)
        assert plan_of(FIRM_USCC, scope=scope, today=TODAY) is None
