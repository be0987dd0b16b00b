"""Letters of decision on an application: what was decided, on what, and what to do (决定书)."""

import datetime as dt
from collections.abc import Sequence

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.case_type import Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.timeline import case_timeline
from renqi.engines.documents.domain.content import (
    FactRow,
    Language,
    LetterContent,
    Verdict,
)
from renqi.engines.documents.domain.days import day_words
from renqi.engines.documents.services.issue_document import Issued, issue_document
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.calls.selectors.judged import judged_application
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.services.title_letters import (
    APPEAL_REMEDY,
    COURT_REMEDY,
    OFFICE,
    PREFIX,
)


def issue_refusal(application: Application, moved: Moved) -> Issued:
    """Issue the letter by which an application is refused, or a refusal upheld (不予认定决定书).

    The reasons are those of the officials who proposed and confirmed it, the facts those that
    were handed in, condition by condition.
    """
    is_final = moved.stage == "closed"
    reasons = _reasons(
        application, moved, ("propose_refusal", "propose_forged", "propose_barred", moved.act)
    )
    return _issue(
        application,
        moved,
        title=Label(zh="不予认定决定书", en="Letter of refusal"),
        paragraphs=("经审查，你单位申报的事项不予通过。理由如下：", *reasons),
        decision="维持不予通过的决定。" if is_final else "不予通过。",
        remedy=COURT_REMEDY if is_final else APPEAL_REMEDY,
        remedy_until=None if is_final else _last_day(application, moved),
    )


def issue_approval(
    application: Application,
    moved: Moved,
    *,
    decision: str,
    is_granted: bool = False,
    valid_until: dt.date | None = None,
) -> Issued:
    """Issue the letter by which an application is approved (认定或推荐决定书).

    Args:
        application: The application.
        moved: The act that approves it.
        decision: What was decided.
        is_granted: Whether it gives the title itself.
        valid_until: The last day of that title; none where it has none.
    """
    title = Label(zh="申报结果通知书", en="Letter of approval")
    facts: tuple[FactRow, ...] = ()
    if is_granted:
        # The page that verifies a letter shows its title: how long the grant holds belongs there.
        words = day_words(valid_until, Language.ZH) if valid_until else "未载明"
        rung = rung_of(application.rung)
        title = Label(
            zh=f"{rung.zh}认定通知书（有效期至{words}）",
            en=f"Grant of {rung.en} (valid until {valid_until or 'not stated'})",
        )
        facts = (FactRow(name="称号有效期至", value=words),)
    return _issue(
        application,
        moved,
        title=title,
        paragraphs=("你单位的申报经审核并公示，公示期间无成立的异议。",),
        decision=decision,
        remedy="",
        remedy_until=None,
        facts=facts,
    )


def _issue(
    application: Application,
    moved: Moved,
    *,
    title: Label,
    paragraphs: Sequence[str],
    decision: str,
    remedy: str,
    remedy_until: dt.date | None,
    facts: Sequence[FactRow] = (),
) -> Issued:
    rung, call = rung_of(application.rung), application.call
    handed_in = day_of(application.handed_in_at or moved.at)
    head = (
        f"你单位于{handed_in}按《{call.title}》（{call.number}）申报{rung.zh}，"
        f"受理回执号{application.receipt}。"
    )
    return issue_document(
        kind="letter",
        number_prefix=PREFIX,
        title=title,
        subject_key=application.uscc,
        content=LetterContent(
            addressee=application.firm_name,
            paragraphs=(head, *paragraphs),
            facts=(*facts, *_facts(application)),
            decision=decision,
            remedy=remedy,
            remedy_until=remedy_until,
            signatory=OFFICE,
            signed_on=day_of(moved.at),
        ),
        # A case may be refused, set aside and refused again: each has its own letter.
        key=f"case:{application.case_id}:{moved.act}-{_number(application, moved)}",
        actor=moved.actor,
        at=moved.at,
    )


def _facts(application: Application) -> tuple[FactRow, ...]:
    why = judged_application(
        application, as_of=day_of(application.handed_in_at or application.opened_at)
    )
    return tuple(
        FactRow(
            name=one.condition.label.zh,
            value=one.value.zh if one.value else "",
            condition=one.bar.zh if one.bar else "",
            verdict=Verdict(one.verdict),
            clause=one.condition.clause,
        )
        for one in why.conditions
    )


def _reasons(application: Application, moved: Moved, acts: Sequence[str]) -> tuple[str, ...]:
    """Give what the officials wrote, the latest act of each name."""
    written: dict[str, str] = {}
    for one in case_timeline(application.case_id, actor=moved.actor):
        if one.key in acts and one.reason:
            written[one.key] = one.reason
    return tuple(dict.fromkeys(written.values()))


def _last_day(application: Application, moved: Moved) -> dt.date | None:
    clocks = case_head(application.case_id, actor=moved.actor, at=moved.at).clocks
    return next((one.due_on for one in clocks if one.stage == moved.stage), None)


def _number(application: Application, moved: Moved) -> int:
    return case_timeline(application.case_id, actor=moved.actor)[-1].number
