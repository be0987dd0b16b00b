"""Judge an act and write it down: the one way by which a case moves (办理)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from renqi.engines.casework.domain.case_kinds import Moved, kind_offered
from renqi.engines.casework.domain.case_type import OPENS_A_ROUND, ActRule
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.gate import Question, given_refusals, standing_refusals
from renqi.engines.casework.domain.refusals import DutiesSeparated
from renqi.engines.casework.domain.situation import Situation
from renqi.engines.casework.domain.table_lookups import hats_of, stage_of
from renqi.engines.casework.models import Act, Case, HeldDuty, Notice
from renqi.engines.casework.selectors.case_file import handed_in
from renqi.engines.casework.selectors.situation import hats_worn, opened_by, situation_of
from renqi.engines.casework.services.clocks import end_waiting_clocks, enter_stage, leave_stage
from renqi.engines.casework.services.hold_case import HeldCase
from renqi.engines.casework.services.keep_receipt import keep_basis
from renqi.engines.casework.services.tell_people import tell_of_act
from renqi.identity.domain.actor import Actor

# What a trigger lets change, and only together with an act; whose the case is only with a move.
_MOVING = (
    "stage",
    "version",
    "round",
    "due_on",
    "closed_at",
    "open_key",
    "subject_key",
    "related_keys",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An act as it is written down (办理步骤).

    Attributes:
        key: Name of the act.
        kind: What it does.
        duty: The duty that it exercises.
        to_stage: Where it leads; empty stays.
        opens_round: Earlier reviews and decisions no longer count.
        pauses_clock: The clock of the stage waits.
        effective_on: The day from which it counts, where that is not the day it is done.
    """

    key: str
    kind: str
    duty: str
    to_stage: str = ""
    opens_round: bool = False
    pauses_clock: bool = False
    effective_on: dt.date | None = None


def perform(
    held: HeldCase,
    *,
    rule: ActRule,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    receipt_digest: str = "",
    form: Mapping[str, Any] | None = None,
    suffix: str = "",
) -> Act:
    """Judge an act by the gate, then write it down.

    Args:
        held: The locked case.
        rule: The act.
        actor: Who does it.
        at: The instant.
        reason: Why.
        receipt_digest: What a decision rests on.
        form: The form as it is submitted.
        suffix: Tells the parts of an act in several parts from each other.

    Raises:
        DomainError: The first reason why not.
    """
    situation = judge(
        held, rule=rule, actor=actor, at=at, reason=reason, receipt_digest=receipt_digest
    )
    if rule.needs.receipt:
        keep_basis(held.case, digest=receipt_digest, at=at)
    given = situation.approvals.get(rule.key, 0) + 1
    wear(held.case, actor.person_id, _hats(held, rule, given), at=at)
    step = Step(
        key=rule.key + suffix,
        kind=rule.kind.value,
        duty=rule.duty,
        # Until the last of several has approved, the case stays.
        to_stage=rule.to_stage if given >= rule.approvals else "",
        opens_round=rule.kind in OPENS_A_ROUND,
        pauses_clock=rule.pauses_clock,
    )
    return record(
        held,
        step=step,
        actor=actor,
        at=at,
        reason=reason.strip(),
        receipt_digest=receipt_digest,
        form=form,
    )


def judge(
    held: HeldCase,
    *,
    rule: ActRule,
    actor: Actor,
    at: dt.datetime,
    reason: str,
    receipt_digest: str,
) -> Situation:
    """Refuse an act that is not open, for the first reason there is."""
    situation = situation_of(held.case, actor=actor)
    question = Question(
        case_type=held.case_type,
        rule=rule,
        situation=situation,
        actor=actor,
        today=day_of(at),
    )
    for error in standing_refusals(question):
        raise error
    for error in given_refusals(question, reason=reason, receipt_digest=receipt_digest):
        raise error
    return situation


def _hats(held: HeldCase, rule: ActRule, given: int) -> tuple[tuple[str, str], ...]:
    """Give what the act makes of the person; of several approvals each is another person's."""
    hats = hats_of(held.case_type, rule)
    if rule.approvals == 1:
        return hats
    acts = Act.objects.filter(case=held.case).exclude(from_stage=F("to_stage"))
    entered = acts.order_by("-number").values_list("number", flat=True).first()
    return (*hats, (f"{rule.key}@{entered}", str(given)))


def wear(case: Case, person_key: int, hats: Iterable[tuple[str, str]], *, at: dt.datetime) -> None:
    """Write down for good what a person becomes on a case (登记职责).

    Raises:
        DutiesSeparated: The person has been the other side.
    """
    hats = tuple(hats)
    HeldDuty.objects.bulk_create(
        [
            HeldDuty(case=case, person_key=person_key, apart=apart, side=side, since=at)
            for apart, side in hats
        ],
        ignore_conflicts=True,
    )
    worn = dict(hats_worn(case, person_key))
    for apart, side in hats:
        if worn[apart] != side:
            raise DutiesSeparated(held=worn[apart], wanted=side)


def record(
    held: HeldCase,
    *,
    step: Step,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    receipt_digest: str = "",
    form: Mapping[str, Any] | None = None,
) -> Act:
    """Write an act down and move the case, its clocks and its notice along."""
    case = held.case
    to_stage = step.to_stage or case.stage
    effective_on = step.effective_on or day_of(at)
    act = Act.objects.create(
        case=case,
        number=case.version + 1,
        key=step.key,
        kind=step.kind,
        person_key=actor.person_id,
        person_name=actor.signature,
        role=actor.role,
        organisation=actor.organisation,
        duty=step.duty,
        from_stage=case.stage if case.version else "",
        to_stage=to_stage,
        round=case.round + step.opens_round,
        reason=reason,
        receipt_digest=receipt_digest,
        form=form,
        effective_on=effective_on,
        at=at,
    )
    if to_stage != act.from_stage:
        Notice.objects.filter(case=case, closed_at__isnull=True).update(
            closed_at=at, outcome=step.key
        )
        leave_stage(case, on=effective_on, pauses=step.pauses_clock)
        case.due_on = enter_stage(case, held.case_type, to_stage, on=effective_on)
    case.stage, case.version, case.round = to_stage, act.number, act.round
    if stage_of(held.case_type, to_stage).is_final:
        end_waiting_clocks(case, on=effective_on)
        case.closed_at, case.open_key = at, ""
    case.save(update_fields=_MOVING)
    tell_of_act(case, held.case_type, act)
    _tell_the_kind(held, act, actor=actor)
    return act


def _tell_the_kind(held: HeldCase, act: Act, *, actor: Actor) -> None:
    """Let the programme do what follows from an act, in the same transaction."""
    kind = kind_offered(held.case_type.key)
    if kind is not None:
        kind.after_act(
            Moved(
                case_id=held.case.pk,
                case_type=held.case_type.key,
                subject_key=held.case.subject_key,
                opened_by=opened_by(held.case),
                act=act.key,
                from_stage=act.from_stage,
                stage=act.to_stage,
                form=handed_in(held.case),
                actor=actor,
                at=act.at,
            )
        )
