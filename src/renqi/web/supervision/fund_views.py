"""What supervision sees first: all funds, then one, what is wrong before all else (监管首页)."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.charter.selectors.funds import fund_of, funds
from renqi.programmes.riskfund.charter.selectors.versions import VersionLine, versions
from renqi.programmes.riskfund.relief.selectors.watched_claims import decisions_of_pairs
from renqi.programmes.riskfund.supervision.domain.alert_states import Level
from renqi.programmes.riskfund.supervision.selectors.alerts import alerts_of
from renqi.programmes.riskfund.supervision.selectors.ledger_checks import (
    checks_of,
    differences_of,
)
from renqi.programmes.riskfund.supervision.selectors.running_fund import FundNow, fund_now
from renqi.programmes.riskfund.supervision.selectors.solvency import last_solvency
from renqi.web.shell.bilingual import said
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.supervision import charts, fund_words, words

_ALERTS_SHOWN, _CLAIMS_SHOWN, _DAYS_SHOWN, _CHANGES_SHOWN = 8, 8, 14, 5
_WATCHED_DAYS = 90


@needs(Action.FUND_READ, everywhere=True)
def fund_list(request: PageRequest) -> HttpResponse:
    """List the funds, those with open alarms first."""
    scope = request.actor.scope(Action.FUND_READ)
    lines: list[dict[str, Any]] = []
    for fund in funds(scope):
        found = alerts_of(fund.key, scope=scope, state="open")
        checks = checks_of(fund.key, scope=scope, limit=1)
        solvency = last_solvency(fund.key, scope=scope)
        lines.append(
            {
                "fund": fund,
                "name": said(fund.name),
                "alarms": sum(one.level is Level.ALARM for one in found),
                "warnings": sum(one.level is Level.WARNING for one in found),
                "check": checks[0] if checks else None,
                "look": words.OUTCOMES[checks[0].outcome] if checks else None,
                "solvency": solvency,
            }
        )
    lines.sort(key=lambda one: (-one["alarms"], -one["warnings"]))
    return render(request, "supervision/fund_list.html", {"lines": lines})


@needs(Action.FUND_READ, everywhere=True)
def watch(request: PageRequest, fund: str) -> HttpResponse:
    """Show one fund: what is wrong first."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    today = timezone.localdate()
    now = fund_now(line.key, on=today)
    alerts = alerts_of(line.key, scope=scope, state="open")
    checks = checks_of(line.key, scope=scope, limit=_DAYS_SHOWN)
    solvency = last_solvency(line.key, scope=scope)
    shown = {
        **head(line),
        "today": today,
        "now": now,
        "alerts": [fund_words.alert_line(one) for one in alerts[:_ALERTS_SHOWN]],
        "alert_count": len(alerts),
        "checks": [{"check": one, "look": words.OUTCOMES[one.outcome]} for one in checks],
        "differences": len(differences_of(line.key, scope=scope)),
        "solvency": solvency,
        "horizon_chart": charts.horizon_chart(
            solvency.result.horizons, ruin_max=solvency.result.ruin_max
        )
        if solvency and solvency.result
        else None,
        "concentration": fund_words.concentration_lines(now),
        "speeds": fund_words.speed_lines(now.speeds),
        "odd": _odd_first(now),
        "changes": _changes(line.key, scope, today),
        "pairs": _pairs(line.key, today),
        "places": charts.place_chart(now.open_help) if now.open_help else None,
    }
    return render(request, "supervision/watch.html", shown)


def head(fund: FundLine) -> dict[str, Any]:
    """Give what the head of every page of a fund says."""
    return {"fund": fund, "fund_name": said(fund.name)}


def _changes(fund: str, scope: Scope, today: dt.date) -> list[VersionLine]:
    found = versions(scope=scope, on=today, fund=fund)
    return [one for one in found if one.effective_from is not None][:_CHANGES_SHOWN]


def _pairs(fund: str, today: dt.date) -> list[dict[str, Any]]:
    counts = decisions_of_pairs(fund, since=today - dt.timedelta(days=_WATCHED_DAYS))
    total = sum(counts.values())
    often = sorted(counts.items(), key=lambda one: -one[1])[:_CHANGES_SHOWN]
    return [
        {"proposed": proposed, "decided": decided, "claims": n, "share": n * WHOLE // total}
        for (proposed, decided), n in often
    ]


def _odd_first(now: FundNow) -> list[dict[str, Any]]:
    """Put overrides and payments before the review first, then what was oddly fast."""
    fast = {one.claim_id for lane in now.speeds for one in lane.oddly_fast}
    odd: list[dict[str, Any]] = [
        {"claim": one, "why": fund_words.why_odd(one, is_fast=one.id in fast)} for one in now.claims
    ]
    found = [one for one in odd if one["why"]]
    found.sort(key=lambda one: -len(one["why"]))
    return found[:_CLAIMS_SHOWN]
