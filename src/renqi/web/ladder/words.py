"""What pages say of titles (称号用语)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.programmes.cultivation.ladder.domain.lifecycle import Coded, Lifecycle
from renqi.programmes.cultivation.ladder.domain.rungs import TITLED
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import Status
from renqi.programmes.cultivation.ladder.selectors.falling_due import DueKind
from renqi.programmes.cultivation.ladder.selectors.titles import Standing, TitleLine
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import Look

Words = str | Promise

_STATUSES: Mapping[Status, Look] = {
    Status.VALID: Look(label=_("Valid"), tone="good", icon="circle-check"),
    Status.UNDER_REVIEW: Look(label=_("Under review"), tone="info", icon="refresh"),
    Status.LAPSED: Look(label=_("Title lapsed"), tone="bad", icon="hourglass-off"),
    Status.REVOKED: Look(label=_("Revoked"), tone="bad", icon="ban"),
    Status.GIVEN_UP: Look(label=_("Given up"), tone="warn", icon="door-exit"),
}
_WATCHED = Look(label=_("On the watch list"), tone="warn", icon="eye")
_NO_RENEWAL = Look(label=_("No renewal"), tone="bad", icon="refresh-off")
_UNKNOWN = Look(label=_("Dates unknown"), tone="warn", icon="calendar-question")

STANDINGS: Mapping[Standing, Words] = {
    Standing.LIVE: _("Valid"),
    Standing.UNDER_REVIEW: _("Under review"),
    Standing.REVIEW_DUE: _("Review due"),
    Standing.WATCHED: _("On the watch list"),
    Standing.NO_RENEWAL: _("No renewal"),
    Standing.UNKNOWN_DATES: _("Dates unknown"),
    Standing.LAPSED: _("Title lapsed"),
    Standing.REVOKED: _("Revoked"),
    Standing.GIVEN_UP: _("Given up"),
}

DUES: Mapping[DueKind, Look] = {
    DueKind.UPDATE: Look(label=_("Yearly update"), tone="info", icon="file-pencil"),
    DueKind.REPORT: Look(label=_("Change report"), tone="warn", icon="report"),
    DueKind.REVIEW: Look(label=_("Review closes"), tone="warn", icon="refresh"),
    DueKind.END: Look(label=_("End of the title"), tone="bad", icon="hourglass-off"),
}

_EVENTS: Mapping[Happening, Look] = {
    Happening.GRANTED: Look(label=_("Title granted"), tone="good", icon="award"),
    Happening.REGISTERED: Look(label=_("Taken into the register"), tone="plain", icon="book"),
    Happening.UPDATED: Look(label=_("Updated"), tone="good", icon="file-check"),
    Happening.CHANGE_NOTED: Look(label=_("Major change noted"), tone="warn", icon="alert-circle"),
    Happening.CHANGE_REPORTED: Look(label=_("Major change reported"), tone="good", icon="report"),
    Happening.REVIEW_HANDED_IN: Look(label=_("Review handed in"), tone="info", icon="send"),
    Happening.REVIEW_WITHDRAWN: Look(label=_("Review taken back"), tone="plain", icon="arrow-back"),
    Happening.REVIEW_PASSED: Look(label=_("Renewed"), tone="good", icon="refresh"),
    Happening.REVIEW_FAILED: Look(label=_("Review not passed"), tone="bad", icon="circle-x"),
    Happening.REVOKED: Look(label=_("Revoked"), tone="bad", icon="ban"),
    Happening.GIVEN_UP: Look(label=_("Given up"), tone="warn", icon="door-exit"),
    Happening.MARK_LIFTED: Look(label=_("Mark lifted"), tone="good", icon="eraser"),
    Happening.REINSTATED: Look(label=_("Given back"), tone="good", icon="arrow-back-up"),
    Happening.WARNED_OF_UPDATE: Look(label=_("Update due soon"), tone="plain", icon="bell"),
    Happening.WARNED_OF_REPORT: Look(label=_("Report due soon"), tone="plain", icon="bell"),
    Happening.WARNED_OF_END: Look(label=_("Title ends soon"), tone="plain", icon="bell"),
    Happening.REVIEW_DUE: Look(label=_("Review opens"), tone="info", icon="calendar-event"),
    Happening.UPDATE_MISSED: Look(label=_("Update missed"), tone="bad", icon="calendar-off"),
    Happening.REMINDED: Look(label=_("Reminder after the day"), tone="warn", icon="bell-ringing"),
    Happening.WATCHED: Look(label=_("Put on the watch list"), tone="warn", icon="eye"),
    Happening.WATCH_ENDED: Look(label=_("Off the watch list"), tone="good", icon="eye-off"),
    Happening.REPORT_MISSED: Look(label=_("Report missed"), tone="bad", icon="calendar-off"),
    Happening.NO_RENEWAL: Look(label=_("Right to renewal lost"), tone="bad", icon="refresh-off"),
    Happening.LAPSED: Look(label=_("Title lapsed"), tone="bad", icon="hourglass-off"),
    Happening.WITHDRAWN: Look(label=_("Title withdrawn"), tone="bad", icon="ban"),
}


def rung_choices() -> list[tuple[str, str]]:
    """Give the titles to choose from."""
    return [(rung.key, said(rung)) for rung in TITLED]


def event_look(event: Event) -> Look:
    """Give how an event is drawn."""
    return _EVENTS[event.kind]


def looks_of(line: TitleLine) -> list[Look]:
    """Give what a title is marked with, its status first."""
    looks = [_STATUSES[line.status]]
    if not line.is_live:
        return looks
    if line.is_watched:
        looks.append(_WATCHED)
    if line.no_renewal:
        looks.append(_NO_RENEWAL)
    if line.granted_on is None or line.ends_on is None:
        looks.append(_UNKNOWN)
    return looks


def change_choices(terms: Lifecycle | None) -> list[tuple[str, str]]:
    """Give the changes that the rule asks to report."""
    return _choices(terms.report_on if terms else ())


def ground_choices(terms: Lifecycle | None) -> list[tuple[str, str]]:
    """Give the grounds on which the rule revokes."""
    return _choices(terms.grounds if terms else ())


def _choices(coded: tuple[Coded, ...]) -> list[tuple[str, str]]:
    return [(one.code, said(one.label)) for one in coded]


def matter_words(event: Event, terms: Lifecycle | None) -> str:
    """Say what an event is about beyond its kind: the change, the ground."""
    known = dict([*change_choices(terms), *ground_choices(terms)])
    return known.get(event.matter.split("/", maxsplit=1)[0], known.get(event.cause, ""))
