"""What firms owe a fund: the list, one loan, its plans, and what came in for it (借款)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.selectors.funds import funds
from renqi.programmes.riskfund.relief.domain.money_refusals import LoanUnknown
from renqi.programmes.riskfund.relief.domain.money_states import LoanState, PlanState
from renqi.programmes.riskfund.relief.selectors.declared import declared_events
from renqi.programmes.riskfund.relief.selectors.loans import (
    LoanFilter,
    LoanRow,
    every_loan,
    loan_of,
    loan_page,
    money_for_loan,
    payments_of,
    plans_of,
)
from renqi.programmes.riskfund.relief.selectors.losses import loss_of_payout
from renqi.programmes.riskfund.relief.services.loan_papers import issue_loan_statement
from renqi.programmes.riskfund.relief.services.match_money import match_by_hand
from renqi.programmes.riskfund.relief.services.restructure import (
    decide_plan,
    propose_pause,
    propose_plan,
)
from renqi.programmes.riskfund.relief.services.write_off import propose_write_off
from renqi.web.relief.money_forms import AnswerForm, MatchForm, PauseForm, PlanForm, ReasonForm
from renqi.web.relief.money_words import (
    FORM_WORDS,
    HOW_WORDS,
    LOAN_LOOKS,
    LOSS_LOOKS,
    PLAN_LOOKS,
    PLAN_WORDS,
    money_refusal,
)
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 50


@needs(Action.FUND_READ)
def loan_list(request: PageRequest) -> HttpResponseBase:
    """Show the loans of the funds that the reader sees; a firm is led to its own."""
    scope, today = request.actor.scope(Action.FUND_READ), timezone.localdate()
    if scope.uscc and not scope.all:
        return redirect("relief_help")
    where = _asked(request)
    sort = request.GET.get("sort", "")[:30]
    if asked_format(request):
        return _export(request, every_loan(scope=scope, where=where, sort=sort, on=today))
    page = loan_page(
        scope=scope, where=where, sort=sort, page=asked_page(request), per_page=_PER_PAGE, on=today
    )
    shown: dict[str, Any] = {
        "rows": [shown_loan(one) for one in page.rows],
        "page": page,
        "is_filtered": any((where.fund, where.state, where.form, where.text, where.is_overdue)),
    }
    if request.htmx:
        return render(request, "relief/money/loan_rows.html", shown)
    open_loans = every_loan(scope=scope, where=LoanFilter(state=LoanState.OPEN.value), on=today)
    shown |= {
        "funds": [(one.key, said(one.name)) for one in funds(scope)],
        "states": [(key, look.label) for key, look in LOAN_LOOKS.items()],
        "forms": [(key, words) for key, words in FORM_WORDS.items() if key != "grant"],
        "where": where,
        "left": sum(one.left for one in open_loans),
        "overdue": sum(one.owed.overdue for one in open_loans),
        "late": sum(one.is_overdue for one in open_loans),
        "as_of": today,
    }
    return render(request, "relief/money/loans.html", shown)


@needs(Action.FUND_READ)
def show_loan(request: PageRequest, loan_id: int) -> HttpResponse:
    """Show one loan: what to pay next, its plans, what was paid, and what may be done."""
    scope, loan = request.actor.scope(Action.FUND_READ), seen_loan(request, loan_id)
    plans = plans_of(loan_id, scope=scope)
    may_pay = request.actor.may(Action.RELIEF_PAY)
    may_decide = may_pay or request.actor.may(Action.RELIEF_DECIDE)
    asked = next((one for one in plans if one.state == PlanState.ASKED), None)
    is_open = loan.state == LoanState.OPEN
    loss = loss_of_payout(loan.payout_id, scope=scope)
    shown = {
        **shown_loan(loan),
        "plans": [_shown_plan(one) for one in plans],
        "payments": [
            {"row": one, "how": HOW_WORDS[one.how]} for one in payments_of(loan_id, scope=scope)
        ],
        "loss": loss,
        "loss_look": LOSS_LOOKS[loss.state] if loss else None,
        "is_own": bool(scope.uscc) and not scope.all,
        "may_print": not may_pay,
        "may_propose": may_pay and is_open and asked is None,
        "may_write_off": may_pay and is_open and (loss is None or loss.state == "refused"),
        "may_decide": may_decide
        and asked is not None
        and asked.asked_by_id != request.actor.person_id,
        "plan_form": PlanForm(prefix="plan"),
        "pause_form": PauseForm(prefix="pause", events=_events()),
        "loss_form": ReasonForm(prefix="loss"),
        "money": _money(request, loan) if may_pay else [],
        "as_of": timezone.localdate(),
    }
    return render(request, "relief/money/loan.html", shown)


@needs(Action.RELIEF_PAY)
@require_POST
def act_on_loan(request: PageRequest, loan_id: int, step: str) -> HttpResponse:
    """Propose a plan, a pause or a write-off, or match money by hand."""
    seen_loan(request, loan_id)
    now = timezone.now()
    given: dict[str, Any] = {
        "scope": request.actor.scope(Action.RELIEF_PAY),
        "actor": request.actor,
        "at": now,
    }
    today = timezone.localdate(now)
    forms: dict[str, Any] = {
        "plan": lambda: PlanForm(request.POST, prefix="plan"),
        "pause": lambda: PauseForm(request.POST, prefix="pause", events=_events()),
        "write-off": lambda: ReasonForm(request.POST, prefix="loss"),
        "match": lambda: MatchForm(request.POST),
    }
    if step not in forms:
        raise Http404
    form = forms[step]()
    if not form.is_valid():
        messages.error(request, _first_error(form))
        return redirect("relief_loan", loan_id=loan_id)
    try:
        _do(step, loan_id, form.cleaned_data, given, today)
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("relief_loan", loan_id=loan_id)


@needs(Action.FUND_READ)
@require_POST
def answer_plan(request: PageRequest, loan_id: int) -> HttpResponse:
    """Put a proposed plan into force, or turn it down."""
    seen_loan(request, loan_id)
    may = request.actor.may(Action.RELIEF_PAY) or request.actor.may(Action.RELIEF_DECIDE)
    form, now = AnswerForm(request.POST), timezone.now()
    if not may or not form.is_valid():
        raise Http404
    try:
        decide_plan(
            loan_id,
            passes=form.cleaned_data["verdict"] == "pass",
            answer=form.cleaned_data["answer"],
            scope=request.actor.scope(Action.FUND_READ),
            actor=request.actor,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("relief_loan", loan_id=loan_id)


@needs(Action.FUND_READ)
@require_POST
def print_statement(request: PageRequest, loan_id: int) -> HttpResponse:
    """Issue the statement of a loan as PDF, and lead to it."""
    seen_loan(request, loan_id)
    if request.actor.may(Action.RELIEF_PAY):
        # Documents of firms are read by the firm and by those who work on all cases.
        raise Http404
    now = timezone.now()
    issued = issue_loan_statement(
        loan_id,
        scope=request.actor.scope(Action.FUND_READ),
        actor=request.actor,
        at=now,
        on=timezone.localdate(now),
    )
    return redirect("document", document_id=issued.document_id)


def seen_loan(request: PageRequest, loan_id: int) -> LoanRow:
    """Give a loan, or 404 where it is not the reader's."""
    scope = request.actor.scope(Action.FUND_READ)
    try:
        return loan_of(loan_id, scope=scope, on=timezone.localdate())
    except LoanUnknown as error:
        raise Http404 from error


def shown_loan(one: LoanRow) -> dict[str, Any]:
    """Give a loan with its words."""
    return {"loan": one, "look": LOAN_LOOKS[one.state], "form_words": FORM_WORDS[one.form]}


def _do(step: str, loan_id: int, said_: Any, given: dict[str, Any], today: Any) -> None:
    if step == "plan":
        propose_plan(loan_id, **said_, **given, on=today)
    elif step == "pause":
        propose_pause(loan_id, **said_, **given, on=today)
    elif step == "write-off":
        propose_write_off(loan_id, reason=said_["reason"], **given)
    else:
        line, amount = said_["bank_line"], said_["amount"]
        match_by_hand(loan_id, bank_line_id=line, amount=amount, **given, on=today)


def _events() -> list[tuple[str, str]]:
    return [(one.key, one.title) for one in declared_events()]


def _money(request: PageRequest, loan: LoanRow) -> list[dict[str, Any]]:
    if loan.state not in (LoanState.OPEN, LoanState.WRITTEN_OFF):
        return []
    found = money_for_loan(loan, scope=request.actor.scope(Action.RELIEF_PAY))
    most = loan.owed.all_of_it if loan.state == LoanState.OPEN else loan.written_off
    return [{"line": one.money, "left": one.left, "most": min(one.left, most)} for one in found]


def _first_error(form: Any) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")


def _shown_plan(one: Any) -> dict[str, Any]:
    return {"plan": one, "look": PLAN_LOOKS[one.state], "kind": PLAN_WORDS[one.kind]}


def _asked(request: PageRequest) -> LoanFilter:
    asked = request.GET
    state, form = asked.get("state", ""), asked.get("form", "")
    return LoanFilter(
        fund=asked.get("fund", "")[:64],
        state=state if state in LOAN_LOOKS else "",
        form=form if form in FORM_WORDS else "",
        text=asked.get("q", "")[:100],
        is_overdue=asked.get("overdue") == "1",
    )


def _export(request: PageRequest, found: tuple[LoanRow, ...]) -> HttpResponseBase:
    header = (
        gettext("Number"),
        gettext("Which fund"),
        gettext("Credit code"),
        gettext("Firm"),
        gettext("Form of help"),
        gettext("Principal"),
        gettext("Still owed"),
        gettext("Overdue"),
        gettext("Next due"),
        gettext("State"),
    )
    return hand_out(
        request,
        name="fund-loans",
        title=gettext("Loans"),
        header=header,
        rows=(
            (
                one.number,
                one.fund,
                one.uscc,
                one.firm_name,
                str(FORM_WORDS[one.form]),
                in_yuan(one.principal),
                in_yuan(one.left),
                in_yuan(one.owed.overdue),
                one.owed.next_on,
                str(LOAN_LOOKS[one.state].label),
            )
            for one in found
        ),
    )
