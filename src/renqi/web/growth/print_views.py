"""A growth plan and a road map as PDF, to be printed and taken along (方案与路线图打印)."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from renqi.audit.domain.who import Subject
from renqi.engines.documents.domain.content import Align, Column, Language, ListContent
from renqi.engines.documents.domain.days import day_words
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain.questionnaire import points_text
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import (
    DIGITAL,
    digital_version,
)
from renqi.programmes.cultivation.growth.domain.road_map import RoadStep, road_map
from renqi.programmes.cultivation.growth.selectors.firm_facts import firm_name
from renqi.programmes.cultivation.growth.selectors.plans import PlanItemView, PlanView, plan_of
from renqi.programmes.cultivation.growth.selectors.services import helps_on
from renqi.programmes.cultivation.growth.selectors.takes import takes_of
from renqi.web.documents.printing import printed
from renqi.web.growth import words
from renqi.web.shell.bilingual import is_chinese, said
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.GROWTH_READ)
def growth_plan_print(request: PageRequest, uscc: str) -> HttpResponse:
    """Print the plan of a firm: its steps, who does them, until when."""
    found = plan_of(uscc, scope=request.actor.scope(Action.GROWTH_READ), today=localdate())
    if found is None:
        raise Http404
    return printed(
        request,
        name="growth-plan",
        title=gettext("Growth plan"),
        content=_plan(found),
        subject=Subject(kind="firm", key=uscc, name=found.firm),
    )


@needs(Action.GROWTH_BOOK)
def growth_road_map_print(request: PageRequest) -> HttpResponse:
    """Print the road map of the firm's last self-assessment."""
    scope, today = request.actor.scope(Action.GROWTH_READ), localdate()
    takes = takes_of(scope.uscc, scope=scope, questionnaire=DIGITAL)
    name = firm_name(scope.uscc, scope=scope)
    if not takes or name is None:
        raise Http404
    take = takes[0]
    found = road_map(
        digital_version(take.version), take.answers, services=helps_on(today, scope=scope)
    )
    taken_on = _named(gettext("Self-assessment of"), _day(take.taken_on))
    aim = gettext("Needed for the next level")
    content = ListContent(
        columns=_columns(
            (gettext("No."), 1),
            (gettext("Matter"), 4),
            (gettext("What would be new"), 6),
            (gettext("Effort"), 2),
            (gettext("Brings"), 2),
            (gettext("Service"), 4),
            (aim, 2),
        ),
        rows=tuple(_step(number, one) for number, one in enumerate(found.steps, start=1)),
        paragraphs=(
            taken_on,
            *((_named(aim, said(found.target.label)),) if found.target else ()),
        ),
        signatory=name,
        signed_on=today,
        language=_language(),
    )
    return printed(
        request,
        name="road-map",
        title=gettext("Road map of digital transformation"),
        content=content,
        subject=Subject(kind="firm", key=scope.uscc, name=name),
    )


def _plan(found: PlanView) -> ListContent:
    newest, aims = found.versions[0], words.rung_words(found.aims)
    return ListContent(
        columns=_columns(
            (gettext("Gap"), 4),
            (gettext("What the firm had"), 2),
            (gettext("Asked for"), 2),
            (gettext("Measure and service"), 5),
            (gettext("Owner"), 2),
            (gettext("Due"), 2),
            (gettext("State"), 2),
        ),
        rows=tuple(_item(one) for one in found.items),
        paragraphs=(
            _named(gettext("Aims"), ("、" if is_chinese() else ", ").join(aims)),
            _named(gettext("Version"), f"{newest.number} ({_day(newest.made_on)})"),
            *(
                _named(str(words.OWNER_WORDS[one.side]), f"{one.by} {_day(localdate(one.at))}")
                for one in newest.signatures
            ),
            *((gettext("not signed"),) if not newest.signatures else ()),
            *((found.ended_because,) if found.ended_because else ()),
        ),
        signatory=found.firm,
        signed_on=newest.made_on,
        language=_language(),
    )


def _item(one: PlanItemView) -> tuple[str, ...]:
    return (
        said(one.label),
        said(one.value) or "–",
        said(one.bar) or "–",
        "\n".join(filter(None, (words.measure_words(one.measure), one.service, one.note))),
        "\n".join(filter(None, (str(words.OWNER_WORDS[one.owner_side]), one.owner_name))),
        _day(one.due_on),
        str(words.ITEM_LOOKS[one.progress.state].label),
    )


def _step(number: int, one: RoadStep) -> tuple[str, ...]:
    gain = f"+{points_text(one.gain)} {gettext('points')}"
    level = gettext("level %(n)s") % {"n": one.to_level}
    return (
        str(number),
        said(one.label),
        said(one.missing),
        str(words.EFFORT_WORDS[one.effort]),
        gain if one.gain else level,
        f"{said(one.help.name)}\n{one.help.provider}" if one.help else "–",
        gettext("Yes") if one.is_needed else "–",
    )


def _columns(*given: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(label=label, width=width, align=Align.LEFT) for label, width in given)


def _named(name: str, value: str) -> str:
    return f"{name}{'：' if is_chinese() else ': '}{value}"


def _day(day: dt.date) -> str:
    return day_words(day, _language())


def _language() -> Language:
    return Language.ZH if is_chinese() else Language.EN
