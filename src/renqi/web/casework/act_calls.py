"""Which service does each kind of act, with what the form gave it (办理分派)."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from renqi.engines.casework.domain.case_type import ActKind, ActRule
from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.domain.refusals import ActOfAnotherKind
from renqi.engines.casework.services import take_act as moves
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.draw_experts import DrawPlan, announce_draw
from renqi.engines.casework.services.extend import extend
from renqi.engines.casework.services.notices import (
    answer_objection,
    close_notice,
    publish_notice,
)
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.submit_review import submit_review
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCall:
    """An act as a page hands it on (办理请求).

    Attributes:
        case_id: The case.
        rule: The act.
        given: The cleaned fields of its form.
        actor: Who does it.
        at: The instant.
        people: To whom a duty may be given.
        revision: The revision of the form that the person saw.
    """

    case_id: int
    rule: ActRule
    given: Mapping[str, Any]
    actor: Actor
    at: datetime
    people: Sequence[Actor] = ()
    revision: int = 0

    @property
    def asked(self) -> dict[str, Any]:
        """What every service wants to know."""
        return {"case_id": self.case_id, "actor": self.actor, "at": self.at, "act": self.rule.key}

    @property
    def seen(self) -> dict[str, Any]:
        """The same, with the version that the person saw."""
        return {**self.asked, "version": self.given["version"]}

    @property
    def reason(self) -> str:
        """Why."""
        return str(self.given.get("reason", ""))


def do_act(call: ActCall) -> str:
    """Do an act and give the address of the page to go on with.

    Raises:
        DomainError: Any reason why not.
        ActOfAnotherKind: No page does such acts.
    """
    way = _WAYS.get(call.rule.kind)
    if way is None:
        raise ActOfAnotherKind(act=call.rule.key)
    return way(call) or reverse("case", args=[call.case_id])


def seed_for(ref: str) -> str:
    """Give the seed of a draw: nobody chooses it, nobody has to keep it, and it can be shown.

    It follows from the secret of the installation and from the case and act of the announcement,
    so whoever announces cannot try until a seed suits.

    Args:
        ref: Number of the case and of the act of the announcement.
    """
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"renqi draw {ref}".encode(), hashlib.sha256).hexdigest()


def _submit(call: ActCall) -> None:
    submit(**call.seen, revision=call.revision)


def _assign(call: ActCall) -> None:
    wanted = next(one for one in call.people if one.person_id == call.given["assignee"])
    assign(**call.seen, assignee=wanted)


def _draw(call: ActCall) -> str:
    chosen = set(call.given["pool"])
    ref = f"{call.case_id}.{call.given['version'] + 1}"
    plan = DrawPlan(
        pool=[
            Candidate(person_key=one.person_id, name=one.name, employer_key=one.uscc)
            for one in call.people
            if one.person_id in chosen
        ],
        seats=call.given["seats"],
        commitment=commitment_to(seed_for(ref)),
        beacon_source=call.given["beacon_source"],
        beacon_on=call.given["beacon_on"],
    )
    draw = announce_draw(**call.seen, plan=plan)
    return reverse("case_draw", args=[call.case_id, draw.pk])


def _review(call: ActCall) -> None:
    submit_review(**call.asked, score=call.given["score"], reason=call.reason)


def _extend(call: ActCall) -> None:
    extend(**call.seen, days=call.given["days"], reason=call.reason)


def _publish(call: ActCall) -> None:
    title, text = call.given["title"], call.given["text"]
    publish_notice(**call.seen, title=title, text=text, reason=call.reason)


def _close(call: ActCall) -> None:
    close_notice(**call.seen, reason=call.reason)


def _answer(call: ActCall) -> None:
    answer_objection(
        objection_id=call.given["objection"],
        upheld=call.given["upheld"],
        answer=call.reason,
        actor=call.actor,
        at=call.at,
        act=call.rule.key,
    )


def _take(service: Callable[..., object]) -> Callable[[ActCall], None]:
    def way(call: ActCall) -> None:
        service(**call.seen, reason=call.reason)

    return way


def _decide(service: Callable[..., object]) -> Callable[[ActCall], None]:
    def way(call: ActCall) -> None:
        service(**call.seen, reason=call.reason, receipt_digest=call.given.get("receipt", ""))

    return way


_WAYS: Mapping[ActKind, Callable[[ActCall], str | None]] = {
    ActKind.SUBMIT: _submit,
    ActKind.MOVE: _decide(moves.take_act),
    ActKind.RETURN: _take(moves.return_for_correction),
    ActKind.WITHDRAW: _take(moves.withdraw),
    ActKind.APPEAL: _take(moves.appeal),
    ActKind.DECIDE: _decide(moves.decide),
    ActKind.CONFIRM: _decide(moves.second_approve),
    ActKind.PUBLISH: _publish,
    ActKind.CLOSE_NOTICE: _close,
    ActKind.EXTEND: _extend,
    ActKind.ASSIGN: _assign,
    ActKind.DRAW: _draw,
    ActKind.REVIEW: _review,
    ActKind.ANSWER: _answer,
}
