"""Do what an approved line says: the place, its quota, its record, the message (入库变动)."""

import datetime as dt

from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.kinds import (
    AFTER,
    Act,
    EntryState,
    Grade,
    PoolKind,
    step_of,
)
from renqi.programmes.cultivation.pool.models import Entry, Move, ProposalLine
from renqi.programmes.cultivation.pool.selectors.firm_classes import classes_of
from renqi.programmes.cultivation.pool.services.quotas import move_standing_place
from renqi.programmes.cultivation.pool.services.tell_firm import tell_firm

_CITY = Scope(all=True)
_BODY = gettext_noop("Grade: {grade}. Reason: {reason}")
_SUBJECTS = {
    Act.ENTER: gettext_noop("Your firm has entered the cultivation pool"),
    Act.PROMOTE: gettext_noop("Your firm has climbed a grade in the cultivation pool"),
    Act.WATCH: gettext_noop("Your place in the cultivation pool is on watch"),
    Act.RETURN: gettext_noop("Your place in the cultivation pool is no longer on watch"),
    Act.EXIT: gettext_noop("Your firm has left the cultivation pool"),
}
GRADE_LABELS = {
    Grade.POTENTIAL: {"zh": "潜在", "en": "potential"},
    Grade.CITY: {"zh": "市级", "en": "city"},
    Grade.PROVINCE: {"zh": "省级", "en": "province"},
    Grade.NATION: {"zh": "国家级", "en": "nation"},
    Grade.INNOVATIVE: {"zh": "创新型", "en": "innovative"},
    Grade.SRDI: {"zh": "专精特新", "en": "SRDI"},
    Grade.LITTLE_GIANT: {"zh": "小巨人", "en": "little giant"},
    Grade.KEY_LITTLE_GIANT: {"zh": "重点小巨人", "en": "key little giant"},
}


def make_move(
    line: ProposalLine, *, reason: str, actor: Actor, as_of: dt.date, at: dt.datetime
) -> Entry:
    """Carry an approved line out, in the caller's transaction (执行变动).

    Raises:
        PlaceTaken: The firm got a place of this kind meanwhile.
        QuotaFull: The grade has no place left.

    Effects:
        The Entry, one Move, the quotas' places, a message to the firm.

    Locks:
        The standing quotas of the kind.
    """
    act, kind, to_grade = Act(line.act), PoolKind(line.kind), Grade(line.to_grade)
    entry = _entered(line, as_of, at) if act is Act.ENTER else _moved(line, act, as_of)
    move_standing_place(
        entry,
        from_grade=line.from_grade,
        to_grade="" if act is Act.EXIT else line.to_grade,
        at=at,
    )
    told = tell_firm(
        line.uscc,
        subject=_SUBJECTS[act],
        body=_BODY,
        data={"grade": GRADE_LABELS[to_grade], "reason": reason},
        as_of=as_of,
        at=at,
        key=f"pool:line:{line.pk}",
    )
    Move.objects.create(
        entry=entry,
        line=line,
        act=act.value,
        from_grade=line.from_grade,
        to_grade=line.to_grade,
        from_step=step_of(kind, Grade(line.from_grade)) if line.from_grade else -1,
        to_step=step_of(kind, to_grade),
        title=str(line.why.get("title", "")),
        rules=line.proposal.rules,
        why=line.why,
        reason=reason,
        on=as_of,
        at=at,
        proposed_by_id=line.proposed_by_id,
        proposed_by=line.proposed_by,
        decided_by_id=actor.person_id,
        decided_by=actor.signature,
        told=told,
    )
    return entry


def _entered(line: ProposalLine, as_of: dt.date, at: dt.datetime) -> Entry:
    firm = classes_of([line.uscc], scope=_CITY)[line.uscc]
    return Entry.objects.create(
        uscc=firm.uscc,
        name=firm.name,
        kind=line.kind,
        grade=line.to_grade,
        entered_on=as_of,
        changed_on=as_of,
        district=firm.district,
        chain=firm.chain,
        industry=firm.industry,
        size_class=firm.size_class,
        classed_at=at,
    )


def _moved(line: ProposalLine, act: Act, as_of: dt.date) -> Entry:
    assert line.entry_id is not None  # noqa: S101  only an entry has a line without a place
    state = AFTER[act]
    Entry.objects.filter(pk=line.entry_id).update(
        grade=line.to_grade,
        state=state.value,
        changed_on=as_of,
        exited_on=as_of if state is EntryState.EXITED else None,
    )
    return Entry.objects.get(pk=line.entry_id)
