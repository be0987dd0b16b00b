"""Keep the list of those with whom a fund may deal (交易对手名单)."""

import datetime as dt

from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import RightMissing
from renqi.kernel.constraints import refusing_by
from renqi.programmes.riskfund.investment.domain.refusals import (
    ConstraintBroken,
    CounterpartyUnknown,
    FieldUnfit,
    NameTaken,
    OutOfTurn,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.riskfund.investment.models import Counterparty

KINDS = ("bank", "government", "policy_bank", "local_government", "manager")
_STEPS = {"approved": "listed", "refused": "listed", "ended": "approved"}
_TABLE = {
    "investment_counterparty_once": NameTaken,
    "investment_counterparty_four_eyes": SamePerson,
}


def list_counterparty(
    fund: str,
    *,
    name: str,
    kind: str,
    reason: str,
    institution_id: int,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Put somebody on the list, to be approved outside the institution (提名交易对手).

    Raises:
        FieldUnfit: The name is empty or the kind unknown.
        ReasonMissing: No reason is given.
        NameTaken: The name is on the list.

    Effects:
        One Counterparty.
    """
    if not name.strip() or kind not in KINDS:
        raise FieldUnfit(field="name" if kind in KINDS else "kind", found=name or kind)
    if not reason.strip():
        raise ReasonMissing
    with (
        refusing_by(_TABLE, caught=IntegrityError, otherwise=ConstraintBroken, name=name),
        transaction.atomic(),
    ):
        row = Counterparty.objects.create(
            fund=fund,
            institution_id=institution_id,
            name=name.strip(),
            kind=kind,
            reason=reason.strip(),
            listed_by_id=actor.person_id,
            listed_by_name=actor.signature,
            listed_at=at,
        )
    return row.pk


def decide_counterparty(
    counterparty_id: int, *, to: str, answer: str, actor: Actor, at: dt.datetime
) -> None:
    """Approve, refuse or end a counterparty (审批交易对手).

    Args:
        counterparty_id: Which.
        to: `approved`, `refused` or `ended`.
        answer: Why; may be empty for an approval.
        actor: Finance or the head of the bureau's office, never who listed it.
        at: The instant.

    Raises:
        RightMissing: The actor approves nothing of funds.
        CounterpartyUnknown: There is none.
        OutOfTurn: It does not stand where that is possible.
        SamePerson: The actor listed it.
        ReasonMissing: A refusal or an end needs a reason.

    Effects:
        The Counterparty; holdings stay, only nothing is bought any more.

    Locks:
        The Counterparty.
    """
    if not actor.may_everywhere(Action.FUND_APPROVE):
        raise RightMissing
    if to != "approved" and not answer.strip():
        raise ReasonMissing
    with transaction.atomic():
        rows = Counterparty.objects.select_for_update(no_key=True)
        row = rows.filter(pk=counterparty_id).first()
        if row is None:
            raise CounterpartyUnknown(counterparty=counterparty_id)
        if _STEPS.get(to) != row.state:
            raise OutOfTurn(state=row.state)
        if row.listed_by_id == actor.person_id:
            raise SamePerson(name=row.listed_by_name)
        row.state, row.answer = to, answer.strip()
        row.decided_by_id, row.decided_by_name = actor.person_id, actor.signature
        row.decided_at = at
        row.save()
