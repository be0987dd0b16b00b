"""My ladder: the firm's titles, what falls due, and the next rungs (我的梯度)."""

import datetime as dt
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Stage
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.calls.selectors.calls import CallLine, public_calls
from renqi.programmes.cultivation.ladder.domain.calendar import ONE_DAY
from renqi.programmes.cultivation.ladder.domain.rungs import TITLED
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of as title_rung
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.ladder.selectors.falling_due import Due, falling_due
from renqi.programmes.cultivation.ladder.selectors.title_file import title_file
from renqi.programmes.cultivation.ladder.selectors.titles import TitleLine, titles_of
from renqi.registry.domain.absolute_years import absolute_keys
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.firm_file import FirmFile, firm_file
from renqi.web.ladder import words
from renqi.web.ladder.title_views import can_appeal, can_review
from renqi.web.registry.fact_groups import facts_of_year
from renqi.web.registry.rungs import (
    STEP_LOOKS,
    Rung,
    explanation_of,
    rung_of,
    rung_rules,
    sources_of,
    titles_held,
)
from renqi.web.shell.bilingual import said
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_AHEAD = dt.timedelta(days=366)
_SHORT_SHOWN, _MISSING_SHOWN = 4, 6
# The nearest rungs stand unfolded.
_OPENED = 2
_TELL_US_ICON = STEP_LOOKS["tell_us"][2]
_RANKS = {"met": 0, "review": 1, "unknown": 2, "unmet": 3}
# Pages of other parts of the programme, where they are installed.
_LINKS: tuple[tuple[str, str | Promise, str], ...] = (
    ("open_calls", _("Open calls"), "speakerphone"),
    ("application_list", _("My applications"), "file-stack"),
    ("support_mine", _("What we can get"), "gift"),
    ("entitlement_mine", _("Our support"), "cash"),
    ("growth_mine", _("My growth plan"), "route"),
    ("pool_own", _("Our places in the pool"), "stack-2"),
)


@needs(Action.FIRM_READ)
def my_ladder(request: PageRequest) -> HttpResponseBase:
    """Show the firm its titles, what it must do and how to go up."""
    scope = request.actor.scope(Action.FIRM_READ)
    if scope.all:
        return redirect("title_list")
    today, uscc = timezone.localdate(), scope.uscc
    titles = titles_of(uscc, scope=scope, as_of=today)
    dues = falling_due(scope=scope, since=today - ONE_DAY, until=today + _AHEAD)
    file = _file(request, today)
    next_rungs, undated = _next(file, titles, today=today) if file else ([], [])
    shown: dict[str, Any] = {
        "today": today,
        "titles": [_line(request, one, today) for one in titles],
        "dues": [_due(one, today) for one in dues],
        "bans": [
            {"rungs": [said(title_rung(key)) for key in sorted(ban.rungs)], "until": ban.until}
            for ban in bans_on(uscc, as_of=today)
        ],
        "rungs": next_rungs,
        "undated": undated,
        "has_file": file is not None,
        "links": _links(),
    }
    return render(request, "ladder/mine.html", shown)


def _file(request: PageRequest, today: dt.date) -> FirmFile | None:
    scope = request.actor.scope(Action.FIRM_READ)
    try:
        return firm_file(scope.uscc, scope=scope, as_of=today)
    except FirmUnknown:
        return None


def _line(request: PageRequest, line: TitleLine, today: dt.date) -> dict[str, Any]:
    found = title_file(line.title_id, scope=request.actor.scope(Action.FIRM_READ), as_of=today)
    due = line.update_due_on
    return {
        "title": line,
        "words": said(line.rung),
        "looks": words.looks_of(line),
        "days": (line.ends_on - today).days if line.ends_on and line.is_live else None,
        "can_update": line.is_live
        and ((due is not None and due.year == today.year) or found.state.reminded_of is not None),
        "can_report": line.is_live and bool(found.terms and found.terms.report_months),
        "can_review": can_review(found, today=today),
        "can_appeal": can_appeal(found),
        "open_cases": [one for one in found.cases if one.is_open],
    }


def _due(due: Due, today: dt.date) -> dict[str, Any]:
    days = (due.due_on - today).days
    return {
        "due": due,
        "look": words.DUES[due.kind],
        "words": said(due.rung),
        "days": days,
        "tone": "bad" if days <= 7 else "warn" if days <= 30 else "info",  # noqa: PLR2004
    }


def _next(
    file: FirmFile, titles: tuple[TitleLine, ...], *, today: dt.date
) -> tuple[list[dict[str, Any]], list[str]]:
    """Judge the rungs that the firm does not hold, and name titles that facts alone state."""
    year = today.year - 1
    facts = facts_of_year(file, year=year)
    sources = sources_of(file, keys=absolute_keys(fact_catalogue(), year=year))
    stated = titles_held(facts)
    held = {one.rung.key for one in titles if one.is_live}
    known = {one.rung.key for one in titles}
    undated = [said(rung) for rung in TITLED if rung.title in stated and rung.key not in known]
    found = [
        rung_of(explanation_of(rule, facts, stage=Stage.FIRST, sources=sources))
        for rule in rung_rules(today)
        if rule.rung["key"] not in held and rule.grants not in stated
    ]
    found.sort(key=lambda one: (_RANKS[one.verdict], one.total - one.met, one.rule.rung["order"]))
    calls = _calls()
    shown = frozenset(one.rule.rung["key"] for one in found)
    lines = [_rung(one, calls, shown) | {"is_open": at < _OPENED} for at, one in enumerate(found)]
    return lines, undated


def _calls() -> dict[str, CallLine]:
    """Give the call by which each title can be applied for: the open one, else the next."""
    now = timezone.now()
    coming = [one for one in public_calls(at=now) if one.is_open or one.opens_at > now]
    coming.sort(key=lambda one: (not one.is_open, one.opens_at))
    return {one.rung.key: one for one in reversed(coming)}


def _rung(rung: Rung, calls: dict[str, CallLine], shown: frozenset[str]) -> dict[str, Any]:
    possible = [way for way in rung.ways if way.is_possible]
    # What is merely not told yet stands among the missing facts.
    steps = [step for step in (possible[0].steps if possible else ()) if step.icon != _TELL_US_ICON]
    return {
        "rung": rung,
        "call": calls.get(rung.rule.rung["key"]),
        "words": said(rung.rule.label),
        "short": rung.short[:_SHORT_SHOWN],
        "more": max(len(rung.short) - _SHORT_SHOWN, 0),
        "missing": rung.missing[:_MISSING_SHOWN],
        "missing_more": max(len(rung.missing) - _MISSING_SHOWN, 0),
        "steps": [
            {
                "line": step,
                "calls": [calls[key] for key in step.titles if key in calls],
                "rungs": [
                    {"key": key, "words": said(title_rung(key))}
                    for key in step.titles
                    if key in shown
                ],
            }
            for step in steps[:_SHORT_SHOWN]
        ],
        "steps_more": max(len(steps) - _SHORT_SHOWN, 0),
    }


def _links() -> list[dict[str, Any]]:
    found = []
    for name, label, icon in _LINKS:
        try:
            found.append({"url": reverse(name), "label": label, "icon": icon})
        except NoReverseMatch:
            continue
    return found
