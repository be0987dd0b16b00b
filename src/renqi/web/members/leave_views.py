"""A firm leaves a fund: what it gets back, where to, and staying after all (退出基金)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.vocabulary import Leave
from renqi.programmes.riskfund.members.selectors.exit_preview import exit_preview
from renqi.programmes.riskfund.members.selectors.member_file import leaving_of
from renqi.programmes.riskfund.members.selectors.terms import terms_of
from renqi.programmes.riskfund.members.services.leave import ask_to_leave, take_leave_back
from renqi.programmes.riskfund.members.services.pay_out import state_payee
from renqi.web.members.forms import PayeeForm, ReasonForm
from renqi.web.members.mine_views import fund_name, own_row
from renqi.web.members.words import LEAVINGS
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.FUND_JOIN)
def leave(request: PageRequest, fund: str) -> HttpResponse:
    """Say what the firm would get back; a POST gives notice."""
    row = own_row(request, fund)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_leave(
                row.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("Notice is given. Say where the money is to go."))
            return redirect("fund_leave", fund=fund)
    leaving = leaving_of(row)
    preview = None
    if row.standing == "member" and (leaving is None or leaving.state == "notice"):
        preview = exit_preview(
            row,
            leave=Leave.VOLUNTARY,
            scope=request.actor.scope(Action.FUND_READ),
            on=timezone.localdate(),
        )
    shown = {
        "fund": fund,
        "name": fund_name(request, fund),
        "row": row,
        "form": form,
        "preview": preview,
        "bar": refusal_text(preview.bar) if preview and preview.bar else "",
        "table": terms_of(row).charter.leaving.table,
        "leaving": leaving,
        "look": LEAVINGS[leaving.state] if leaving else None,
        "payee_form": _payee_form(leaving),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "members/leave.html", shown, status=status)


@needs(Action.FUND_JOIN)
@require_POST
def stay(request: PageRequest, fund: str) -> HttpResponse:
    """Take the notice back."""
    row = own_row(request, fund)
    leaving = leaving_of(row)
    if leaving is not None:
        try:
            take_leave_back(leaving.id, actor=request.actor, at=timezone.now())
        except DomainError as error:
            messages.error(request, refusal_text(error))
        else:
            messages.success(request, gettext("The firm stays."))
    return redirect("fund_membership", fund=fund)


@needs(Action.FUND_JOIN)
@require_POST
def payee(request: PageRequest, fund: str) -> HttpResponse:
    """Say to which account the money is to go."""
    row = own_row(request, fund)
    leaving, form = leaving_of(row), PayeeForm(request.POST)
    if leaving is None or not form.is_valid():
        messages.error(request, gettext("Fill in all three fields of the account."))
        return redirect("fund_leave", fund=fund)
    try:
        state_payee(leaving.id, actor=request.actor, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, gettext("The account is noted."))
    return redirect("fund_leave", fund=fund)


def _payee_form(leaving: object) -> PayeeForm:
    return PayeeForm(
        initial={
            "number": getattr(leaving, "payee_number", ""),
            "bank_code": getattr(leaving, "payee_bank", ""),
            "bank_name": getattr(leaving, "payee_bank_name", ""),
        }
    )
