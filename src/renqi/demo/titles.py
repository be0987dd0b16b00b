"""Fill the register of titles with titles in every state, by public services (演示称号库)."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import decide, second_approve
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.selectors.holders import holders_of
from renqi.programmes.cultivation.ladder.domain.calendar import years_after
from renqi.programmes.cultivation.ladder.domain.rungs import TITLED, Rung
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title
from renqi.programmes.cultivation.ladder.services.keep_up import note_change, record_update
from renqi.programmes.cultivation.ladder.services.run_day import run_day
from renqi.programmes.cultivation.ladder.services.title_cases import open_review, open_revocation
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.facts_frame import facts_frame

_DOCUMENT = "演示认定文件"
_DAY = dt.timedelta(days=1)
_OWN_ENDS, _REVIEW_ENDS = 25, 50
# Longer than a year, so that an update day lies between whatever the day of loading is.
_LONG_AGO = 400
_REVOKED_AGO, _HEARD_AGO = 60, 25
_SPRING, _LAST_UPDATE = (3, 15), (4, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """One title: of which rung, and what is to be told of it.

    Attributes:
        rung: The rung.
        ends: Its last day, in days from today; none lets the rule say.
        granted: The day of the grant, in days before today; none is three years before the end.
        known: Since when the register knows of it, in days before today.
        what: What happens to it besides.
    """

    rung: str
    ends: int | None = None
    granted: int | None = None
    known: int = 0
    what: str = ""


_STORIES: tuple[_Story, ...] = (
    _Story(rung="innovative", ends=7),
    _Story(rung="srdi", ends=28),
    _Story(rung="little_giant", ends=80),
    _Story(rung="innovative", granted=700, known=_LONG_AGO, what="updates"),
    _Story(rung="srdi", granted=700, known=_LONG_AGO),
    _Story(rung="champion_province", granted=500, known=_LONG_AGO),
    _Story(rung="srdi", ends=-20, known=90),
    _Story(rung="innovative", granted=300, known=_REVOKED_AGO, what="revoked"),
    _Story(rung="little_giant", granted=200, what="changed"),
    _Story(rung="high_tech", ends=400),
    _Story(rung="champion_city", granted=600),
    _Story(rung="champion_nation", granted=250),
    *(_Story(rung="innovative", granted=100 + 40 * one) for one in range(5)),
    *(_Story(rung="srdi", granted=120 + 40 * one) for one in range(3)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Office:
    """Who keeps the register, and when it is now."""

    officer: Actor
    lead: Actor
    now: dt.datetime

    def days_ago(self, days: int) -> dt.datetime:
        return self.now - days * _DAY


def load_demo_titles(own_uscc: str, with_people: Collection[str], *, now: dt.datetime) -> int:
    """Register titles that firms' files state, and let things happen to some (演示称号库).

    Call it once people act for firms.

    Args:
        own_uscc: The firm with a sign-in; its title is about to end.
        with_people: Firms of which one has people who can ask for a review.
        now: The instant.

    Returns:
        How many titles there are; none where the bureau has nobody.

    Effects:
        What the services of titles and of their cases write.
    """
    today = day_of(now)
    people = [holders_of({role}, as_of=today, at=now) for role in _ROLES]
    if not all(people):
        return 0
    office = _Office(officer=people[0][0], lead=people[1][0], now=now)
    stated = _stated(year=today.year - 1)
    waiting = _holders(stated, without={own_uscc, *with_people})
    # What lies furthest back is told first.
    told = sorted(_STORIES, key=lambda one: -one.known)
    count = sum(_tell(one, uscc, office) for one in told for uscc in _next(waiting[one.rung]))
    own = _Story(rung=_reviewed(stated.get(own_uscc, 0)), ends=_OWN_ENDS)
    count += bool(own.rung) and _tell(own, own_uscc, office)
    count += _under_review(stated, with_people, office)
    run_day(at=now)
    return count


_ROLES = (Role.BUREAU_OFFICER, Role.BUREAU_LEAD)


def _stated(*, year: int) -> Mapping[str, int]:
    known = facts_frame(year=year, scope=Scope(all=True)).select("uscc", "valid_titles")
    return dict(known.with_columns(pl.col("valid_titles").fill_null(0)).iter_rows())


def _bit(rung: Rung) -> int:
    return fact_catalogue()["valid_titles"].bit(rung.title)


def _holders(stated: Mapping[str, int], *, without: Collection[str]) -> Mapping[str, Iterator[str]]:
    """Give for each rung the firms whose files state its title; no firm is given twice."""
    given: set[str] = set(without)

    def of(rung: Rung) -> Iterator[str]:
        for uscc, titles in stated.items():
            if titles & _bit(rung) and uscc not in given:
                given.add(uscc)
                yield uscc

    return {rung.key: of(rung) for rung in TITLED}


def _next(firms: Iterator[str]) -> Iterator[str]:
    """Give one more firm, where there is one."""
    found = next(firms, None)
    if found is not None:
        yield found


def _reviewed(titles: int) -> str:
    """Name a title among these that is reviewed; empty where there is none."""
    rungs = (one for one in TITLED if one.key in {"innovative", "srdi", "little_giant"})
    return next((one.key for one in rungs if titles & _bit(one)), "")


def _tell(story: _Story, uscc: str, office: _Office) -> int:
    title_id = _register(story, uscc, office)
    _WHAT[story.what](title_id, office)
    return 1


def _register(story: _Story, uscc: str, office: _Office) -> int:
    today = day_of(office.now)
    until = None if story.ends is None else today + story.ends * _DAY
    granted = today - (story.granted or 0) * _DAY
    if story.granted is None and until is not None:
        granted = years_after(until, -3)
    entry = TitleEntry(
        uscc=uscc,
        rung=story.rung,
        granted_on=granted,
        valid_until=until,
        batch=f"{granted.year}年度（演示）",
        document=_DOCUMENT,
    )
    return register_title(entry, actor=office.officer, at=office.days_ago(story.known))


def _under_review(stated: Mapping[str, int], firms: Collection[str], office: _Office) -> int:
    """Let a firm with people of its own hand in a review of its title."""
    today, now = day_of(office.now), office.now
    for uscc in firms:
        rung = _reviewed(stated.get(uscc, 0))
        people = people_of_firm(uscc, as_of=today, at=now)
        if not rung or not people:
            continue
        title_id = _register(_Story(rung=rung, ends=_REVIEW_ENDS), uscc, office)
        case_id = open_review(title_id, actor=people[0], at=now)
        _hand_in(case_id, {"statement": "持续符合认定标准（演示）"}, actor=people[0], at=now)
        return 1
    return 0


def _nothing(_: int, __: _Office) -> None:
    """Of most titles there is no more to tell."""


def _updates(title_id: int, office: _Office) -> None:
    """Let the firm's updates come in time since the register knows of the title."""
    today, known = day_of(office.now), day_of(office.days_ago(_LONG_AGO))
    for year in range(known.year, today.year + 1):
        on = max(dt.date(year, *_SPRING), known + _DAY)
        if on > min(today, dt.date(year, *_LAST_UPDATE)):
            continue
        at = office.now - (today - on)
        record_update(title_id, proof=f"演示-{year}", actor=office.officer, at=at)


def _changed(title_id: int, office: _Office) -> None:
    """Let a firm have changed its name lately and not have reported it."""
    note_change(
        title_id,
        change="rename",
        happened_on=day_of(office.days_ago(70)),
        note="市场监管部门变更登记（演示）",
        actor=office.officer,
        at=office.now,
    )


def _revoked(title_id: int, office: _Office) -> None:
    """Let two officials revoke a title after the firm said nothing in its time."""
    begun, heard = office.days_ago(_REVOKED_AGO), office.days_ago(_HEARD_AGO)
    finding = "产品质量抽检不合格且未整改（演示）"
    case_id = open_revocation(
        title_id, ground="quality", finding=finding, actor=office.officer, at=begun
    )
    form = {"ground": "quality", "finding": finding}
    _hand_in(case_id, form, actor=office.officer, at=begun)
    lapse_overdue(at=heard)
    for act, take, actor in (
        ("propose", decide, office.officer),
        ("confirm", second_approve, office.lead),
    ):
        take(
            case_id=case_id,
            act=act,
            reason="事实清楚，依据充分（演示）",
            receipt_digest=decision_basis(case_id, actor=actor)[0],
            actor=actor,
            at=heard,
            version=case_head(case_id, actor=actor, at=heard).version,
        )


def _hand_in(case_id: int, form: Mapping[str, str], *, actor: Actor, at: dt.datetime) -> None:
    draft = draft_of(case_id, actor=actor)
    kept = save_draft(case_id=case_id, data=form, based_on=draft.revision, actor=actor, at=at)
    submit(
        case_id=case_id,
        revision=kept.revision,
        actor=actor,
        at=at,
        version=case_head(case_id, actor=actor, at=at).version,
    )


_WHAT: Mapping[str, Callable[[int, _Office], None]] = {
    "": _nothing,
    "updates": _updates,
    "changed": _changed,
    "revoked": _revoked,
}
