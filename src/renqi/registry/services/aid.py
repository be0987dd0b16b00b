"""Promise, pay, let go, claim back and take back aid, once for one matter (扶持台账).

Who may do so is for the programme to say; what is held here is that no firm gets money twice for
one matter, whichever programmes promise at the same moment.
"""

import datetime as dt

from django.db import IntegrityError, connection, transaction

from renqi.audit.domain.who import Who
from renqi.engines.casework.domain.city_time import day_of
from renqi.kernel.constraints import constraint_name
from renqi.kernel.money import yuan_text
from renqi.registry.domain import refusals
from renqi.registry.domain.aid_states import LIVE, AidState, AidStepKind, state_of
from renqi.registry.models import Aid, AidStep, Firm
from renqi.registry.services.constraints import refusing

_LIVE = [state.value for state in LIVE]
_HOLD = "SELECT id FROM registry_firm WHERE id IN (%s, %s) ORDER BY id FOR SHARE"


def promise_aid(
    *,
    uscc: str,
    matter: str,
    programme: str,
    measure: str,
    amount: int,
    basis: str,
    who: Who,
    at: dt.datetime,
) -> int:
    """Take a matter for a programme and give the key of the aid (登记扶持).

    Args:
        uscc: Credit code of the firm; a merged code leads to the firm kept.
        matter: What the money is for, the same word in every programme: `title:srdi:2026`.
        programme: Who gives it, such as `cultivation.support`.
        measure: Key of the measure.
        amount: Fen.
        basis: Document and clause.
        who: Who decides.
        at: The instant.

    Raises:
        AidDoubled: The firm has live aid for the matter.
        FirmUnknown: The code is not registered, or out of reach.
        AidAmountWrong: The sum is not positive.
        AidMisshapen: A text is missing or the matter is none.

    Effects:
        One Aid, one AidStep; one transaction.

    Locks:
        The firm, against a merge of it.
    """
    if amount <= 0:
        raise refusals.AidAmountWrong(amount=yuan_text(amount), left="–")
    with transaction.atomic(), refusing():
        firm = _held_firm(uscc)
        aid = Aid(
            firm=firm,
            uscc=uscc,
            matter=matter,
            programme=programme.strip(),
            measure=measure.strip(),
            basis=basis.strip(),
            amount=amount,
            promised_at=at,
        )
        try:
            with transaction.atomic():
                aid.save(force_insert=True)
        except IntegrityError as error:
            if constraint_name(error) != "aid_one_live_per_matter":
                raise
            raise _doubled(firm, uscc, matter) from error
        _step(aid, AidStepKind.PROMISED, amount, on=day_of(at), who=who, at=at, reason=basis)
    return aid.pk


def pay_aid(aid_id: int, *, amount: int, on: dt.date, who: Who, at: dt.datetime) -> None:
    """Note that money of a promise has reached the firm, whole or in part (登记拨付).

    Raises:
        AidUnknown: There is no such aid.
        AidOutOfTurn: It was let go, claimed back or returned.
        AidAmountWrong: More than is left of the promise, or nothing.

    Effects:
        The aid's row, one AidStep.

    Locks:
        The aid.
    """
    with transaction.atomic(), refusing():
        aid = _held(aid_id, AidState.PROMISED, AidState.PAID)
        _insist(amount, left=aid.amount - aid.paid)
        aid.paid += amount
        _step(aid, AidStepKind.PAID, amount, on=on, who=who, at=at)
        _keep(aid)


def release_aid(aid_id: int, *, reason: str, who: Who, at: dt.datetime) -> None:
    """Let a promise go of which nothing was paid; its matter is free again (撤销登记).

    Raises:
        AidUnknown: There is no such aid.
        AidOutOfTurn: Money was paid, or it was let go already.
        AidReasonMissing: No reason is given.

    Effects:
        The aid's row, one AidStep.

    Locks:
        The aid.
    """
    with transaction.atomic(), refusing():
        aid = _held(aid_id, AidState.PROMISED)
        amount = aid.amount
        _step(
            aid, AidStepKind.RELEASED, amount, on=day_of(at), who=who, at=at, reason=reason.strip()
        )
        aid.state = AidState.RELEASED.value
        aid.save(update_fields=["state"])


def claim_back_aid(aid_id: int, *, amount: int, reason: str, who: Who, at: dt.datetime) -> None:
    """Ask a firm for money back that it was paid (追回).

    Raises:
        AidUnknown: There is no such aid.
        AidOutOfTurn: Nothing was paid, or all has come back.
        AidAmountWrong: More than the firm still has and is not asked for yet, or nothing.
        AidReasonMissing: No reason is given.

    Effects:
        The aid's row, one AidStep.

    Locks:
        The aid.
    """
    with transaction.atomic(), refusing():
        aid = _held(aid_id, AidState.PAID, AidState.CLAIMED_BACK)
        _insist(amount, left=aid.paid - aid.claimed)
        aid.claimed += amount
        _step(
            aid,
            AidStepKind.CLAIMED_BACK,
            amount,
            on=day_of(at),
            who=who,
            at=at,
            reason=reason.strip(),
        )
        _keep(aid)


def waive_aid_claim(aid_id: int, *, amount: int, reason: str, who: Who, at: dt.datetime) -> None:
    """Ask no longer for money that was claimed back and has not come (撤销追回).

    Raises:
        AidUnknown: There is no such aid.
        AidOutOfTurn: Nothing is claimed back.
        AidAmountWrong: More than is claimed and outstanding, or nothing.

    Effects:
        The aid's row, one AidStep.

    Locks:
        The aid.
    """
    with transaction.atomic(), refusing():
        aid = _held(aid_id, AidState.CLAIMED_BACK)
        _insist(amount, left=aid.claimed - aid.returned)
        aid.claimed -= amount
        _step(aid, AidStepKind.WAIVED, amount, on=day_of(at), who=who, at=at, reason=reason.strip())
        _keep(aid)


def return_aid(aid_id: int, *, amount: int, on: dt.date, who: Who, at: dt.datetime) -> None:
    """Note that money claimed back has come; once all has, the matter is free again (退回).

    Raises:
        AidUnknown: There is no such aid.
        AidOutOfTurn: Nothing is claimed back.
        AidAmountWrong: More than is claimed and outstanding, or nothing.

    Effects:
        The aid's row, one AidStep.

    Locks:
        The aid.
    """
    with transaction.atomic(), refusing():
        aid = _held(aid_id, AidState.CLAIMED_BACK)
        _insist(amount, left=aid.claimed - aid.returned)
        aid.returned += amount
        _step(aid, AidStepKind.RETURNED, amount, on=on, who=who, at=at)
        _keep(aid)


def _held_firm(uscc: str) -> Firm:
    """The firm that a code leads to, kept from being merged until the transaction ends."""
    for _attempt in range(2):
        stated = Firm.objects.filter(uscc=uscc).values_list("pk", "merged_into_id").first()
        if stated is None:
            break
        key, kept = stated
        # Both rows: an un-merge would change the one, a further merge the other.
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [key, kept or key])
        firm = Firm.objects.filter(pk=kept or key, merged_into=None).first()
        now = Firm.objects.filter(pk=key).values_list("merged_into_id", flat=True).first()
        if firm is not None and now == kept:
            return firm
    raise refusals.FirmUnknown(uscc=uscc)


def _doubled(firm: Firm, uscc: str, matter: str) -> refusals.AidDoubled:
    live = Aid.objects.filter(firm=firm, matter=matter, state__in=_LIVE).first()
    return refusals.AidDoubled(
        uscc=uscc,
        matter=matter,
        amount=yuan_text(live.amount) if live else "?",
        programme=live.programme if live else "?",
        measure=live.measure if live else "?",
        state=live.state if live else "?",
    )


def _held(aid_id: int, *states: AidState) -> Aid:
    aid = Aid.objects.select_for_update().filter(pk=aid_id).first()
    if aid is None:
        raise refusals.AidUnknown(aid_id=aid_id)
    if aid.state not in states:
        raise refusals.AidOutOfTurn(aid_id=aid_id, state=aid.state)
    return aid


def _insist(amount: int, *, left: int) -> None:
    if not 0 < amount <= left:
        raise refusals.AidAmountWrong(amount=yuan_text(amount), left=yuan_text(left))


def _keep(aid: Aid) -> None:
    aid.state = state_of(paid=aid.paid, claimed=aid.claimed, returned=aid.returned).value
    aid.save(update_fields=["paid", "claimed", "returned", "state"])


def _step(
    aid: Aid,
    kind: AidStepKind,
    amount: int,
    *,
    on: dt.date,
    who: Who,
    at: dt.datetime,
    reason: str = "",
) -> None:
    AidStep.objects.create(
        aid=aid, kind=kind.value, amount=amount, on=on, at=at, by=who.name, reason=reason
    )
