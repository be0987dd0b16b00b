"""One firm's file: what is known of it, and where it stands on the ladder (企业档案)."""

import datetime as dt
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from renqi.audit.domain.events import EventKind
from renqi.engines.policy.domain.tree import Stage
from renqi.engines.policy.loading.catalogue import NoSuchRule, NoVersionInForce
from renqi.engines.policy.receipts.receipt import FirmName, make_receipt, receipt_bytes
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.absolute_years import absolute_keys
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.firm_file import FirmFile, firm_file
from renqi.web.policy.views import asked_day
from renqi.web.registry import words
from renqi.web.registry.belonging import aid_lines, related_lines
from renqi.web.registry.fact_groups import fact_groups, facts_of_year
from renqi.web.registry.rungs import explanation_of, rung_of, rung_rules, sources_of
from renqi.web.registry.sizes import size_reading
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import firm_subject, note


@needs(Action.FIRM_READ)
def own_file(request: PageRequest) -> HttpResponse:
    """Show somebody who sees one firm only its file, or that nobody has told of it yet."""
    scope = request.actor.scope(Action.FIRM_READ)
    if scope.all:
        return redirect("firm_list")
    try:
        return _file_page(request, scope.uscc)
    except Http404:
        return render(request, "registry/firm_untold.html", {"uscc": scope.uscc})


@needs(Action.FIRM_READ)
def show_file(request: PageRequest, uscc: str) -> HttpResponse:
    """Show one firm's file as of a day."""
    return _file_page(request, uscc)


def _file_page(request: PageRequest, uscc: str) -> HttpResponse:
    as_of, problem = asked_day(request)
    stage = asked_stage(request)
    file = _file(request, uscc, as_of=as_of)
    if file.merged_into is not None:
        return _merged_page(request, file)
    note(request, EventKind.READ, subject=firm_subject(uscc=file.uscc, name=file.name))
    year = last_closed_year(as_of)
    facts = facts_of_year(file, year=year)
    sources = sources_of(file, keys=absolute_keys(fact_catalogue(), year=year))
    rungs = [
        rung_of(explanation_of(rule, facts, stage=stage, sources=sources))
        for rule in rung_rules(as_of)
    ]
    shown: dict[str, Any] = {
        "file": file,
        "sees_all": request.actor.may_everywhere(Action.FIRM_READ),
        "sees_support": request.actor.scope(Action.SUPPORT_READ).covers(file.uscc),
        "as_of": as_of,
        "problem": problem,
        "stage": stage.value,
        "year": year,
        "district": words.district_words(file.district),
        "industry": words.industry_words(file.industry),
        "chain": words.chain_words(file.chain),
        "size": size_reading(facts, as_of=as_of),
        "rungs": rungs,
        "opened": request.GET.get("open", ""),
        "groups": fact_groups(file, year=year, as_of=as_of),
        "related": related_lines(file.uscc, as_of=as_of),
        "aid": aid_lines(file.uscc, scope=request.actor.scope(Action.FIRM_READ)),
        "disputed": sum(line.is_disputed for line in file.facts),
    }
    template = "registry/firm_ladder.html" if request.htmx else "registry/firm_file.html"
    return render(request, template, shown)


@needs(Action.FIRM_READ)
def download_receipt(request: PageRequest, uscc: str, rule_id: str) -> HttpResponse:
    """Hand out the receipt of one judgement, to be replayed years later."""
    as_of, problem = asked_day(request)
    if problem:
        raise BadRequest
    file = _file(request, uscc, as_of=as_of)
    try:
        rule = ladder_catalogue().at(rule_id, as_of)
    except (NoSuchRule, NoVersionInForce) as error:
        raise Http404 from error
    year = last_closed_year(as_of)
    why = explanation_of(
        rule,
        facts_of_year(file, year=year),
        stage=asked_stage(request),
        sources=sources_of(file, keys=absolute_keys(fact_catalogue(), year=year)),
    )
    receipt = make_receipt(why, firm=FirmName(uscc=file.uscc, name=file.name), as_of=as_of)
    subject = firm_subject(uscc=file.uscc, name=file.name)
    note(request, EventKind.DOWNLOADED, subject=subject, what="receipt", rule=rule.ref)
    response = HttpResponse(receipt_bytes(receipt), content_type="application/json; charset=utf-8")
    name = f"{file.uscc}-{rule.ref}-{as_of.isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def asked_stage(request: PageRequest) -> Stage:
    """Read whether a first recognition or a renewal is asked about."""
    return Stage.RENEWAL if request.GET.get("stage") == Stage.RENEWAL.value else Stage.FIRST


def last_closed_year(as_of: dt.date) -> int:
    """Give the fiscal year closed last on a day; books close with the calendar year."""
    return as_of.year - 1


def _file(request: PageRequest, uscc: str, *, as_of: dt.date) -> FirmFile:
    try:
        return firm_file(uscc, scope=request.actor.scope(Action.FIRM_READ), as_of=as_of)
    except FirmUnknown as error:
        raise Http404 from error


def _merged_page(request: PageRequest, file: FirmFile) -> HttpResponse:
    """Lead from a code that ended to the firm that it turned out to be."""
    scope = request.actor.scope(Action.FIRM_READ)
    kept = str(file.merged_into)
    link = reverse("firm_file", args=[kept]) if scope.covers(kept) else ""
    return render(request, "registry/firm_merged.html", {"file": file, "link": link})
