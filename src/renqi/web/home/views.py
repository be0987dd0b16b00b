"""The bureau's home: where the city's firms stand on the ladder (运行监测)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.explaining.fact_words import fact_name
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.selectors.screening_runs import (
    holder_count,
    latest_run,
    near_counts,
)
from renqi.programmes.cultivation.survey.selectors.standings import (
    CurrentRun,
    chain_counts,
    current_run,
    district_counts,
    rung_counts,
    wanted_facts,
)
from renqi.programmes.cultivation.survey.services.queue_screening import queue_screening
from renqi.registry.selectors.firms import firm_count
from renqi.registry.selectors.imports import import_list
from renqi.registry.selectors.past_facts import firms_told_since
from renqi.web.home import charts
from renqi.web.home.measures import ALL_FIRMS, MEASURES
from renqi.web.home.near import near_lines
from renqi.web.registry.import_lines import STATE_LOOKS
from renqi.web.registry.rungs import rung_rules
from renqi.web.shell.bilingual import said
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_NEAR_SHOWN, _FACTS_SHOWN, _IMPORTS_SHOWN = 10, 14, 4
_DEFAULT_RUNG, _DEFAULT_MEASURE = "cn.srdi", "held"


@needs(Action.CITY_READ, everywhere=True)
def city(request: PageRequest) -> HttpResponse:
    """Show the counts of the current run, by rung, district and cluster."""
    scope = request.actor.scope(Action.CITY_READ)
    run = current_run(scope=scope)
    shown: dict[str, Any] = {
        "run": run,
        "latest": latest_run(scope=scope),
        "firms_now": firm_count(scope=scope),
        "may_import": request.actor.may_everywhere(Action.FIRM_IMPORT),
        "may_export": request.actor.may(Action.FIRM_EXPORT),
    }
    if run is not None:
        shown |= _figures(request, run, scope)
        if run.last_record:
            shown["told_since"] = firms_told_since(run.last_record, scope=scope)
    if shown["may_import"]:
        batches = import_list(scope=scope, limit=_IMPORTS_SHOWN)
        shown["imports"] = [{"batch": one, "look": STATE_LOOKS[one.state]} for one in batches]
    return render(request, _template(request), shown)


@needs(Action.FIRM_IMPORT, everywhere=True)
@require_POST
def ask_screening(request: PageRequest) -> HttpResponse:
    """Have the whole city judged again by a worker; asking twice is asking once."""
    actor = request.actor
    if queue_screening(by=f"{actor.name} · {actor.organisation}"):
        messages.success(request, gettext("The city will be judged again in the background."))
    else:
        messages.info(request, gettext("A new judging waits already."))
    return redirect("city")


def _figures(request: PageRequest, run: CurrentRun, scope: Scope) -> dict[str, Any]:
    rules = rung_rules(run.as_of)
    counts = {count.rule: count for count in rung_counts(scope=scope)}
    near = near_counts(scope=scope)
    rung = _asked_rung(request, rules)
    measure = request.GET.get("measure", "")
    measure = measure if measure in {*MEASURES, ALL_FIRMS} else _DEFAULT_MEASURE
    districts = district_counts(scope=scope)
    return {
        "rung": rung,
        "rungs": rules,
        "measure": measure,
        "measure_words": charts.measure_words(measure),
        "measures": [(key, charts.measure_words(key)) for key in (*MEASURES, ALL_FIRMS)],
        "holders": holder_count(scope=scope),
        "rows": [
            {"rule": rule, "count": counts[rule.id], "near": near.get(rule.id, 0)}
            for rule in rules
            if rule.id in counts
        ],
        "near_total": sum(near.values()),
        "unknown_total": sum(count.unknown for count in counts.values()),
        "ready_total": sum(count.met + count.review for count in counts.values()),
        "verdicts": charts.verdict_chart(rules, counts),
        "held": charts.held_chart(rules, counts),
        "districts": charts.district_chart(districts, rule=rung.id, measure=measure),
        "off_map": charts.beside_the_map(districts, rule=rung.id, measure=measure),
        "chains": charts.chain_chart(chain_counts(scope=scope), rule=rung.id, measure=measure),
        "near": near_lines(rung, scope=scope, as_of=run.as_of, limit=_NEAR_SHOWN),
        "near_count": near.get(rung.id, 0),
        "wanted": _wanted(rung, scope),
    }


def _wanted(rung: Rule, scope: Scope) -> list[dict[str, Any]]:
    catalogue = ladder_catalogue().facts
    return [
        {"name": said(fact_name(fact.key, catalogue)), "firms": fact.firms, "alone": fact.alone}
        for fact in wanted_facts(scope=scope, rule=rung.id)[:_FACTS_SHOWN]
    ]


def _asked_rung(request: PageRequest, rules: list[Rule]) -> Rule:
    known = {rule.id: rule for rule in rules}
    return known.get(request.GET.get("rung", "")) or known.get(_DEFAULT_RUNG) or rules[0]


def _template(request: PageRequest) -> str:
    if not request.htmx:
        return "home/city.html"
    return "home/state.html" if request.htmx.target == "screening" else "home/rung.html"
