"""Prices of a fund's holdings: files, by hand, and the second look (估值页面)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.investment.intake.price_file import read_price
from renqi.programmes.riskfund.investment.selectors.universe import (
    PriceLine,
    instruments,
    price_files,
    price_page,
    prices_waiting,
)
from renqi.programmes.riskfund.investment.services.prices import (
    decide_price,
    import_prices,
    state_price,
)
from renqi.web.investment.forms import PriceFileForm, PriceForm
from renqi.web.investment.fund_gate import fund_asked, scope_of
from renqi.web.investment.words import REJECT_WORDS, investment_refusal, quoted_price
from renqi.web.shell.asked import asked_page
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

PER_PAGE = 25
_REJECTS_SHOWN = 20


@needs(Action.FUND_READ)
def prices(request: PageRequest, fund: str) -> HttpResponse:
    """Show the prices that count and those that wait."""
    return _page(request, fund_asked(request, fund))


@needs(Action.FUND_INVEST)
@require_POST
def import_file(request: PageRequest, fund: str) -> HttpResponse:
    """Take a file of prices in."""
    line = fund_asked(request, fund)
    form = PriceFileForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            taken = import_prices(
                fund,
                upload.read(),
                file_name=upload.name,
                source=form.cleaned_data["source"],
                institution_id=line.institution_id,
                on=timezone.localdate(),
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, investment_refusal(error))
        else:
            said = ngettext("{count} price taken.", "{count} prices taken.", taken.taken)
            messages.success(request, said.format(count=taken.taken))
            if taken.rejects:
                refused = ngettext(
                    "{count} row was refused; the reasons stand below.",
                    "{count} rows were refused; the reasons stand below.",
                    len(taken.rejects),
                )
                messages.warning(request, refused.format(count=len(taken.rejects)))
            return redirect("investment_prices", fund=fund)
    return _page(request, line, file_form=form)


@needs(Action.FUND_INVEST)
@require_POST
def state(request: PageRequest, fund: str) -> HttpResponse:
    """State a price by hand."""
    line = fund_asked(request, fund)
    form = PriceForm(request.POST, known=instruments(fund, scope=scope_of(request)))
    if form.is_valid():
        given = form.cleaned_data
        asset_class = form.known[given["instrument"]].terms.asset_class
        price = read_price(given["price"], asset_class=asset_class)
        if price is None:
            form.add_error("price", gettext("This is not a price above zero."))
        else:
            try:
                state_price(
                    fund,
                    instrument_id=int(given["instrument"]),
                    on=given["on"],
                    price=price,
                    source=given["source"],
                    actor=request.actor,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, investment_refusal(error))
            else:
                messages.success(request, gettext("A second person looks at it now."))
                return redirect("investment_prices", fund=fund)
    return _page(request, line, form=form)


@needs(Action.FUND_INVEST)
@require_POST
def decide(request: PageRequest, fund: str, price_id: int, step: str) -> HttpResponse:
    """Accept a price that somebody else stated, or refuse it."""
    fund_asked(request, fund)
    known = {one.id for one in prices_waiting(fund, scope=scope_of(request))}
    if price_id not in known or step not in {"accept", "refuse"}:
        raise Http404
    try:
        decide_price(price_id, accepts=step == "accept", actor=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, investment_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("investment_prices", fund=fund)


def _page(
    request: PageRequest,
    line: FundLine,
    *,
    form: PriceForm | None = None,
    file_form: PriceFileForm | None = None,
) -> HttpResponse:
    scope = scope_of(request)
    text = request.GET.get("q", "")[:60]
    page = price_page(line.key, scope=scope, text=text, page=asked_page(request), per_page=PER_PAGE)
    shown: dict[str, Any] = {
        "fund": line,
        "tab": "prices",
        "text": text,
        "page": page,
        "lines": [_line(one) for one in page.rows],
    }
    if request.htmx:
        return render(request, "investment/price_rows.html", shown)
    bad = bool((form and form.errors) or (file_form and file_form.errors))
    me = request.actor.person_id
    shown |= {
        "may_invest": request.actor.may(Action.FUND_INVEST),
        "waiting": [
            {**_line(one), "is_own": one.stated_by_id == me}
            for one in prices_waiting(line.key, scope=scope)
        ],
        "files": [
            {
                "one": one,
                "rejects": [
                    {**reject, "words": REJECT_WORDS.get(str(reject["problem"]), "")}
                    for reject in one.rejects[:_REJECTS_SHOWN]
                ],
            }
            for one in price_files(line.key, scope=scope)
        ],
        "file_form": file_form or PriceFileForm(),
        "form": form
        or PriceForm(
            known=instruments(line.key, scope=scope),
            initial={"on": timezone.localdate().isoformat()},
        ),
    }
    status = UNPROCESSABLE if bad else 200
    return render(request, "investment/prices.html", shown, status=status)


def _line(one: PriceLine) -> dict[str, Any]:
    return {"one": one, "price": quoted_price(one.price, one.asset_class)}
