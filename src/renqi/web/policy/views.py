"""The rule browser: which rule is in force, what it asks, and what changed (政策规则)."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.loading.catalogue import NoSuchRule, NoVersionInForce
from renqi.engines.policy.loading.documents import canonical_json, read_document
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.web.policy.comparison import compare
from renqi.web.policy.conditions import condition_rows
from renqi.web.policy.lifecycle import lifecycle_lines, transition_lines
from renqi.web.policy.listing import rule_groups
from renqi.web.policy.scores import bounds_table, score_tables
from renqi.web.policy.timeline import bars, span_around
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_TYPES = {"yaml": "application/yaml; charset=utf-8", "json": "application/json; charset=utf-8"}


@needs(Action.RULE_READ)
def rule_list(request: PageRequest) -> HttpResponse:
    """List every rule with the version in force on a day, and all its versions."""
    as_of, problem = asked_day(request)
    span = span_around(timezone.localdate())
    shown = {
        "as_of": as_of,
        "problem": problem,
        "span": span,
        "today_at": span.at(as_of),
        "groups": rule_groups(as_of=as_of, span=span),
    }
    template = "policy/rule_table.html" if request.htmx else "policy/rule_list.html"
    return render(request, template, shown)


@needs(Action.RULE_READ)
def rule_now(request: PageRequest, rule_id: str) -> HttpResponse:
    """Show the version of a rule in force on a day; the newest where none is."""
    as_of, problem = asked_day(request)
    versions = _versions(rule_id)
    try:
        rule = ladder_catalogue().at(rule_id, as_of)
    except NoVersionInForce:
        rule = versions[-1]
        problem = gettext("No version was in force on that day; the newest is shown.")
    return _page(request, rule, versions, as_of=as_of, problem=problem)


@needs(Action.RULE_READ)
def rule_version(request: PageRequest, rule_id: str, version: str) -> HttpResponse:
    """Show one version of a rule."""
    versions = _versions(rule_id)
    rule = _version(versions, version)
    return _page(request, rule, versions, as_of=timezone.localdate(), problem="")


@needs(Action.RULE_READ)
def rule_download(_request: PageRequest, rule_id: str, version: str, form: str) -> HttpResponse:
    """Hand out the document of one version, as written or as JSON."""
    rule = _version(_versions(rule_id), version)
    if form not in _TYPES:
        raise Http404
    path = Path(rule.path)
    body = path.read_bytes()
    if form == "json":
        plain = json.loads(canonical_json(read_document(path).data))
        body = json.dumps(plain, ensure_ascii=False, indent=2).encode()
    response = HttpResponse(body, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{rule.ref}.{form}"'
    return response


def asked_day(request: PageRequest) -> tuple[dt.date, str]:
    """Read the day asked about; today, and a word about it, where it is no date."""
    today = timezone.localdate()
    text = request.GET.get("on", "").strip()
    if not text:
        return today, ""
    try:
        return dt.date.fromisoformat(text), ""
    except ValueError:
        return today, gettext("That is no date; today is shown. Write it as 2026-04-01.")


def _page(
    request: PageRequest, rule: Rule, versions: tuple[Rule, ...], *, as_of: dt.date, problem: str
) -> HttpResponse:
    span = span_around(timezone.localdate())
    placed = bars(versions, span=span, as_of=as_of)
    shown: dict[str, Any] = {
        "rule": rule,
        "versions": versions,
        "others": [one for one in versions if one is not rule],
        "as_of": as_of,
        "problem": problem,
        "span": span,
        "bars": placed,
        "bar": next(bar for bar in placed if bar.rule.ref == rule.ref),
        "today_at": span.at(as_of),
        "conditions": condition_rows(rule),
        "to_verify": sum(row.verify for row in condition_rows(rule)),
        "scores": score_tables(rule),
        "bounds": bounds_table(rule),
        "lifecycle": lifecycle_lines(rule),
        "transition": transition_lines(rule),
    }
    return render(request, "policy/rule_version.html", shown)


def _versions(rule_id: str) -> tuple[Rule, ...]:
    try:
        return ladder_catalogue().versions(rule_id)
    except NoSuchRule as error:
        raise Http404 from error


def _version(versions: tuple[Rule, ...], text: str) -> Rule:
    for rule in versions:
        if rule.effective_from.isoformat() == text:
            return rule
    raise Http404


@needs(Action.RULE_READ)
def rule_diff(request: PageRequest, rule_id: str) -> HttpResponse:
    """Show two versions of a rule side by side."""
    versions = _versions(rule_id)
    old = _version(versions, request.GET.get("old") or _iso(versions[max(len(versions) - 2, 0)]))
    new = _version(versions, request.GET.get("new") or _iso(versions[-1]))
    shown = {
        "rule": versions[-1],
        "versions": versions,
        "old": old,
        "new": new,
        "difference": compare(old, new),
    }
    template = "policy/diff_table.html" if request.htmx else "policy/rule_diff.html"
    return render(request, template, shown)


def _iso(rule: Rule) -> str:
    return rule.effective_from.isoformat()
