"""What a fund lost, who bore it and what came back (损失)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.loss_order import BEYOND
from renqi.programmes.riskfund.charter.selectors.funds import funds
from renqi.programmes.riskfund.relief.domain.money_refusals import LossUnknown
from renqi.programmes.riskfund.relief.domain.money_states import LossState
from renqi.programmes.riskfund.relief.selectors.losses import (
    LossRow,
    loss_of,
    loss_page,
    recoveries_of,
)
from renqi.programmes.riskfund.relief.services.write_off import (
    BUREAU,
    FINANCE,
    sign_write_off,
)
from renqi.web.relief.money_forms import AnswerForm
from renqi.web.relief.money_words import (
    BEARER_WORDS,
    HOW_WORDS,
    LOSS_LOOKS,
    LOSS_WORDS,
    money_refusal,
)
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE, _ALL_ROWS = 50, 10_000
_SIGNERS = FINANCE | BUREAU


@needs(Action.FUND_READ)
def loss_list(request: PageRequest) -> HttpResponseBase:
    """Show the losses of the funds that the reader sees; a firm is led to its own money."""
    scope = request.actor.scope(Action.FUND_READ)
    if scope.uscc and not scope.all:
        return redirect("relief_help")
    where = _asked(request)
    if asked_format(request):
        found = loss_page(scope=scope, **where, per_page=_ALL_ROWS)
        return _export(request, found.rows)
    page = loss_page(scope=scope, **where, page=asked_page(request), per_page=_PER_PAGE)
    shown: dict[str, Any] = {
        "rows": [shown_loss(one) for one in page.rows],
        "page": page,
        "is_filtered": any(where[name] for name in ("fund", "state", "text")),
    }
    if request.htmx:
        return render(request, "relief/money/loss_rows.html", shown)
    booked = loss_page(scope=scope, state=LossState.BOOKED.value, per_page=_ALL_ROWS).rows
    waiting = loss_page(scope=scope, state=LossState.ASKED.value, per_page=_ALL_ROWS)
    shown |= {
        "funds": [(one.key, said(one.name)) for one in funds(scope)],
        "states": [(key, look.label) for key, look in LOSS_LOOKS.items()],
        "asked": where,
        "lost": sum(one.amount for one in booked),
        "recovered": sum(one.recovered for one in booked),
        "waiting": waiting.total,
        "chart": _borne(booked) if booked else None,
    }
    return render(request, "relief/money/losses.html", shown)


@needs(Action.FUND_READ)
def show_loss(request: PageRequest, loss_id: int) -> HttpResponse:
    """Show one loss as it fell through the layers, and what came back of it."""
    loss = _seen(request, loss_id)
    scope = request.actor.scope(Action.FUND_READ)
    shown = {
        **shown_loss(loss),
        "shares": [_shown_share(one, loss) for one in loss.shares],
        "chart": _waterfall(loss) if loss.shares else None,
        "recoveries": [
            {
                "row": one,
                "how": HOW_WORDS[one.how],
                "to": [(BEARER_WORDS[bearer], amount) for bearer, amount in one.to],
            }
            for one in recoveries_of(loss_id, scope=scope)
        ],
        "may_sign": _may_sign(request, loss),
    }
    return render(request, "relief/money/loss.html", shown)


@needs(Action.FUND_READ)
@require_POST
def sign(request: PageRequest, loss_id: int) -> HttpResponse:
    """Sign a write-off for finance or for the bureau, or turn it down."""
    _seen(request, loss_id)
    form = AnswerForm(request.POST)
    if request.actor.role not in _SIGNERS or not form.is_valid():
        raise Http404
    try:
        sign_write_off(
            loss_id,
            passes=form.cleaned_data["verdict"] == "pass",
            answer=form.cleaned_data["answer"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("relief_loss", loss_id=loss_id)


def shown_loss(one: LossRow) -> dict[str, Any]:
    """Give a loss with its words."""
    return {"loss": one, "look": LOSS_LOOKS[one.state], "kind": LOSS_WORDS[one.kind]}


def _seen(request: PageRequest, loss_id: int) -> LossRow:
    try:
        return loss_of(loss_id, scope=request.actor.scope(Action.FUND_READ))
    except LossUnknown as error:
        raise Http404 from error


def _may_sign(request: PageRequest, loss: LossRow) -> bool:
    actor = request.actor
    if loss.state != LossState.ASKED or actor.role not in _SIGNERS:
        return False
    signed = loss.finance_by if actor.role in FINANCE else loss.bureau_by
    return not signed and actor.person_id != loss.asked_by_id


def _shown_share(one: Any, loss: LossRow) -> dict[str, Any]:
    layers = list(dict.fromkeys(share.layer for share in loss.shares))
    is_beyond = one.layer == BEYOND
    return {
        "share": one,
        "layer": gettext("beyond the layers") if is_beyond else layers.index(one.layer) + 1,
        "bearer": BEARER_WORDS[one.bearer],
        "part": one.amount * 10**9 // loss.amount,
        "left": one.amount - one.recovered,
    }


def _waterfall(loss: LossRow) -> Chart:
    """Draw the loss layer by layer: what came back of each share, and what is lost for good."""
    return Chart(
        key=f"loss-{loss.id}",
        kind=ChartKind.BAR,
        title=_("Who bore the loss, from the first layer"),
        unit=_("yuan"),
        category_label=_("Layer and bearer"),
        categories=tuple(BEARER_WORDS[one.bearer] for one in loss.shares),
        series=(
            Series(
                name=_("Not come back"),
                values=tuple((one.amount - one.recovered) / 100 for one in loss.shares),
                tone="bad",
            ),
            Series(
                name=_("Came back"),
                values=tuple(one.recovered / 100 for one in loss.shares),
                tone="good",
            ),
        ),
        lying=True,
        stacked=True,
        whole=False,
    )


def _borne(found: Any) -> Chart:
    """Draw who bore all losses shown."""
    sums: dict[str, int] = {}
    for loss in found:
        for one in loss.shares:
            sums[one.bearer] = sums.get(one.bearer, 0) + one.amount - one.recovered
    bearers = [key for key in BEARER_WORDS if key in sums]
    return Chart(
        key="borne",
        kind=ChartKind.BAR,
        title=_("Who bears what has not come back"),
        unit=_("yuan"),
        category_label=_("Bearer"),
        categories=tuple(BEARER_WORDS[key] for key in bearers),
        series=(Series(name=_("Not come back"), values=tuple(sums[key] / 100 for key in bearers)),),
        lying=True,
        whole=False,
    )


def _asked(request: PageRequest) -> dict[str, Any]:
    state = request.GET.get("state", "")
    return {
        "fund": request.GET.get("fund", "")[:64],
        "state": state if state in LOSS_LOOKS else "",
        "text": request.GET.get("q", "")[:100],
        "sort": request.GET.get("sort", "")[:30],
    }


def _export(request: PageRequest, found: Any) -> HttpResponseBase:
    header = (
        gettext("Which fund"),
        gettext("Credit code"),
        gettext("Firm"),
        gettext("Kind"),
        gettext("Loss"),
        gettext("Came back"),
        gettext("Booked on"),
        gettext("State"),
    )
    return hand_out(
        request,
        name="fund-losses",
        title=gettext("Losses"),
        header=header,
        rows=(
            (
                one.fund,
                one.uscc,
                one.firm_name,
                str(LOSS_WORDS[one.kind]),
                in_yuan(one.amount),
                in_yuan(one.recovered),
                one.booked_on,
                str(LOSS_LOOKS[one.state].label),
            )
            for one in found
        ),
    )
