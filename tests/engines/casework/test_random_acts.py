"""Random acts by random people in changing roles, held to an oracle that knows no engine.

The oracle reads only what was recorded and counts for itself: who did what in which duty, which
way of the table was taken, what the last day of a stage had to be, and what was typed.
"""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from renqi.engines.casework.domain.case_type import ActRule
from renqi.engines.casework.domain.city_time import CITY
from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.models import (
    Act,
    Clock,
    Draft,
)
from renqi.engines.casework.services import take_act as moves
from renqi.engines.casework.services.bulk_decide import BulkRow, bulk_decide
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.save_draft import save_draft
from renqi.kernel.errors import DomainError
from tests.engines.casework.days_by_hand import due_by_hand
from tests.engines.casework.grants import (
    ACTS,
    FIRM,
    FORM,
    GRANT,
    OTHER_FIRM,
    OTHER_RECEIPT,
    RECEIPT,
    fresh,
    handled,
    in_decision,
    in_review,
    opened,
    sent_back,
)
from tests.engines.casework.random_people import RandomPeople

# Six people for seven parts: sooner or later somebody is asked to be two things.
PEOPLE = st.sampled_from([1, 11, 21, 22, 31, 32])
# A number that picks from whatever there is by then.
PICK = st.integers(0, 9_999)
LEADS = st.sampled_from([21, 22, 11])
ROLES = st.sampled_from(["firm_user", "bureau_officer", "bureau_lead", "expert", "regulator", ""])
WORDS = st.sampled_from(["because", "because", ""])
RECEIPTS = st.sampled_from([RECEIPT, OTHER_RECEIPT, ""])
STARTS = st.sampled_from([in_decision, sent_back, in_review, handled, in_decision, opened])
# Around Spring Festival and Qingming of 2026, where weekends are worked and weekdays are not.
FIRST_DAYS = st.dates(dt.date(2026, 1, 28), dt.date(2026, 3, 31))
KEPT_ALL_THE_SAME = {
    "casework.draft_conflict",
    "casework.draft_closed",
    "casework.deadline_passed",
}


# Who is given a duty may be unfit, a draw may wait, nobody may have objected.
OFFERED_AND_REFUSED = {
    "",
    "casework.assignee_unfit",
    "casework.pool_too_small",
    "casework.receipt_differs",
}


class RandomActs(RandomPeople):
    """One grant, six people, and whatever comes to their minds."""

    def __init__(self) -> None:
        super().__init__()
        # Every run undoes itself: the test around it is one transaction.
        self.savepoint = transaction.savepoint()
        self.typed: list[dict[str, Any]] = []

    @initialize(start=STARTS, day=FIRST_DAYS)
    def begin(self, start: Any, day: dt.date) -> None:
        self.at = dt.datetime.combine(day, dt.time(10), tzinfo=CITY)
        self.case = start(self.at)
        self.typed += [row.data for row in Draft.objects.filter(case=self.case)]

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @rule(pick=PICK, key=PEOPLE, reason=WORDS, receipt=RECEIPTS)
    def somebody_tries_what_the_stage_offers(
        self, pick: int, key: int, reason: str, receipt: str
    ) -> None:
        stage = fresh(self.case).stage
        here = [
            (row, role)
            for row in ACTS
            if stage in row.from_stages
            for duty in GRANT.duties
            if duty.key == row.duty
            for role in duty.roles
        ]
        if here:
            chosen, role = here[pick % len(here)]
            self.attempt(chosen, self.who(key, role), reason=reason, receipt=receipt)

    @rule(picks=st.lists(PICK, min_size=2, max_size=6))
    def work_goes_on(self, picks: list[int]) -> None:
        for pick in picks:
            options = [
                (option.rule, actor) for actor in self.everybody() for option in self.open_to(actor)
            ]
            if options:
                chosen, actor = options[pick % len(options)]
                # What a page offers is done, unless what is handed in with it is wrong.
                refused = self.attempt(chosen, actor, reason="because", receipt=RECEIPT)
                assert refused in OFFERED_AND_REFUSED, (chosen.key, refused)

    @rule(chosen=st.sampled_from(ACTS), key=PEOPLE, role=ROLES, reason=WORDS, receipt=RECEIPTS)
    def somebody_tries_anything(
        self, chosen: ActRule, key: int, role: str, reason: str, receipt: str
    ) -> None:
        self.attempt(chosen, self.who(key, role), reason=reason, receipt=receipt)

    @rule(key=PEOPLE, role=ROLES, has_one=st.sampled_from([False, False, True]))
    def somebody_declares(self, key: int, role: str, has_one: bool) -> None:
        grounds = [Ground.DEALINGS] if has_one else []
        self.tried(
            lambda: declare_interests(
                case_id=self.case.pk, grounds=grounds, actor=self.who(key, role), at=self.at
            )
        )

    @rule(key=PEOPLE, back=st.integers(0, 2), says_the_same=st.booleans())
    def somebody_types(self, key: int, back: int, says_the_same: bool) -> None:
        revision = Draft.objects.filter(case=self.case, accepted=True).count()
        # A new text each time, or else the last again, as an impatient hand would.
        form = {**FORM, "amount": str(len(self.typed))}
        if says_the_same and self.typed:
            form = self.typed[-1]
        refused = self.tried(
            lambda: save_draft(
                case_id=self.case.pk,
                data=form,
                based_on=max(0, revision - back),
                actor=self.who(key, "firm_user"),
                at=self.at,
            )
        )
        assert back or refused != "casework.draft_conflict"
        assert refused != "casework.constraint_broken"
        # Only who may not type here at all is sent away empty-handed.
        if not refused or refused in KEPT_ALL_THE_SAME:
            self.typed.append(form)

    @rule(days=st.integers(1, 12))
    def days_pass(self, days: int) -> None:
        self.at += dt.timedelta(days=days)

    @rule()
    def the_daily_work_runs(self) -> None:
        lapse_overdue(at=self.at)
        assert lapse_overdue(at=self.at) == ()

    @rule(key=LEADS, receipt=RECEIPTS, reason=WORDS, act=st.sampled_from(["propose", "refuse"]))
    def in_bulk_it_is_as_alone(self, key: int, receipt: str, reason: str, act: str) -> None:
        actor, version = self.who(key, "bureau_lead"), fresh(self.case).version
        before = transaction.savepoint()
        alone: str
        try:
            alone = moves.decide(
                case_id=self.case.pk,
                act=act,
                reason=reason,
                receipt_digest=receipt,
                actor=actor,
                at=self.at,
                version=version,
            ).stage
        except DomainError as refused:
            alone = refused.code
        transaction.savepoint_rollback(before)
        row = BulkRow(case_id=self.case.pk, version=version, receipt_digest=receipt)
        (outcome,) = bulk_decide(rows=[row], act=act, reason=reason, actor=actor, at=self.at)
        assert (outcome.refusal.code if outcome.refusal else outcome.stage) == alone

    @invariant()
    def nobody_was_two_things(self) -> None:
        apart = {"applicant", "handler", "reviewer", "approver"}
        duties: dict[int, set[str]] = defaultdict(set)
        acts: dict[int, set[str]] = defaultdict(set)
        for act in self.acts():
            duties[act.person_key] |= {act.duty} & apart
            acts[act.person_key].add(act.key)
        for key, held in duties.items():
            assert len(held) <= 1, (key, held)
            assert not {"propose", "confirm"} <= acts[key]

    @invariant()
    def no_stage_was_skipped(self) -> None:
        ways = {
            (row.key, stage): row.to_stage or stage for row in ACTS for stage in row.from_stages
        }
        ways |= {("open", ""): "draft"}
        ways |= {("lapse", row.stage): row.lapse_to for row in GRANT.deadlines if row.lapse_to}
        stage = ""
        for number, act in enumerate(self.acts(), start=1):
            assert (act.number, act.from_stage) == (number, stage)
            assert act.to_stage == ways[act.key.partition(".")[0], stage]
            stage = act.to_stage
        assert fresh(self.case).stage == stage

    @invariant()
    def the_last_day_is_what_one_counts_by_hand(self) -> None:
        case = fresh(self.case)
        extended = {row.stage: row.extended_days for row in self.clocks() if row.state == "running"}
        assert case.due_on == due_by_hand(self.acts(), extended=extended.get(case.stage, 0))
        assert [row.due_on for row in self.clocks() if row.state == "running"] == [
            day for day in [case.due_on] if day
        ]

    @invariant()
    def whatever_was_typed_is_there(self) -> None:
        kept = [row.data for row in Draft.objects.filter(case=self.case)]
        accepted = Draft.objects.filter(case=self.case, accepted=True).order_by("pk")
        assert all(form in kept for form in self.typed)
        assert [row.revision for row in accepted] == list(range(1, len(accepted) + 1))

    @invariant()
    def a_round_has_one_review_a_person(self) -> None:
        given = Counter((act.round, act.person_key) for act in self.acts() if act.kind == "review")
        assert all(times == 1 for times in given.values())

    def acts(self) -> list[Act]:
        return list(Act.objects.filter(case=self.case).order_by("number"))

    def clocks(self) -> list[Clock]:
        return list(Clock.objects.filter(case=self.case))


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_people_try_the_promises_hold() -> None:
    assert OTHER_FIRM != FIRM
    run_state_machine_as_test(
        RandomActs,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
