"""Deadlines in working days: promised, paused, extended, lapsed."""

import datetime as dt

import pytest

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.engines.casework.domain.working_days import WorkingDays, YearTable, state_calendar
from renqi.engines.casework.models import Act, Case, Clock
from renqi.engines.casework.services import clocks, lapse_overdue
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.extend import extend
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import (
    appeal,
    decide,
    return_for_correction,
    withdraw,
)
from tests.engines.casework.grants import (
    APPLICANT,
    HANDLER,
    LEAD,
    RECEIPT,
    day,
    fresh,
    in_decision,
    in_review,
    opened,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def due(case: Case) -> str:
    return str(fresh(case).due_on)


def returned(at: dt.datetime, back_at: dt.datetime) -> Case:
    case = submitted(at)
    assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=at, version=case.version)
    declare_interests(case_id=case.pk, grounds=(), actor=HANDLER, at=at)
    return return_for_correction(
        case_id=case.pk, reason="no date", actor=HANDLER, at=back_at, version=fresh(case).version
    )


def test_a_stage_is_due_so_many_working_days_after_the_day_of_entering() -> None:
    # 5 working days after Friday 13 February 2026: worked Saturday 14, then 24, 25, 26, 27.
    assert due(submitted(day("02-13"))) == "2026-02-27"


def test_the_clock_waits_while_the_case_is_with_the_firm() -> None:
    # Intake on Monday 2 March: due 9 March. Sent back on 4 March: 5, 6, 9 are left = 3.
    case = returned(day("03-02"), day("03-04"))
    assert due(case) == "2026-03-18"  # 10 working days to correct: 5, 6, 9 to 13, 16, 17, 18
    waiting = Clock.objects.get(case=case, state="paused")
    assert (waiting.stage, waiting.days_left) == ("intake", 3)
    submit(case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-12"), version=case.version)
    assert due(case) == "2026-03-17"  # 13, 16, 17 March


def test_a_stage_is_extended_within_its_limits_and_with_a_reason() -> None:
    case = in_review(day("03-02"))
    assert due(case) == "2026-03-23"  # 15 working days: three weeks
    for days, refusal in (
        (0, input_refusals.ExtensionTooLong),
        (6, input_refusals.ExtensionTooLong),
    ):
        with pytest.raises(refusal):
            more(case, days)
    with pytest.raises(refusals.ReasonMissing):
        more(case, 5, reason=" ")
    assert str(more(case, 5).due_on) == "2026-03-30"
    assert str(more(case, 1).due_on) == "2026-03-31"
    with pytest.raises(input_refusals.ExtensionsUsedUp):
        more(case, 1)


def more(case: Case, days: int, *, reason: str = "experts are away") -> Case:
    return extend(
        case_id=case.pk,
        days=days,
        reason=reason,
        actor=HANDLER,
        at=day("03-03"),
        version=fresh(case).version,
    )


def test_a_draft_lapses_the_day_after_its_last() -> None:
    case = opened(day("03-02"))
    assert due(case) == "2026-03-30"
    assert lapse_overdue.lapse_overdue(at=day("03-30", hour=23)) == ()
    assert lapse_overdue.lapse_overdue(at=day("03-31", hour=0)) == (case.pk,)
    assert fresh(case).stage == "lapsed"
    assert fresh(case).closed_at == day("03-31", hour=0)


def test_the_daily_work_twice_is_the_daily_work_once() -> None:
    case = opened(day("03-02"))
    lapse_overdue.lapse_overdue(at=day("03-31"))
    assert lapse_overdue.lapse_overdue(at=day("03-31")) == ()
    acts = Act.objects.filter(case=case).order_by("number")
    assert list(acts.values_list("key", flat=True)) == ["open", "lapse"]


def test_before_the_daily_work_has_run_it_is_too_late_all_the_same() -> None:
    case = opened(day("03-02"))
    with pytest.raises(refusals.DeadlinePassed):
        withdraw(case_id=case.pk, actor=APPLICANT, at=day("03-31"), version=case.version)


def refused_case() -> Case:
    case = in_decision(day("03-02"))
    return decide(
        case_id=case.pk,
        act="refuse",
        reason="no",
        receipt_digest=RECEIPT,
        actor=LEAD,
        at=day("03-03"),
        version=case.version,
    )


def test_an_appeal_is_open_to_the_last_minute_of_its_last_day() -> None:
    case = refused_case()
    assert due(case) == "2026-03-24"  # 15 working days after 3 March
    with pytest.raises(refusals.DeadlinePassed):
        ask(case, day("03-25", hour=0))
    assert ask(case, day("03-24", hour=23)).stage == "decision"


def ask(case: Case, at: dt.datetime) -> Case:
    return appeal(
        case_id=case.pk, reason="look again", actor=APPLICANT, at=at, version=case.version
    )


def test_daily_work_that_comes_weeks_late_counts_from_the_day_it_should_have_come() -> None:
    case = refused_case()
    assert lapse_overdue.lapse_overdue(at=day("05-20")) == (case.pk,)
    lapse = Act.objects.get(case=case, key="lapse")
    assert (lapse.to_stage, str(lapse.effective_on)) == ("closed", "2026-03-25")
    assert lapse.at == day("05-20")


def test_an_officials_stage_is_overdue_and_does_not_lapse() -> None:
    case = submitted(day("03-02"))
    assert lapse_overdue.lapse_overdue(at=day("06-01")) == ()
    assert fresh(case).stage == "intake"


def test_a_promised_day_moves_back_when_the_holidays_are_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = opened(day("2026-12-16"))
    # 20 days: 17 to 31 December are 11, then nine weekdays of 2027, the ninth being 13 January.
    clock = Clock.objects.get(case=case)
    assert (str(clock.due_on), clock.is_provisional) == ("2027-01-13", True)
    lapse_overdue.lapse_overdue(at=day("2026-12-17"))
    assert due(case) == "2027-01-13"  # nothing was published
    notice = YearTable(
        year=2027,
        source="a test",
        holidays=frozenset({dt.date(2027, 1, 1)}),
        make_up_days=frozenset(),
    )
    published = WorkingDays((*state_calendar().tables, notice))
    monkeypatch.setattr(lapse_overdue, "state_calendar", lambda: published)
    lapse_overdue.lapse_overdue(at=day("2026-12-18"))
    clock.refresh_from_db()
    assert (str(clock.due_on), clock.is_provisional) == ("2027-01-14", False)
    assert due(case) == "2027-01-14"


def test_a_clock_runs_in_one_stage_at_a_time() -> None:
    case = returned(day("03-02"), day("03-04"))
    assert Clock.objects.filter(case=case, state="running").count() == 1
    running = clocks.running_clock(case)
    assert running is not None
    assert running.stage == "correction"
