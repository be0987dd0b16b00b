"""Ask a firm for money back: open the case in which it is heard (提起追回)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.engines.casework.services.open_case import open_case
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.tell import tell
from renqi.kernel.money import grouped_yuan
from renqi.programmes.cultivation.support.domain.case_tables import claim_case_type
from renqi.programmes.cultivation.support.domain.line_states import (
    ClaimState,
    Ground,
    LineState,
)
from renqi.programmes.cultivation.support.domain.money_refusals import (
    AmountUnfit,
    NotPaid,
    OutOfTurn,
    ReasonMissing,
    RequestReused,
)
from renqi.programmes.cultivation.support.models import ClawBack, EntitlementLine
from renqi.programmes.cultivation.support.services.held_rows import hold_line

_HEARD = gettext_noop("The bureau means to claim support back")
_HEARD_BODY = gettext_noop(
    "{number}: {yuan} yuan. Say what speaks against it within ten working days."
)


def propose_claim(
    *,
    line_id: int,
    ground: Ground,
    amount: int,
    reason: str,
    request_key: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Ask for money of a paid line back; the firm is heard first (提起追回).

    Asked again with the same key it is the claim that is there.

    Args:
        line_id: The line.
        ground: Why, in one word.
        amount: Fen, at most what was paid and is not asked back yet.
        reason: Why, in words that the firm reads.
        request_key: Tells this request from all others.
        actor: Who asks.
        at: The instant.

    Returns:
        The claim.

    Raises:
        LineUnknown: There is none.
        NotPaid: Nothing was paid on it.
        AmountUnfit: More is asked back than was paid.
        OutOfTurn: A claim on it is open.
        ReasonMissing: No reason is given.
        RequestReused: The key stands for another claim.
        DomainError: Any refusal of `open_case`.

    Effects:
        One claim, one case, messages to the firm.

    Locks:
        The line.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        line = hold_line(line_id, scope=Scope(all=True))
        known = ClawBack.objects.filter(request_key=request_key).first()
        if known is not None:
            if (known.line_id, known.ground, known.amount) != (line_id, ground.value, amount):
                raise RequestReused
            return known.pk
        _check(line, amount)
        turn = line.claims.count() + 1
        claim = ClawBack.objects.create(
            number=f"ZH{timezone.localdate(at):%Y}-{line.pk:06d}-{turn}",
            line=line,
            uscc=line.uscc,
            firm_name=line.firm_name,
            ground=ground.value,
            reason=reason.strip(),
            amount=amount,
            request_key=request_key,
            asked_by_id=actor.person_id,
            asked_by_name=actor.signature,
            asked_at=at,
        )
        case = open_case(
            case_type=claim_case_type(),
            subject_key=line.uscc,
            title=f"{claim.number} 追回扶持资金 {grouped_yuan(amount)} 元：{line.firm_name}",
            actor=actor,
            at=at,
        )
        claim.case_id = case.pk
        claim.save()
        _tell_firm(claim, at=at)
    return claim.pk


def _check(line: EntitlementLine, amount: int) -> None:
    if line.state != LineState.PAID:
        raise NotPaid
    live = line.claims.exclude(state=ClaimState.DROPPED)
    if live.filter(state__in=[ClaimState.PROPOSED, ClaimState.CLAIMED]).exists():
        raise OutOfTurn(of="claim", state=ClaimState.PROPOSED.value)
    asked = live.aggregate(total=Sum("amount"))["total"] or 0
    if not 0 < amount <= line.amount - asked:
        raise AmountUnfit(most=grouped_yuan(line.amount - asked))


def _tell_firm(claim: ClawBack, *, at: datetime) -> None:
    people = people_of_firm(claim.uscc, as_of=timezone.localdate(at), at=at)
    tell(
        [person.person_id for person in people],
        subject=_HEARD,
        body=_HEARD_BODY,
        data={"number": claim.number, "yuan": grouped_yuan(claim.amount)},
        link=f"/cases/{claim.case_id}/",
        at=at,
        key=f"support-claim:{claim.pk}:heard",
    )
