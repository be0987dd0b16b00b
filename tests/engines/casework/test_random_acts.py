"""Random acts by random people in changing roles, held to an oracle that knows no engine.

The oracle reads only what was recorded and counts for itself: who did what in which duty, which
way of the table was taken, what the last day of a stage had to be, and what was typed.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from renqi.engines.casework.domain.case_type import ActKind, ActRule
from renqi.engines.casework.domain.city_time import CITY
from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.models import Act, Case, Clock, Draft, ExpertDraw, Notice, Objection
from renqi.engines.casework.services import take_act as moves
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.bulk_decide import BulkRow, bulk_decide
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.draw_experts import DrawPlan, announce_draw, draw_experts
from renqi.engines.casework.services.extend import extend
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.notices import (
    answer_objection,
    close_notice,
    object_to,
    publish_notice,
)
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.submit_review import submit_review
from renqi.identity.domain.actor import Actor
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
    person,
)

# Six people for seven parts: sooner or later somebody is asked to be two things.
PEOPLE = st.sampled_from([1, 11, 21, 22, 31, 32])
LEADS = st.sampled_from([21, 22, 11])
ROLES = st.sampled_from(["firm_user", "bureau_officer", "bureau_lead", "expert", "regulator", ""])
WORDS = st.sampled_from(["because", "because", ""])
RECEIPTS = st.sampled_from([RECEIPT, OTHER_RECEIPT, ""])
STARTS = st.sampled_from([opened, handled, in_review, in_decision])
# Around Spring Festival and Qingming of 2026, where weekends are worked and weekdays are not.
FIRST_DAYS = st.dates(dt.date(2026, 1, 28), dt.date(2026, 3, 31))
SIMPLE: dict[ActKind, Callable[..., Case]] = {
    ActKind.MOVE: moves.take_act,
    ActKind.RETURN: moves.return_for_correction,
    ActKind.WITHDRAW: moves.withdraw,
    ActKind.APPEAL: moves.appeal,
    ActKind.DECIDE: moves.decide,
    ActKind.CONFIRM: moves.second_approve,
}
KEPT_ALL_THE_SAME = {
    "casework.draft_conflict",
    "casework.draft_closed",
    "casework.deadline_passed",
}


class RandomActs(RuleBasedStateMachine):
    """One grant, six people, and whatever comes to their minds."""

    def __init__(self) -> None:
        super().__init__()
        # Every run undoes itself: the test around it is one transaction.
        self.savepoint = transaction.savepoint()
        self.typed: list[dict[str, Any]] = []

    @initialize(start=STARTS, day=FIRST_DAYS)
    def begin(self, start: Any, day: dt.date) -> None:
        self.at = dt.datetime.combine(day, dt.time(10), tzinfo=CITY)
        self.case: Case = start(self.at)
        self.typed += [row.data for row in Draft.objects.filter(case=self.case)]

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def who(self, key: int, role: str) -> Actor:
        return person(key, role, uscc=FIRM if role == "firm_user" else "")

    @rule(data=st.data(), key=PEOPLE, reason=WORDS, receipt=RECEIPTS)
    def somebody_tries_what_the_stage_offers(
        self, data: st.DataObject, key: int, reason: str, receipt: str
    ) -> None:
        here = [row for row in ACTS if fresh(self.case).stage in row.from_stages]
        if here:
            chosen = data.draw(st.sampled_from(here))
            duty = next(row for row in GRANT.duties if row.key == chosen.duty)
            role = data.draw(st.sampled_from(duty.roles))
            self.attempt(chosen, self.who(key, role), reason=reason, receipt=receipt)

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

    def attempt(self, chosen: ActRule, actor: Actor, *, reason: str, receipt: str) -> None:
        case, kind = fresh(self.case), chosen.kind
        asked: dict[str, Any] = {"case_id": case.pk, "actor": actor, "at": self.at}
        seen = {**asked, "version": case.version, "act": chosen.key}
        if kind in (ActKind.DECIDE, ActKind.CONFIRM):
            seen["receipt_digest"] = receipt
        revision = Draft.objects.filter(case=case, accepted=True).count()
        other = self.who(11 if actor.person_id != 11 else 1, "bureau_officer")
        ways: dict[ActKind, Callable[[], object]] = {
            ActKind.SUBMIT: lambda: submit(**seen, revision=revision),
            ActKind.ASSIGN: lambda: assign(**seen, assignee=other),
            ActKind.REVIEW: lambda: submit_review(**asked, score=50, reason=reason),
            ActKind.EXTEND: lambda: extend(**seen, days=3, reason=reason),
            ActKind.PUBLISH: lambda: publish_notice(**seen, text="甲"),
            ActKind.CLOSE_NOTICE: lambda: close_notice(**seen),
        }
        if kind in SIMPLE:
            self.tried(lambda: SIMPLE[kind](**seen, reason=reason))
        elif kind is ActKind.DRAW:
            self.draw(seen)
        elif kind is ActKind.ANSWER:
            self.object_and_answer(actor, upheld=bool(reason), answer=reason)
        else:
            self.tried(ways[kind])

    def draw(self, seen: dict[str, Any]) -> None:
        pool = [Candidate(person_key=key, name="x") for key in (1, 11, 21, 22, 31, 32, 33)]
        plan = DrawPlan(pool=pool, seats=2, commitment=commitment_to("seed"))
        self.tried(lambda: announce_draw(**seen, plan=plan))
        waiting = ExpertDraw.objects.filter(case=self.case, drawn_at=None).first()
        if waiting:
            asked = {key: seen[key] for key in ("actor", "at")}
            version = fresh(self.case).version
            self.tried(
                lambda: draw_experts(**asked, draw_id=waiting.pk, seed="seed", version=version)
            )

    def object_and_answer(self, actor: Actor, *, upheld: bool, answer: str) -> None:
        notice = Notice.objects.filter(case=self.case).order_by("-pk").first()
        if notice is None:
            return
        self.tried(
            lambda: object_to(notice_id=notice.pk, text="no", name="乙", contact="0755", at=self.at)
        )
        waiting = Objection.objects.filter(notice=notice, answered_at=None).first()
        if waiting:
            self.tried(
                lambda: answer_objection(
                    objection_id=waiting.pk,
                    upheld=upheld,
                    answer=answer,
                    actor=actor,
                    at=self.at,
                )
            )

    def tried(self, attempt: Callable[[], object]) -> str:
        """Try, and give the code of the refusal; what is refused moves nothing."""
        before = fresh(self.case)
        try:
            attempt()
        except DomainError as refused:
            after = fresh(self.case)
            assert (after.version, after.stage, after.due_on) == (
                before.version,
                before.stage,
                before.due_on,
            )
            return refused.code
        return ""

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
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
