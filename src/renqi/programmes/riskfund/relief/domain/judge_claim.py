"""Whether a claim meets its charter, and how much help follows (救助申请判定).

Every condition says met, unmet or unknown with the clause that asks for it; nothing that is
unknown counts as met, and nothing is guessed. The result is what the receipt keeps.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from renqi.programmes.riskfund.charter.domain.charter import CharterInForce
from renqi.programmes.riskfund.charter.domain.help_amount import HelpAmount, entitlement
from renqi.programmes.riskfund.charter.domain.help_terms import TriggerEvent
from renqi.programmes.riskfund.charter.domain.repayment_plan import months_after
from renqi.programmes.riskfund.charter.domain.vocabulary import CapOn, HelpForm
from renqi.programmes.riskfund.relief.domain.claim_form import ClaimForm, LossLine
from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
from renqi.programmes.riskfund.relief.domain.late_payment import Supply, payment_clock

MET, UNMET, UNKNOWN = "met", "unmet", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLine:
    """A declared event as a claim meets it (宣告事件)."""

    event_id: int
    key: str
    kind: EventKind
    title: str
    district: str
    chain: str
    from_on: dt.date
    until_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """What is known of the firm and the fund on the day (判定依据).

    Attributes:
        is_covered: Whether the firm was covered on the day of the event; none where unknown.
        why_not: Why it was not, as code and words.
        months_paid: Contributions paid.
        paid_in: What they come to, in fen.
        arrears_months: Months unpaid today; none where unknown.
        district: Where the firm is; empty where unknown.
        chain: Its cluster; empty where unknown.
        declared: The declared event named in the form, where it is one.
        files: Kinds of files handed in.
        excluded: For each exclusion with a rule, whether it applies; none where unknown.
        outstanding: Help outstanding over each thing that a cap reaches over.
        fund_value: The fund's value; none where no cap is a share of it.
    """

    is_covered: bool | None
    why_not: str
    months_paid: int
    paid_in: int
    arrears_months: int | None
    district: str
    chain: str
    declared: DeclaredLine | None
    files: frozenset[str]
    excluded: Mapping[str, bool | None] = field(default_factory=dict)
    outstanding: Mapping[CapOn, int] = field(default_factory=dict)
    fund_value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of the charter and how the claim stands to it (条件判定).

    `data` says in figures and names what it rests on, for people to read.
    """

    key: str
    outcome: str
    clause: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """What of a line of the loss counts (认定损失): in fen, with the clock of decree 802."""

    line: LossLine
    accepted: int
    legal_due_on: dt.date | None = None
    days_overdue: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimJudgement:
    """What follows from the charter (判定结果)."""

    conditions: tuple[Condition, ...]
    lines: tuple[JudgedLine, ...]
    help: HelpAmount
    proven_loss: int
    amount: int

    @property
    def verdict(self) -> str:
        """Unmet where anything is, else unknown where anything is, else met."""
        outcomes = {one.outcome for one in self.conditions}
        return next((one for one in (UNMET, UNKNOWN) if one in outcomes), MET)

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """The conditions that are not met."""
        return tuple(one for one in self.conditions if one.outcome == UNMET)


def judge_claim(
    charter: CharterInForce, form: ClaimForm, facts: ClaimFacts, *, on: dt.date
) -> ClaimJudgement:
    """Judge a claim whose form can be read (判定救助申请).

    Args:
        charter: The one in force on the day of the event.
        form: What was typed.
        facts: What is known.
        on: The day.
    """
    event = next((one for one in charter.charter.events if one.key == form.event_kind), None)
    lines = tuple(_judged(line, form.event_kind, event, on=on) for line in form.losses)
    proven = sum(one.accepted for one in lines)
    help_form = form.help_form or HelpForm.LOAN
    found = entitlement(
        charter.charter,
        paid_in=facts.paid_in,
        proven_loss=proven,
        outstanding=facts.outstanding,
        form=help_form,
        fund_value=facts.fund_value,
    )
    amount = found.amount if form.wanted is None else min(found.amount, form.wanted)
    conditions = (
        _cover(charter, facts),
        *_event(event, form, facts, on=on),
        _window(charter, form, on=on),
        *(_exclusion(charter, row) for row in facts.excluded.items()),
        _amount(found, amount),
    )
    return ClaimJudgement(
        conditions=conditions, lines=lines, help=found, proven_loss=proven, amount=amount
    )


def _judged(
    line: LossLine, kind: EventKind | None, event: TriggerEvent | None, *, on: dt.date
) -> JudgedLine:
    """Accept a line; of a late payment only what is overdue for long enough by the decree."""
    if kind is not EventKind.LATE_PAYMENT or line.delivered_on is None:
        late = None if line.due_on is None else max(0, (on - line.due_on).days)
        return JudgedLine(line=line, accepted=line.amount, days_overdue=late)
    clock = payment_clock(
        Supply(
            buyer=line.buyer,
            delivered_on=line.delivered_on,
            accepted_on=line.accepted_on,
            agreed_days=line.agreed_days,
        )
    )
    late = clock.days_overdue(on)
    least = max(1, event.overdue_days_min or 1) if event else 1
    accepted = line.amount if late is not None and late >= least else 0
    return JudgedLine(line=line, accepted=accepted, legal_due_on=clock.due_on, days_overdue=late)


def _cover(charter: CharterInForce, facts: ClaimFacts) -> Condition:
    outcome = {True: MET, False: UNMET, None: UNKNOWN}[facts.is_covered]
    cover = charter.charter.cover
    return Condition(
        key="cover",
        outcome=outcome,
        clause="cover.waiting_months",
        data={
            "why": facts.why_not,
            "waiting": str(cover.waiting_months),
            "paid": str(facts.months_paid),
            "least": str(cover.contributions_min),
        },
    )


def _event(
    event: TriggerEvent | None, form: ClaimForm, facts: ClaimFacts, *, on: dt.date
) -> tuple[Condition, ...]:
    if event is None:
        return (Condition(key="event", outcome=UNMET, clause="events"),)
    is_open = form.help_form in event.forms
    conditions = [
        Condition(key="event", outcome=MET, clause=event.clause),
        Condition(key="form", outcome=MET if is_open else UNMET, clause=event.clause),
    ]
    if event.is_declared:
        conditions.append(_declared(event, form, facts))
    if event.drop_min is not None:
        conditions.append(_drop(event, event.drop_min, form))
    if event.overdue_days_min is not None:
        conditions.append(_overdue(event, event.overdue_days_min, form, on=on))
    if event.evidence:
        missing = [kind for kind in event.evidence if kind not in facts.files]
        conditions.append(
            Condition(
                key="evidence",
                # Proof may follow: the place in the queue is kept, and nothing granted without it.
                outcome=UNKNOWN if missing else MET,
                clause=event.clause,
                data={"missing": ",".join(missing)},
            )
        )
    return tuple(conditions)


def _declared(event: TriggerEvent, form: ClaimForm, facts: ClaimFacts) -> Condition:
    """It must be the firm's district and chain, and the day must lie within the event."""
    said = facts.declared
    if said is None or said.kind != form.event_kind or form.event_on is None:
        return Condition(key="declared", outcome=UNMET, clause=event.clause)
    outcome = MET if said.from_on <= form.event_on <= said.until_on else UNMET
    for wanted, own in ((said.district, facts.district), (said.chain, facts.chain)):
        if wanted and not own and outcome == MET:
            outcome = UNKNOWN
        elif wanted and own and own != wanted:
            outcome = UNMET
    return Condition(
        key="declared", outcome=outcome, clause=event.clause, data={"title": said.title}
    )


def _drop(event: TriggerEvent, least: int, form: ClaimForm) -> Condition:
    outcome = UNKNOWN if form.drop is None else MET if form.drop >= least else UNMET
    said = "" if form.drop is None else str(form.drop)
    return Condition(
        key="drop", outcome=outcome, clause=event.clause, data={"said": said, "least": str(least)}
    )


def _overdue(event: TriggerEvent, least: int, form: ClaimForm, *, on: dt.date) -> Condition:
    """At least one line must be overdue for so long; where none has a clock it is unknown."""
    judged = [_judged(line, form.event_kind, event, on=on) for line in form.losses]
    days = [one.days_overdue for one in judged if one.days_overdue is not None]
    longest = max(days, default=None)
    outcome = UNKNOWN if longest is None else MET if longest >= least else UNMET
    return Condition(
        key="overdue",
        outcome=outcome,
        clause=event.clause,
        data={"longest": "" if longest is None else str(longest), "least": str(least)},
    )


def _window(charter: CharterInForce, form: ClaimForm, *, on: dt.date) -> Condition:
    months = charter.charter.cover.claim_window_months
    if form.event_on is None:
        return Condition(key="window", outcome=UNKNOWN, clause="cover.claim_window_months")
    last = months_after(form.event_on, months)
    return Condition(
        key="window",
        outcome=MET if form.event_on <= on <= last else UNMET,
        clause="cover.claim_window_months",
        data={"last": last.isoformat(), "months": str(months)},
    )


def _exclusion(charter: CharterInForce, said: tuple[str, bool | None]) -> Condition:
    key, applies = said
    row = next((one for one in charter.charter.exclusions if one.key == key), None)
    outcome = {True: UNMET, False: MET, None: UNKNOWN}[applies]
    return Condition(
        key="exclusion",
        outcome=outcome,
        clause=row.clause if row else "exclusions",
        data={"key": key, "zh": row.label.zh if row else key, "en": row.label.en if row else key},
    )


def _amount(found: HelpAmount, amount: int) -> Condition:
    bounds = ",".join(limit.key for limit in found.limits if limit.binds)
    return Condition(
        key="amount",
        outcome=MET if amount > 0 else UNMET,
        clause="cover",
        data={"amount": str(amount), "bounds": bounds},
    )
