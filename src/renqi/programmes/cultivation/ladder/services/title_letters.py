"""Letters about a title: revoked, given back, renewed or not (称号决定书).

Each title has its own letter of each act, so that one can be given back while another stays
revoked. Letters that give a title and letters that take it never stand beside each other: whoever
asks for the code of the older one reads that it was withdrawn, and what stands in its place.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.case_type import Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.timeline import case_timeline
from renqi.engines.documents.domain.content import FactRow, Language, LetterContent
from renqi.engines.documents.domain.days import day_words
from renqi.engines.documents.selectors.documents import (
    DocumentLine,
    documents_about,
    documents_for,
)
from renqi.engines.documents.services.issue_document import Issued, issue_document
from renqi.engines.documents.services.withdraw_document import withdraw_document
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.lifecycle import terms_at
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.domain.title_events import Event
from renqi.programmes.cultivation.ladder.models import Title, TitleCase

PREFIX = "韧企决"
OFFICE = "深圳市工业和信息化局"
APPEAL_REMEDY = "对本决定不服的，可以通过本系统申诉一次；逾期未申诉的，本决定为最终处理结果。"
COURT_REMEDY = "对本决定不服的，可以依法申请行政复议或者提起行政诉讼。"
_UPHELD = {
    "review": (
        Label(zh="维持复核不予通过决定书", en="Letter upholding a refused renewal"),
        "维持复核不予通过的决定，称号不予延续。",
    ),
    "revocation": (
        Label(zh="维持撤销称号决定书", en="Letter upholding a revocation"),
        "维持撤销称号的决定。",
    ),
}
_EVERYWHERE = Scope(all=True)


def issue_revocation(
    title: Title, event: Event, moved: Moved, *, taken: Sequence[Title], finding: str
) -> Issued:
    """Issue the letter by which a title is revoked, in place of those that gave it (撤销决定书).

    Args:
        title: The title.
        event: Its revocation, with ground, clause and last day of the ban.
        moved: The act that confirms it.
        taken: All titles that the act takes.
        finding: What was found, in the officials' words.
    """
    names = "、".join(rung_of(one.rung).zh for one in taken)
    facts = [
        FactRow(name="撤销事由", value=_ground(title, event), clause=event.clause),
        FactRow(name="一并撤销的称号", value=names),
        FactRow(name="禁止申报至", value=_day(event.day) if event.day else "不设禁止期"),
    ]
    said = [f"查明：{finding}"] if finding else []
    letter = _issue(
        title,
        moved,
        Label(zh="撤销称号决定书", en="Letter of revocation"),
        paragraphs=(*said, *_reasons(moved, {"propose", moved.act})),
        facts=facts,
        decision=f"自{_day(event.on)}起撤销{rung_of(title.rung).zh}称号。",
        remedy=APPEAL_REMEDY,
        remedy_until=_last_day(moved),
    )
    reason = f"{rung_of(title.rung).zh}称号已于{_day(event.on)}被撤销。"
    _replace(_giving(title), reason, letter, moved)
    return letter


def issue_upheld(title: Title, moved: Moved, *, what: str) -> Issued:
    """Issue the letter by which an appeal is turned down (维持决定书).

    Args:
        title: The title.
        moved: The act that turns it down.
        what: Against what the appeal was, `review` or `revocation`.
    """
    label, decision = _UPHELD[what]
    return _issue(
        title,
        moved,
        label,
        paragraphs=_reasons(moved, {moved.act}),
        facts=(),
        decision=decision,
        remedy=COURT_REMEDY,
        remedy_until=None,
    )


def issue_given_back(title: Title, moved: Moved) -> Issued:
    """Issue the letter by which a title stands again, in place of those that took it (恢复通知书).

    A letter of the grant that was withdrawn stays withdrawn; this one is what the firm shows.
    """
    until = title.ends_on
    letter = _issue(
        title,
        moved,
        Label(zh="恢复称号通知书", en="Letter giving a title back"),
        paragraphs=_reasons(moved, {"propose", moved.act}),
        facts=_validity(until),
        decision=f"自{_day(day_of(moved.at))}起恢复{rung_of(title.rung).zh}称号。",
        remedy="",
        remedy_until=None,
    )
    _replace(_taking(title), "申诉成立，原决定已被撤销，称号予以恢复。", letter, moved)
    return letter


def issue_renewal(title: Title, moved: Moved) -> Issued:
    """Issue the letter by which a title is renewed (复核通过通知书)."""
    letter = _issue(
        title,
        moved,
        Label(zh="称号复核通过通知书", en="Letter of renewal"),
        paragraphs=_reasons(moved, {"propose", moved.act}),
        facts=_validity(title.ends_on),
        decision=f"{rung_of(title.rung).zh}称号复核通过，准予延续。",
        remedy="",
        remedy_until=None,
    )
    _replace(_taking(title), "复核已通过，原决定不再适用。", letter, moved)
    return letter


def issue_no_renewal(title: Title, moved: Moved) -> Issued:
    """Issue the letter by which a review is not passed (复核不予通过决定书)."""
    return _issue(
        title,
        moved,
        Label(zh="称号复核不予通过决定书", en="Letter refusing renewal"),
        paragraphs=_reasons(moved, {moved.act}),
        facts=_validity(title.ends_on),
        decision=f"{rung_of(title.rung).zh}称号不予延续。",
        remedy=APPEAL_REMEDY,
        remedy_until=_last_day(moved),
    )


def _ground(title: Title, event: Event) -> str:
    """Give the ground of a revocation in the words of its rule."""
    terms = terms_at(title.rung, event.on)
    known = terms.grounds if terms else ()
    return next((one.label.zh for one in known if one.code == event.cause), event.cause)


def set_refusal_aside(title: Title, moved: Moved) -> None:
    """Withdraw the letter of a refused renewal that is looked at again (撤回不予通过决定书)."""
    for one in _taking(title):
        withdraw_document(
            code=one.code,
            reason="申诉成立，原决定已被撤销，复核重新进行。",
            actor=moved.actor,
            at=moved.at,
        )


def _day(day: dt.date) -> str:
    return day_words(day, Language.ZH)


def _issue(
    title: Title,
    moved: Moved,
    label: Label,
    *,
    paragraphs: Sequence[str],
    facts: Sequence[FactRow],
    decision: str,
    remedy: str,
    remedy_until: dt.date | None,
) -> Issued:
    granted = f"（{_day(title.granted_on)}认定）" if title.granted_on else ""
    head = f"关于你单位持有的{rung_of(title.rung).zh}称号{granted}，现作出如下处理。"
    return issue_document(
        kind="letter",
        number_prefix=PREFIX,
        title=label,
        subject_key=title.uscc,
        content=LetterContent(
            addressee=title.firm_name,
            paragraphs=(head, *paragraphs),
            facts=tuple(facts),
            decision=decision,
            remedy=remedy,
            remedy_until=remedy_until,
            signatory=OFFICE,
            signed_on=day_of(moved.at),
        ),
        # A review may be refused, set aside and refused again: each has its own letter.
        key=f"{_key(moved.case_id, title, moved.stage)}{_number(moved)}",
        actor=moved.actor,
        at=moved.at,
    )


def _validity(until: dt.date | None) -> tuple[FactRow, ...]:
    return (FactRow(name="称号有效期至", value=_day(until) if until else "未载明"),)


def _reasons(moved: Moved, acts: Iterable[str]) -> tuple[str, ...]:
    """Give what the officials wrote, the latest act of each name."""
    wanted, written = frozenset(acts), dict[str, str]()
    for one in case_timeline(moved.case_id, actor=moved.actor):
        if one.key in wanted and one.reason:
            written[one.key] = one.reason
    return tuple(dict.fromkeys(written.values()))


def _last_day(moved: Moved) -> dt.date | None:
    clocks = case_head(moved.case_id, actor=moved.actor, at=moved.at).clocks
    return next((one.due_on for one in clocks if one.stage == moved.stage), None)


def _giving(title: Title) -> list[DocumentLine]:
    """Give the standing letters by which the firm holds a title."""
    granting = documents_about(f"case:{title.case_id}", scope=_EVERYWHERE) if title.case_id else ()
    by_grant = [one for one in granting if one.number == title.document]
    return _standing([*by_grant, *_own(title, {"passed", "reinstated", "upheld"})])


def _taking(title: Title) -> list[DocumentLine]:
    return _standing(_own(title, {"revoked", "not_passed", "closed"}))


def _own(title: Title, stages: set[str]) -> list[DocumentLine]:
    """Give the letters of a title that its cases issued at some stages."""
    # A case about one title may have taken this one with it.
    events = title.events.values_list("case_id", flat=True)
    own = TitleCase.objects.filter(title=title).values_list("case_id", flat=True)
    cases = {case for case in (*own, *events) if case is not None}
    keys = [_key(case, title, stage) for case in sorted(cases) for stage in sorted(stages)]
    return list(documents_for(keys, scope=_EVERYWHERE))


def _key(case_id: int, title: Title, stage: str) -> str:
    return f"case:{case_id}:title-{title.pk}-{stage}-"


def _number(moved: Moved) -> int:
    return case_timeline(moved.case_id, actor=moved.actor)[-1].number


def _standing(letters: Iterable[DocumentLine]) -> list[DocumentLine]:
    return [one for one in letters if one.withdrawal is None]


def _replace(old: Iterable[DocumentLine], reason: str, new: Issued, moved: Moved) -> None:
    for one in old:
        withdraw_document(
            code=one.code, reason=reason, actor=moved.actor, at=moved.at, replaced_by=new.code
        )
