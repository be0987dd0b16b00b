"""Runs over the city: start one, watch it, read what it found (普查页)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.domain.values import FactRow
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.domain.places import LACKING, NEAR
from renqi.programmes.cultivation.survey.selectors.kept_runs import (
    KeptRun,
    KeptStanding,
    StandingFilter,
    export_standings,
    kept_rungs,
    run_of,
    run_page,
    settling_facts,
    standing_page,
)
from renqi.programmes.cultivation.survey.services.queue_screening import queue_screening
from renqi.registry.intake.workbook import Row
from renqi.registry.selectors.past_facts import facts_as_known
from renqi.web.home.near import near_line
from renqi.web.registry.words import district_words
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.survey import charts, words
from renqi.web.survey.forms import StartForm

_RUNS_SHOWN, _FIRMS_SHOWN, _NEAR_SHOWN, _FACTS_SHOWN = 15, 20, 10, 15
_USUAL_RUNG = "cn.srdi"
_WHERE = ("met", "review", "unknown", "unmet", "near", "held", "lacking")


@needs(Action.CITY_READ, everywhere=True)
def runs(request: PageRequest) -> HttpResponse:
    """List the runs there were, and offer to start one."""
    shown = _runs_shown(request)
    template = "survey/run_rows.html" if request.htmx else "survey/run_list.html"
    return render(request, template, {**shown, "form": StartForm()})


@needs(Action.FIRM_IMPORT, everywhere=True)
@require_POST
def start(request: PageRequest) -> HttpResponse:
    """Have the city judged as of a day by a worker; asking twice is asking once."""
    form = StartForm(request.POST)
    if not form.is_valid():
        shown = {**_runs_shown(request), "form": form}
        return render(request, "survey/run_list.html", shown, status=UNPROCESSABLE)
    actor = request.actor
    by = f"{actor.name} · {actor.organisation}"
    if queue_screening(by=by, as_of=form.cleaned_data["as_of"]):
        messages.success(request, gettext("The city will be judged in the background."))
    else:
        messages.info(request, gettext("A new judging waits already."))
    return redirect("survey_runs")


@needs(Action.CITY_READ, everywhere=True)
def show_run(request: PageRequest, run_id: int) -> HttpResponseBase:
    """Show what one run found: rungs, near misses of one, and facts that would settle most."""
    scope = request.actor.scope(Action.CITY_READ)
    run = run_of(run_id, scope=scope)
    shown: dict[str, Any] = {"run": run, "look": words.STATE_LOOKS[_state(run)]}
    if run.bytes_kept is None:
        return render(request, "survey/run.html", shown)
    if asked_format(request):
        return _export_facts(request, run, scope)
    rungs = kept_rungs(run_id, scope=scope)
    rules = _rules(run)
    order = [rule.id for rule in sorted(rules.values(), key=_rank)]
    rungs = tuple(sorted(rungs, key=lambda one: order.index(one.rule)))
    names = [said(rules[one.rule].label) for one in rungs]
    rule = _asked_rule(request, rules)
    shown |= {
        "rows": [
            {"rung": one, "name": name, "rule": rules[one.rule]}
            for one, name in zip(rungs, names, strict=True)
        ],
        "chart": charts.verdict_chart(names, rungs),
        "rule": rule,
        "rules": [rules[key] for key in order],
        "near": _near(run, rule, scope),
        "facts": _facts(run, scope, rule="")[:_FACTS_SHOWN],
        "rung_facts": _facts(run, scope, rule=rule.id)[:_FACTS_SHOWN],
        "may_export": request.actor.may(Action.FIRM_EXPORT),
        "near_total": sum(one.near for one in rungs),
        "ready_total": sum(one.met + one.review for one in rungs),
        "unknown_total": sum(one.unknown for one in rungs),
    }
    template = "survey/run_rung.html" if request.htmx else "survey/run.html"
    return render(request, template, shown)


@needs(Action.CITY_READ, everywhere=True)
def run_firms(request: PageRequest, run_id: int) -> HttpResponseBase:
    """List the firms of a run that stand somewhere before a rung, or lack a fact."""
    scope = request.actor.scope(Action.CITY_READ)
    run = run_of(run_id, scope=scope)
    rules = _rules(run)
    where = StandingFilter(
        rule=request.GET.get("rule", "") if request.GET.get("rule", "") in rules else "",
        where=request.GET.get("where", "") if request.GET.get("where", "") in _WHERE else "",
        key=request.GET.get("key", ""),
    )
    if asked_format(request):
        _insist_on_export(request)
        return hand_out(
            request,
            name="survey-firms",
            title=gettext("Survey"),
            header=_firm_header(),
            rows=_firm_rows(export_standings(run_id, scope=scope, where=where), run),
            detail={"run": run_id},
        )
    page = standing_page(
        run_id, scope=scope, where=where, page=asked_page(request), per_page=_FIRMS_SHOWN
    )
    shown = {
        "run": run,
        "page": page,
        "where": where,
        "fact": words.key_words(where.key) if where.where == LACKING else "",
        "rung": said(rules[where.rule].label) if where.rule else "",
        "rules": sorted(rules.values(), key=_rank),
        "lines": [_firm_line(one, rules) for one in page.rows],
        "may_export": request.actor.may(Action.FIRM_EXPORT),
    }
    template = "survey/firm_rows.html" if request.htmx else "survey/firms.html"
    return render(request, template, shown)


def _runs_shown(request: PageRequest) -> dict[str, Any]:
    scope = request.actor.scope(Action.CITY_READ)
    page = run_page(scope=scope, page=asked_page(request), per_page=_RUNS_SHOWN)
    lines = [{"run": one, "look": words.STATE_LOOKS[_state(one)]} for one in page.rows]
    return {
        "page": page,
        "lines": lines,
        "is_moving": any(one.is_running for one in page.rows),
        "may_start": request.actor.may_everywhere(Action.FIRM_IMPORT),
    }


def _state(run: KeptRun) -> Any:
    return next(state for state in words.STATE_LOOKS if state.value == run.state)


def _rules(run: KeptRun) -> dict[str, Rule]:
    names = {ref.partition("@")[0] for ref in run.rules}
    return {
        rule.id: rule
        for rule in ladder_catalogue().rules_at(run.as_of)
        if rule.rung and rule.id in names
    }


def _rank(rule: Rule) -> tuple[int, str]:
    return rule.rung.get("order", 0), rule.id


def _asked_rule(request: PageRequest, rules: dict[str, Rule]) -> Rule:
    usual = rules.get(_USUAL_RUNG) or min(rules.values(), key=_rank)
    return rules.get(request.GET.get("rule", "")) or usual


def _near(run: KeptRun, rule: Rule, scope: Scope) -> list[Any]:
    asked = StandingFilter(rule=rule.id, where=NEAR)
    page = standing_page(run.id, scope=scope, where=asked, page=1, per_page=_NEAR_SHOWN)
    known: dict[str, FactRow] = dict(
        facts_as_known(
            [one.uscc for one in page.rows],
            year=run.fiscal_year,
            known_up_to=run.last_record,
            at=run.started_at,
            scope=scope,
        )
    )
    return [near_line(one, rule, known.get(one.uscc, {})) for one in page.rows]


def _facts(run: KeptRun, scope: Scope, *, rule: str) -> list[dict[str, Any]]:
    found = settling_facts(run.id, scope=scope, rule=rule)
    return [{"fact": one, "name": words.key_words(one.key)} for one in found]


def _export_facts(request: PageRequest, run: KeptRun, scope: Scope) -> HttpResponseBase:
    _insist_on_export(request)
    rule = request.GET.get("rule", "")
    return hand_out(
        request,
        name="survey-facts",
        title=gettext("Facts that would settle most"),
        header=[gettext("Fact"), gettext("Lack only this"), gettext("Lack it")],
        rows=(
            (one["name"], one["fact"].alone, one["fact"].firms)
            for one in _facts(run, scope, rule=rule if rule in _rules(run) else "")
        ),
        detail={"run": run.id},
    )


def _insist_on_export(request: PageRequest) -> None:
    if not request.actor.may(Action.FIRM_EXPORT):
        raise PermissionDenied


def _firm_line(one: KeptStanding, rules: dict[str, Rule]) -> dict[str, Any]:
    rule = rules.get(one.rule)
    labels = {condition.id: said(condition.label) for condition in rule.requires} if rule else {}
    return {
        "one": one,
        "rung": said(rule.label) if rule else one.rule,
        "district": district_words(one.district),
        "unmet": [labels.get(name, name) for name in one.unmet],
        "missing": [words.key_words(key) for key in one.missing],
    }


def _firm_header() -> list[str]:
    return [
        gettext("Credit code"),
        gettext("Name"),
        gettext("District"),
        gettext("Rung"),
        gettext("Verdict"),
        gettext("Title held"),
        gettext("Share of the bars missing"),
        gettext("Not met"),
        gettext("Facts missing"),
    ]


def _firm_rows(found: Iterable[KeptStanding], run: KeptRun) -> Iterable[Row]:
    rules = _rules(run)
    for one in found:
        line = _firm_line(one, rules)
        yield (
            one.uscc,
            one.name,
            line["district"],
            line["rung"],
            words.verdict_words(one.verdict),
            one.is_held,
            one.shortfall,
            "; ".join(line["unmet"]),
            "; ".join(line["missing"]),
        )
