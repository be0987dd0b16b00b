"""Words for what a fund is found to be: alerts, speeds, places, oddities (基金状况用语)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.charter.domain.vocabulary import Lane
from renqi.programmes.riskfund.relief.selectors.watched_claims import WatchedClaim
from renqi.programmes.riskfund.supervision.domain.agreement import DifferenceKind
from renqi.programmes.riskfund.supervision.domain.concentration import Concentration, Place
from renqi.programmes.riskfund.supervision.domain.re_audit import Oddity
from renqi.programmes.riskfund.supervision.domain.speed import LaneSpeed
from renqi.programmes.riskfund.supervision.selectors.alerts import AlertLine
from renqi.programmes.riskfund.supervision.selectors.running_fund import FundNow
from renqi.registry.selectors.claims import name_on_file
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import exact_money, grouped, share
from renqi.web.supervision.words import KINDS, LEVELS, ODDITIES, item_words, place_words

LANES = {
    Lane.FAST: _("Fast lane"),
    Lane.STANDARD: _("Standard lane"),
    Lane.FULL: _("Full review"),
}
PLACES = {
    Place.FIRM: _("One firm"),
    Place.GROUP: _("One group"),
    Place.CHAIN: _("One industry chain"),
    Place.DISTRICT: _("One district"),
}
_HOUR, _DAY = 60, 24 * 60
_UNITS: dict[str, Callable[[int | None], str]] = {
    "share": share,
    "money": exact_money,
    "count": grouped,
}


def lane_words(lane: str) -> str:
    """Name a lane."""
    return str(LANES[Lane(lane)]) if lane in set(Lane) else lane


def minutes_words(minutes: int) -> str:
    """Write how long something took, in the largest unit that fits."""
    if minutes < _HOUR:
        return gettext("{n} min").format(n=minutes)
    if minutes < 2 * _DAY:
        return gettext("{n} h").format(n=grouped(minutes // _HOUR))
    return gettext("{n} days").format(n=grouped(minutes // _DAY))


def alert_line(alert: AlertLine) -> dict[str, Any]:
    """Write an alert: what it says, about what, against which bound."""
    rule = alert.rule
    unit = _UNITS[rule.unit] if rule else grouped
    return {
        "alert": alert,
        "look": LEVELS[alert.level],
        "name": said(rule.label) if rule else alert.rule_key,
        "why": said(rule.why) if rule else "",
        "do": said(rule.do) if rule else "",
        "about": about_words(alert.rule_key, alert.key),
        "found": unit(alert.found),
        "bound": unit(alert.bound),
    }


def about_words(rule: str, key: str) -> str:
    """Say what an alert is about, where its rule speaks of many things."""
    if not key:
        return ""
    if rule == "difference":
        name, _colon, item = key.partition(":")
        kind = DifferenceKind(name)
        return f"{KINDS[kind]} · {item_words(kind, item)}"
    if rule == "concentration":
        return str(PLACES[Place(key)])
    return lane_words(key)


def concentration_lines(now: FundNow) -> list[dict[str, Any]]:
    """Write how concentrated help is, in four ways."""
    names = {one.uscc: one.firm_name for one in now.open_help}
    return [
        {
            "one": one,
            "place": PLACES[one.place],
            "largest": names.get(one.largest) or _place_words(one),
        }
        for one in now.concentration
    ]


def _place_words(one: Concentration) -> str:
    """Name where most help lies; a group is named by the firm under which it is counted."""
    named = name_on_file(one.largest) if one.place is Place.GROUP else ""
    return named or place_words(one.place.value, one.largest)


def speed_lines(speeds: Iterable[LaneSpeed]) -> list[dict[str, Any]]:
    """Write how fast each lane is."""
    return [
        {
            "one": one,
            "lane": lane_words(one.lane),
            "median": minutes_words(one.median),
            "ninth": minutes_words(one.ninth_decile),
        }
        for one in speeds
    ]


def why_odd(claim: WatchedClaim, *, is_fast: bool) -> list[str]:
    """Name what is odd about a claim, the gravest first."""
    found = {
        Oddity.OVERRIDE: claim.is_override,
        Oddity.BREAK_GLASS: claim.is_glass,
        Oddity.ODD_SPEED: is_fast,
        Oddity.RETURNED: claim.came_back,
    }
    return [str(ODDITIES[one]) for one, holds in found.items() if holds]
