"""A firm joins a fund: may it, what does it pay, what is it covered for (入会向导)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.refusals import FundUnknown
from renqi.programmes.riskfund.charter.selectors.funds import charter_on, fund_of
from renqi.programmes.riskfund.members.domain.refusals import AlreadyMember
from renqi.programmes.riskfund.members.selectors.joining import JoiningLook, look_at_joining
from renqi.programmes.riskfund.members.selectors.own import own_live
from renqi.programmes.riskfund.members.services.apply_to_join import apply_to_join
from renqi.registry.domain.refusals import FirmUnknown
from renqi.web.members.forms import AmountForm
from renqi.web.members.words import SIZES
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

# After how many months paid the page says what help would come to.
_EXAMPLES = (6, 12, 24, 36)


@needs(Action.FUND_JOIN)
def join(request: PageRequest, fund: str) -> HttpResponse:
    """Judge the firm at once and ask what it wants to pay; a POST asks to join."""
    line = _fund(fund)
    if own_live(fund, request.actor.uscc):
        return redirect("fund_membership", fund=fund)
    try:
        look = _look(request, fund)
    except DomainError as error:
        shown = {"fund": line, "name": said(line.name), "refusal": refusal_text(error)}
        return render(request, "members/join_closed.html", shown)
    band = look.band
    form = AmountForm(
        request.POST if request.method == "POST" else None,
        initial={"amount": band.month_min // 100 if band else 1},
        least=band.month_min if band else 100,
        most=band.month_max if band else 100,
        step=band.step if band else 100,
    )
    if request.method == "POST" and look.refusal is None and form.is_valid():
        try:
            apply_to_join(
                fund,
                month_amount=form.fen,
                note=form.cleaned_data["note"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AlreadyMember:
            return redirect("fund_membership", fund=fund)
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("Handed in. Two officials of the bureau decide."))
            return redirect("fund_membership", fund=fund)
    status = UNPROCESSABLE if form.errors or request.method == "POST" else 200
    return render(request, "members/join.html", _shown(line, look, form), status=status)


def _fund(fund: str) -> FundLine:
    try:
        return fund_of(fund, scope=Scope(all=True))
    except FundUnknown as error:
        raise Http404 from error


def _look(request: PageRequest, fund: str) -> JoiningLook:
    today = timezone.localdate()
    charter = charter_on(fund, on=today)
    scope = request.actor.scope(Action.FIRM_READ)
    try:
        return look_at_joining(charter, request.actor.uscc, scope=scope, on=today)
    except FirmUnknown as error:
        raise Http404 from error


def _shown(line: FundLine, look: JoiningLook, form: AmountForm) -> dict[str, Any]:
    band = look.band
    amount = band.month_min if band else 0
    if form.is_bound and not form.errors:
        amount = form.fen
    return {
        "fund": line,
        "name": said(line.name),
        "title": said(look.charter.charter.title),
        "look": look,
        "conditions": [_condition(one) for one in look.why.conditions],
        "size": SIZES.get(look.size, look.size),
        "risk": said(look.risk.label),
        "refusal": refusal_text(look.refusal) if look.refusal else "",
        "band": band,
        "form": form,
        "paid": look.charter.charter.contributions,
        "cover": look.charter.charter.cover,
        "arrears": look.charter.charter.arrears,
        "leaving": look.charter.charter.leaving,
        "amount": amount,
        "examples": [
            {
                "months": months,
                "least": look.cover_after(band.month_min, months),
                "most": look.cover_after(band.month_max, months),
            }
            for months in _EXAMPLES
            if band
        ],
    }


def _condition(one: Any) -> dict[str, Any]:
    facts = [
        {
            "name": said(use.name),
            "text": said(use.text),
            "source": use.source.source if use.source else "",
            "observed_on": use.source.observed_on if use.source else None,
        }
        for part in one.walk()
        for use in part.facts
    ]
    return {
        "words": said(one.condition.label),
        "clause": one.condition.clause,
        "verdict": one.verdict,
        "value": said(one.value) if one.value else "",
        "bar": said(one.bar) if one.bar else "",
        "facts": facts,
    }
