"""Instruments and counterparties of a fund (工具与交易对手页面)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms
from renqi.programmes.riskfund.investment.domain.vocabulary import DayCount
from renqi.programmes.riskfund.investment.selectors.universe import (
    counterparties,
    instruments,
)
from renqi.programmes.riskfund.investment.services.counterparties import (
    decide_counterparty,
    list_counterparty,
)
from renqi.programmes.riskfund.investment.services.instruments import (
    Registration,
    end_instrument,
    register_instrument,
)
from renqi.web.investment.forms import InstrumentForm, PartyForm
from renqi.web.investment.fund_gate import fund_asked, scope_of
from renqi.web.investment.words import (
    COUNT_WORDS,
    PARTY_KINDS,
    PARTY_LOOKS,
    class_words,
    investment_refusal,
)
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_DECISIONS = {"approve": "approved", "refuse": "refused", "end": "ended"}


@needs(Action.FUND_READ)
def universe(request: PageRequest, fund: str) -> HttpResponse:
    """Show what a fund's money may lie in, and with whom."""
    return _page(request, fund_asked(request, fund), PartyForm())


@needs(Action.FUND_INVEST)
@require_POST
def new_counterparty(request: PageRequest, fund: str) -> HttpResponse:
    """Put somebody on the list."""
    line = fund_asked(request, fund)
    form = PartyForm(request.POST)
    if form.is_valid():
        try:
            list_counterparty(
                fund,
                **form.cleaned_data,
                institution_id=line.institution_id,
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, investment_refusal(error))
        else:
            messages.success(request, gettext("Finance or the bureau's lead decides now."))
            return redirect("investment_universe", fund=fund)
    return _page(request, line, form)


@needs(Action.FUND_APPROVE, everywhere=True)
@require_POST
def step_counterparty(
    request: PageRequest, fund: str, counterparty_id: int, step: str
) -> HttpResponse:
    """Approve, refuse or end a counterparty."""
    fund_asked(request, fund)
    known = {one.id for one in counterparties(fund, scope=scope_of(request))}
    if counterparty_id not in known or step not in _DECISIONS:
        raise Http404
    try:
        decide_counterparty(
            counterparty_id,
            to=_DECISIONS[step],
            answer=request.POST.get("answer", "")[:500],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, investment_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("investment_universe", fund=fund)


@needs(Action.FUND_INVEST)
def new_instrument(request: PageRequest, fund: str) -> HttpResponse:
    """Ask for the terms of an instrument; a POST registers it."""
    line = fund_asked(request, fund)
    parties = {
        str(one.id): one
        for one in counterparties(fund, scope=scope_of(request))
        if one.state in {"listed", "approved"}
    }
    form = InstrumentForm(
        request.POST if request.method == "POST" else None,
        parties=[(key, one.name) for key, one in parties.items()],
        initial={"starts_on": timezone.localdate().isoformat(), "early_rate": 0},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        party = parties[given["counterparty"]]
        try:
            register_instrument(
                fund,
                Registration(
                    code=given["code"].strip(),
                    name=given["name"].strip(),
                    counterparty_id=party.id,
                    terms=_terms(given, issuer=party.name),
                ),
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, investment_refusal(error))
        else:
            messages.success(request, gettext("Written down."))
            return redirect("investment_universe", fund=fund)
    shown = {"fund": line, "tab": "universe", "form": form, "parties": parties}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investment/instrument_new.html", shown, status=status)


@needs(Action.FUND_INVEST)
@require_POST
def step_instrument(request: PageRequest, fund: str, instrument_id: int, step: str) -> HttpResponse:
    """Offer an instrument no more, or again."""
    fund_asked(request, fund)
    known = {one.id for one in instruments(fund, scope=scope_of(request))}
    if instrument_id not in known or step not in {"end", "resume"}:
        raise Http404
    end_instrument(fund, instrument_id, is_ended=step == "end")
    messages.success(request, gettext("Written down."))
    return redirect("investment_universe", fund=fund)


def _terms(given: dict[str, Any], *, issuer: str) -> Terms:
    return Terms(
        asset_class=given["asset_class"],
        issuer=issuer,
        rate=given["rate"],
        early_rate=given["early_rate"],
        coupons_year=given["coupons_year"],
        starts_on=given["starts_on"],
        matures_on=given["matures_on"],
        count=DayCount(given["day_count"]),
        bucket_days=given["bucket_days"],
        duration_days=given["duration_days"] or 0,
    )


def _page(request: PageRequest, line: FundLine, form: PartyForm) -> HttpResponse:
    scope = scope_of(request)
    shown = {
        "fund": line,
        "tab": "universe",
        "form": form,
        "may_invest": request.actor.may(Action.FUND_INVEST),
        "may_approve": request.actor.may_everywhere(Action.FUND_APPROVE),
        "parties": [
            {
                "one": one,
                "kind": PARTY_KINDS.get(one.kind, one.kind),
                "look": PARTY_LOOKS[one.state],
            }
            for one in counterparties(line.key, scope=scope)
        ],
        "instruments": [
            {
                "one": one,
                "class": class_words(one.terms.asset_class),
                "count": COUNT_WORDS[one.terms.count],
            }
            for one in instruments(line.key, scope=scope)
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investment/universe.html", shown, status=status)
