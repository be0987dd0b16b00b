"""What officials and the firm do with a claim that was handed in (办理救助申请页面)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.relief.domain.claim_case import claim_table
from renqi.programmes.riskfund.relief.domain.claim_form import fen_of
from renqi.programmes.riskfund.relief.domain.claim_refusals import AmountUnfit
from renqi.programmes.riskfund.relief.services import decide_claim as services
from renqi.web.casework.answers import go_to
from renqi.web.casework.words import refusal_words
from renqi.web.relief.claim_views import claim_answer, seen_claim
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for (办理请求)."""

    claim_id: int
    reason: str
    amount: str
    actor: Actor
    at: dt.datetime
    version: int


@needs(Action.FUND_READ)
@require_POST
def act(request: PageRequest, claim_id: int) -> HttpResponse:
    """Do one act on a claim; who may, the case's own table says."""
    found = seen_claim(request, claim_id)
    doing = _ACTS.get(request.POST.get("act", ""))
    if doing is None or not found.case_id:
        raise Http404
    text = request.POST.get("version", "")
    asked = Asked(
        claim_id=claim_id,
        reason=request.POST.get("reason", ""),
        amount=request.POST.get("amount", ""),
        actor=request.actor,
        at=timezone.now(),
        version=int(text) if text.isdecimal() and len(text) < 9 else 0,  # noqa: PLR2004
    )
    try:
        doing(asked)
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise Http404 from error
        return claim_answer(
            request,
            seen_claim(request, claim_id),
            refusal=refusal_words(error, claim_table()),
            typed=asked.reason,
        )
    return go_to(request, redirect("relief_claim", claim_id).url, said=gettext("It is done."))


def _propose(asked: Asked) -> None:
    """An empty amount or 0 proposes that the claim be refused."""
    try:
        amount = fen_of(asked.amount) if asked.amount.strip() not in ("", "0") else 0
    except (ValueError, ArithmeticError) as error:
        raise AmountUnfit(most="–") from error
    services.propose(
        asked.claim_id,
        amount=amount,
        reason=asked.reason,
        actor=asked.actor,
        at=asked.at,
        version=asked.version,
    )


def _plain(service: Callable[..., None], **more: bool) -> Callable[[Asked], None]:
    def do(asked: Asked) -> None:
        service(
            asked.claim_id,
            reason=asked.reason,
            actor=asked.actor,
            at=asked.at,
            version=asked.version,
            **more,
        )

    return do


_ACTS: Mapping[str, Callable[[Asked], None]] = {
    "propose": _propose,
    "ask_more": _plain(services.ask_more),
    "approve": _plain(services.approve),
    "refuse": _plain(services.refuse),
    "send_back": _plain(services.send_back),
    "break_glass": _plain(services.break_glass),
    "sign_glass": _plain(services.sign_glass, is_agreed=True),
    "drop_glass": _plain(services.sign_glass, is_agreed=False),
    "look_in_order": _plain(services.look_again, is_in_order=True),
    "look_objects": _plain(services.look_again, is_in_order=False),
    "withdraw": _plain(services.withdraw_claim),
    "appeal": _plain(services.appeal),
    "uphold": _plain(services.decide_appeal, is_upheld=True),
    "set_aside": _plain(services.decide_appeal, is_upheld=False),
}
