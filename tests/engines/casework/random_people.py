"""What random people do to one case, each through the service that a page would call."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis.stateful import (
    RuleBasedStateMachine,
)

from renqi.engines.casework.domain.case_type import ActKind, ActRule
from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.models import (
    Assignment,
    Case,
    Draft,
    ExpertDraw,
    Notice,
    Objection,
)
from renqi.engines.casework.selectors.options import ActOption, acts_open
from renqi.engines.casework.selectors.visible import visible_cases
from renqi.engines.casework.services import take_act as moves
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.draw_experts import DrawPlan, announce_draw, draw_experts
from renqi.engines.casework.services.extend import extend
from renqi.engines.casework.services.notices import (
    answer_objection,
    close_notice,
    object_to,
    publish_notice,
)
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.submit_review import submit_review
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError
from tests.engines.casework.grants import (
    ACTS,
    FIRM,
    GRANT,
    fresh,
    person,
)

SIMPLE: dict[ActKind, Callable[..., Case]] = {
    ActKind.MOVE: moves.take_act,
    ActKind.RETURN: moves.return_for_correction,
    ActKind.WITHDRAW: moves.withdraw,
    ActKind.APPEAL: moves.appeal,
    ActKind.DECIDE: moves.decide,
    ActKind.CONFIRM: moves.second_approve,
}


class RandomPeople(RuleBasedStateMachine):
    """One grant and people who try things on it."""

    case: Case
    at: dt.datetime

    def who(self, key: int, role: str) -> Actor:
        return person(key, role, uscc=FIRM if role == "firm_user" else "")

    def everybody(self) -> list[Actor]:
        # Two of them under two roles, so that a change of office is tried as well.
        parts = (
            (1, "firm_user"),
            (11, "bureau_officer"),
            (11, "bureau_lead"),
            (21, "bureau_lead"),
            (22, "bureau_lead"),
            (22, "bureau_officer"),
            (31, "expert"),
            (32, "expert"),
        )
        return [self.who(key, role) for key, role in parts]

    def open_to(self, actor: Actor) -> list[ActOption]:
        stage = fresh(self.case).stage
        duties = {row.duty for row in ACTS if stage in row.from_stages and row.key != "withdraw"}
        # Asking for those whose role has nothing here would only take time.
        if not any(actor.role in row.roles for row in GRANT.duties if row.key in duties):
            return []
        if not visible_cases(actor).filter(pk=self.case.pk).exists():
            return []
        offered = acts_open(self.case.pk, actor=actor, at=self.at)
        return [option for option in offered if option.is_open and option.rule.key != "withdraw"]

    def attempt(self, chosen: ActRule, actor: Actor, *, reason: str, receipt: str) -> str:
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
            return self.tried(lambda: SIMPLE[kind](**seen, reason=reason))
        if kind is ActKind.DRAW:
            return self.draw(seen)
        if kind is ActKind.ANSWER:
            return self.object_and_answer(actor, upheld=bool(reason), answer=reason)
        return self.tried(ways[kind])

    def draw(self, seen: dict[str, Any]) -> str:
        pool = [Candidate(person_key=key, name="x") for key in (1, 11, 21, 22, 31, 32, 33)]
        plan = DrawPlan(pool=pool, seats=2, commitment=commitment_to("seed"))
        refused = self.tried(lambda: announce_draw(**seen, plan=plan))
        waiting = ExpertDraw.objects.filter(case=self.case, drawn_at=None).first()
        if waiting is None or refused:
            return refused
        asked = {key: seen[key] for key in ("actor", "at")}
        version = fresh(self.case).version
        drawn = self.tried(
            lambda: draw_experts(**asked, draw_id=waiting.pk, seed="seed", version=version)
        )
        for seat in Assignment.objects.filter(case=self.case, duty="reviewer", until_at=None):
            expert = self.who(seat.person_key, "expert")
            self.tried(
                lambda expert=expert: declare_interests(  # type: ignore[misc]
                    case_id=self.case.pk, grounds=[], actor=expert, at=self.at
                )
            )
        return drawn

    def object_and_answer(self, actor: Actor, *, upheld: bool, answer: str) -> str:
        notice = Notice.objects.filter(case=self.case).order_by("-pk").first()
        if notice is None:
            return ""
        self.tried(
            lambda: object_to(notice_id=notice.pk, text="no", name="乙", contact="0755", at=self.at)
        )
        waiting = Objection.objects.filter(notice=notice, answered_at=None).first()
        if waiting is None:
            return ""
        return self.tried(
            lambda: answer_objection(
                objection_id=waiting.pk, upheld=upheld, answer=answer, actor=actor, at=self.at
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
