"""Tell a firm what happens to its titles, before it loses anything (称号提醒)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_words import open_duties, worth_telling
from renqi.programmes.cultivation.ladder.services.hold_title import Held

MINE = "/ladder/mine/"
_SUBJECTS: Mapping[Happening, str] = {
    Happening.GRANTED: gettext_noop("Your firm was granted a title"),
    Happening.WARNED_OF_UPDATE: gettext_noop("The yearly update of a title is due"),
    Happening.WARNED_OF_REPORT: gettext_noop("The report of a major change is due"),
    Happening.WARNED_OF_END: gettext_noop("A title is about to end"),
    Happening.REVIEW_DUE: gettext_noop("The review of a title is open"),
    Happening.UPDATE_MISSED: gettext_noop("The yearly update of a title was missed"),
    Happening.REMINDED: gettext_noop("Last reminder: update your title"),
    Happening.WATCHED: gettext_noop("A title stands on the watch list"),
    Happening.WATCH_ENDED: gettext_noop("A title is off the watch list"),
    Happening.REPORT_MISSED: gettext_noop("The report of a major change was missed"),
    Happening.NO_RENEWAL: gettext_noop("A title lost its right to renewal"),
    Happening.LAPSED: gettext_noop("A title has lapsed"),
    Happening.WITHDRAWN: gettext_noop("A title was withdrawn"),
    Happening.CHANGE_NOTED: gettext_noop("A major change is to be reported"),
    Happening.REVIEW_PASSED: gettext_noop("A title was renewed"),
    Happening.REVIEW_FAILED: gettext_noop("A review was not passed"),
    Happening.REVOKED: gettext_noop("A title was revoked"),
    Happening.MARK_LIFTED: gettext_noop("A mark on a title was lifted"),
    Happening.REINSTATED: gettext_noop("A title was given back"),
}
_BODIES: Mapping[Happening, str] = {
    Happening.GRANTED: gettext_noop("{title} from {on}."),
    Happening.WARNED_OF_UPDATE: gettext_noop(
        "{title}: update by {due_on}, {days} days from today. A missed update can cost the right"
        " to renewal."
    ),
    Happening.WARNED_OF_REPORT: gettext_noop(
        "{title}: report the change by {due_on}, {days} days from today."
    ),
    Happening.WARNED_OF_END: gettext_noop("{title} ends on {due_on}, {days} days from today."),
    Happening.REVIEW_DUE: gettext_noop(
        "{title}: hand in the review by {due_on}. Without it the title ends."
    ),
    Happening.UPDATE_MISSED: gettext_noop("{title}: the update was due by {due_on}."),
    Happening.REMINDED: gettext_noop(
        "{title}: the update was due by {due_on}. Make it now, or the title loses its right to"
        " renewal."
    ),
    Happening.WATCHED: gettext_noop(
        "{title}: the update was due by {due_on}. A second one missed in a row costs the right to"
        " renewal."
    ),
    Happening.WATCH_ENDED: gettext_noop("{title}: the update came in time."),
    Happening.REPORT_MISSED: gettext_noop("{title}: the report was due by {due_on}."),
    Happening.NO_RENEWAL: gettext_noop(
        "{title} holds to its last day and is not renewed. You can appeal from the page of your"
        " titles."
    ),
    Happening.LAPSED: gettext_noop(
        "{title} ended after {due_on}. You can appeal from the page of your titles."
    ),
    Happening.WITHDRAWN: gettext_noop(
        "{title}: no review was handed in by {due_on}. You can appeal from the page of your titles."
    ),
    Happening.CHANGE_NOTED: gettext_noop("{title}: report it by {due_on}."),
    Happening.REVIEW_PASSED: gettext_noop("{title} now holds until {day}."),
    Happening.REVIEW_FAILED: gettext_noop("{title} is not renewed."),
    Happening.REVOKED: gettext_noop("{title} was revoked on {on}. You can appeal."),
    Happening.MARK_LIFTED: gettext_noop("{title} can be renewed again."),
    Happening.REINSTATED: gettext_noop("{title} stands again."),
}


def tell_news(held: Held, *, at: dt.datetime) -> None:
    """Tell the people of the firm what was written down of a title just now (告知企业).

    Effects:
        Messages and mails, each once.
    """
    today = day_of(at)
    duties = open_duties(held.state, update_due_on=held.row.update_due_on, as_of=today)
    told = worth_telling(held.news, state=held.state, as_of=today, open_days=duties)
    held.news.clear()
    if not told:
        return
    people = [one.person_id for one in people_of_firm(held.row.uscc, as_of=today, at=at)]
    if not people:
        return
    for event in told:
        tell(
            people,
            subject=_SUBJECTS[event.kind],
            body=_BODIES[event.kind],
            data=_data(held, event, today=today),
            link=MINE,
            at=at,
            key=_key(held, event),
        )


def _data(held: Held, event: Event, *, today: dt.date) -> Mapping[str, Any]:
    rung = rung_of(held.row.rung)
    due = event.due_on or event.on
    return {
        "title": {"zh": rung.zh, "en": rung.en},
        "on": event.on.isoformat(),
        "due_on": due.isoformat(),
        "days": max((due - today).days, 0),
        "day": (event.day or due).isoformat(),
    }


def _key(held: Held, event: Event) -> str:
    due = event.due_on.isoformat() if event.due_on else event.on.isoformat()
    return f"title:{held.row.pk}:{event.kind.value}:{due}:{event.matter}"
