"""A made-up kind of case, with everything a table can say, and the people who act in it."""

import dataclasses
import datetime as dt
from typing import Any

from renqi.engines.casework.domain.case_type import (
    ActKind,
    ActRule,
    CaseType,
    Deadline,
    Duty,
    EvidenceKind,
    FormField,
    FourEyes,
    Label,
    Needs,
    ObjectionGate,
    Separation,
    Stage,
)
from renqi.engines.casework.domain.city_time import CITY
from renqi.engines.casework.domain.content_types import PDF, PNG
from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.models import Case
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.attach_evidence import attach_evidence
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.draw_experts import (
    DrawPlan,
    announce_draw,
    draw_experts,
)
from renqi.engines.casework.services.keep_receipt import keep_receipt
from renqi.engines.casework.services.open_case import open_case
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.submit_review import submit_review
from renqi.engines.casework.services.take_act import return_for_correction, take_act
from renqi.identity.domain.actor import Actor

FIRM, OTHER_FIRM = "91440300MA5FIRM011", "91440300MA5FIRM022"
RECEIPT, OTHER_RECEIPT = "a" * 64, "b" * 64
FORM = {"firm_name": "甲公司", "amount": "500000", "purpose": "检测设备"}


def name(word: str) -> Label:
    return Label(zh=word, en=word)


def person(number: int, role: str, *, uscc: str = "") -> Actor:
    return Actor(person_id=number, name=f"{role} {number}", role=role, organisation="x", uscc=uscc)


APPLICANT = person(1, "firm_user", uscc=FIRM)
COLLEAGUE = person(2, "firm_user", uscc=FIRM)
STRANGER = person(3, "firm_user", uscc=OTHER_FIRM)
HANDLER = person(11, "bureau_officer")
OFFICER = person(12, "bureau_officer")
LEAD = person(21, "bureau_lead")
DEPUTY = person(22, "bureau_lead")
EXPERTS = tuple(person(number, "expert") for number in range(31, 41))
AUDITOR = person(51, "regulator")


def day(text: str, hour: int = 10) -> dt.datetime:
    """Give ten in the morning, city time, of a day of 2026 unless it says another year."""
    full = text if len(text) > 5 else f"2026-{text}"
    return dt.datetime.fromisoformat(full).replace(hour=hour, tzinfo=CITY)


def act(
    key: str, kind: ActKind, duty: str, way: str, needs: Needs | None = None, **more: Any
) -> ActRule:
    """Write an act as `a,b>c`: open in stages a and b, leads to c; nothing after > stays."""
    before, _, after = way.partition(">")
    return ActRule(
        key=key,
        label=name(key),
        kind=kind,
        duty=duty,
        from_stages=tuple(before.split(",")),
        to_stage=after,
        needs=needs or Needs(),
        **more,
    )


REASON = Needs(reason=True)
DECISION = Needs(reason=True, receipt=True)
K = ActKind
ACTS = (
    act(
        "submit",
        K.SUBMIT,
        "applicant",
        "draft,correction>intake",
        Needs(fields=("firm_name", "amount"), evidence=("plan",)),
    ),
    act("withdraw", K.WITHDRAW, "applicant", "draft,intake,correction,review>withdrawn"),
    act("appoint", K.ASSIGN, "approver", "intake>", gives_duty="handler"),
    act("accept", K.MOVE, "handler", "intake>review"),
    act(
        "return",
        K.RETURN,
        "handler",
        "intake>correction",
        REASON,
        times_max=1,
        pauses_clock=True,
    ),
    act("draw", K.DRAW, "handler", "review>", gives_duty="reviewer"),
    act("review", K.REVIEW, "reviewer", "review>", REASON),
    act("extend", K.EXTEND, "handler", "review>", REASON),
    act("conclude", K.MOVE, "handler", "review>decision", Needs(reviews=2)),
    act("propose", K.DECIDE, "approver", "decision>second", DECISION),
    act("refuse", K.DECIDE, "approver", "decision>refused", DECISION),
    act("confirm", K.CONFIRM, "approver", "second>cleared", DECISION),
    act("publish", K.PUBLISH, "handler", "cleared>notice"),
    act("answer", K.ANSWER, "handler", "notice>", REASON),
    act(
        "grant",
        K.CLOSE_NOTICE,
        "approver",
        "notice>granted",
        Needs(objections=ObjectionGate.NONE_UPHELD),
    ),
    act(
        "reopen",
        K.CLOSE_NOTICE,
        "approver",
        "notice>decision",
        Needs(objections=ObjectionGate.SOME_UPHELD),
    ),
    act("appeal", K.APPEAL, "applicant", "refused>decision", REASON, times_max=1),
)
STAGES = (
    Stage(key="draft", label=name("draft")),
    Stage(key="intake", label=name("intake")),
    Stage(key="correction", label=name("correction")),
    Stage(key="review", label=name("review")),
    Stage(key="decision", label=name("decision")),
    Stage(key="second", label=name("second")),
    Stage(key="cleared", label=name("cleared")),
    Stage(key="notice", label=name("notice")),
    Stage(key="granted", label=name("granted"), is_final=True, is_approved=True),
    Stage(key="refused", label=name("refused")),
    Stage(key="closed", label=name("closed"), is_final=True),
    Stage(key="withdrawn", label=name("withdrawn"), is_final=True),
    Stage(key="lapsed", label=name("lapsed"), is_final=True),
)
GRANT = CaseType(
    key="test.grant",
    version="1",
    label=name("grant"),
    initial="draft",
    opened_by="applicant",
    one_open=True,
    duties=(
        Duty(key="applicant", label=name("applicant"), roles=("firm_user",), own_subject=True),
        Duty(
            key="handler",
            label=name("handler"),
            roles=("bureau_officer",),
            is_assigned=True,
            declares=True,
        ),
        Duty(
            key="reviewer",
            label=name("reviewer"),
            roles=("expert",),
            is_assigned=True,
            declares=True,
            is_blind=True,
        ),
        Duty(key="approver", label=name("approver"), roles=("bureau_lead", "bureau_officer")),
    ),
    stages=STAGES,
    acts=ACTS,
    deadlines=(
        Deadline(stage="draft", working_days=20, lapse_to="lapsed"),
        Deadline(stage="intake", working_days=5),
        Deadline(stage="correction", working_days=10, lapse_to="lapsed"),
        Deadline(stage="review", working_days=15, extensions_max=2, extension_days_max=5),
        Deadline(stage="decision", working_days=10),
        Deadline(stage="notice", working_days=5),
        Deadline(stage="refused", working_days=15, lapse_to="closed"),
    ),
    separations=(
        Separation(key="duties", duties=("applicant", "handler", "reviewer", "approver")),
    ),
    four_eyes=(FourEyes(key="two", first="propose", second="confirm"),),
    form=(
        FormField(key="firm_name", label=name("firm"), identifies=True),
        FormField(key="amount", label=name("amount")),
        FormField(key="purpose", label=name("purpose")),
    ),
    evidence=(
        EvidenceKind(
            key="plan",
            label=name("plan"),
            content_types=(PDF,),
            bytes_max=1000,
            visible_in=("intake", "review", "decision"),
        ),
        EvidenceKind(
            key="licence",
            label=name("licence"),
            content_types=(PDF, PNG),
            bytes_max=1000,
            visible_in=("intake", "review"),
            identifies=True,
        ),
    ),
    readers=("regulator",),
)
# A table without anything but two ends, to hang other cases under.
BATCH = CaseType(
    key="test.batch",
    version="1",
    label=name("batch"),
    initial="planned",
    opened_by="planner",
    duties=(Duty(key="planner", label=name("planner"), roles=("bureau_lead",)),),
    stages=(
        Stage(key="planned", label=name("planned")),
        Stage(key="released", label=name("released"), is_approved=True),
        Stage(key="done", label=name("done"), is_final=True),
    ),
    acts=(
        act("release", K.MOVE, "planner", "planned>released"),
        act("stop", K.MOVE, "planner", "released>planned"),
        act("finish", K.MOVE, "planner", "released>done"),
    ),
)
LINE = CaseType(
    key="test.line",
    version="1",
    label=name("line"),
    initial="waiting",
    opened_by="planner",
    duties=(
        Duty(key="planner", label=name("planner"), roles=("bureau_lead",)),
        Duty(key="payer", label=name("payer"), roles=("finance_officer",)),
    ),
    stages=(
        Stage(key="waiting", label=name("waiting")),
        Stage(key="paid", label=name("paid"), is_final=True),
        Stage(key="dropped", label=name("dropped"), is_final=True),
    ),
    acts=(
        act(
            "pay",
            K.DECIDE,
            "payer",
            "waiting>paid",
            dataclasses.replace(DECISION, approved_parent=True),
        ),
        act("drop", K.MOVE, "planner", "waiting>dropped"),
    ),
    separations=(Separation(key="duties", duties=("planner", "payer")),),
)
PLAN_PDF = b"%PDF-1.7 a plan"


def opened(at: dt.datetime, *, firm: str = FIRM, by: Actor = APPLICANT) -> Case:
    case = open_case(case_type=GRANT, subject_key=firm, title="甲公司 grant", actor=by, at=at)
    return with_receipts(case, at)


def with_receipts(case: Case, at: dt.datetime) -> Case:
    """Keep two receipts of a programme's own with a case, for decisions to rest on."""
    for digest in (RECEIPT, OTHER_RECEIPT):
        keep_receipt(case_id=case.pk, digest=digest, document={"made": "up"}, at=at)
    return case


def fresh(case: Case) -> Case:
    return Case.objects.select_related("type_version").get(pk=case.pk)


def submitted(at: dt.datetime) -> Case:
    """Bring a grant to `intake`."""
    case = opened(at)
    attach_evidence(
        case_id=case.pk,
        kind="plan",
        file_name="计划.pdf",
        content=PLAN_PDF,
        actor=APPLICANT,
        at=at,
    )
    draft = save_draft(case_id=case.pk, data=FORM, based_on=0, actor=APPLICANT, at=at)
    return submit(
        case_id=case.pk, revision=draft.revision, actor=APPLICANT, at=at, version=case.version
    )


def handled(at: dt.datetime) -> Case:
    """Leave a grant in `intake`, with HANDLER appointed and without interests."""
    case = submitted(at)
    assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=at, version=case.version)
    declare_interests(case_id=case.pk, grounds=(), actor=HANDLER, at=at)
    return fresh(case)


def sent_back(at: dt.datetime) -> Case:
    """Bring a grant to `correction`, with the clock of `intake` waiting."""
    case = handled(at)
    return return_for_correction(
        case_id=case.pk, reason="no date", actor=HANDLER, at=at, version=case.version
    )


def in_review(at: dt.datetime) -> Case:
    """Bring a grant to `review`."""
    case = handled(at)
    return take_act(case_id=case.pk, act="accept", actor=HANDLER, at=at, version=case.version)


def in_decision(at: dt.datetime) -> Case:
    """Bring a grant to `decision`, with two reviews of drawn experts."""
    case = in_review(at)
    pool = [Candidate(person_key=one.person_id, name=one.name) for one in EXPERTS]
    plan = DrawPlan(pool=pool, seats=2, commitment=commitment_to("seed"))
    draw = announce_draw(case_id=case.pk, plan=plan, actor=HANDLER, at=at, version=case.version)
    draw_experts(draw_id=draw.pk, seed="seed", actor=HANDLER, at=at, version=fresh(case).version)
    for seat in draw.seated.order_by("pk"):
        expert = next(one for one in EXPERTS if one.person_id == seat.person_key)
        declare_interests(case_id=case.pk, grounds=(), actor=expert, at=at)
        submit_review(case_id=case.pk, score=80, reason="sound", actor=expert, at=at)
    return take_act(
        case_id=case.pk, act="conclude", actor=HANDLER, at=at, version=fresh(case).version
    )
