"""Call the government and the institution for money, by two people (出资通知)."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.appropriations import (
    CallKind,
    CallState,
    Matched,
)
from renqi.programmes.riskfund.capital.domain.refusals import (
    AmountUnfit,
    AppropriationUnknown,
    DayUnfit,
    KeyReused,
    OutOfTurn,
    PartyUnfit,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.riskfund.capital.models import Appropriation
from renqi.programmes.riskfund.capital.selectors.fund_accounts import book_of
from renqi.programmes.riskfund.charter.domain.vocabulary import Party

_MOST: Final = 10**15


def call_appropriation(  # noqa: PLR0913  from whom, how much, until when, why, by whom
    fund: str,
    *,
    party: Party,
    amount: int,
    due_on: date,
    reason: str,
    key: str,
    actor: Actor,
    at: datetime,
    on: date,
    match: Matched | None = None,
) -> int:
    """Ask for money to be called from a party (提出出资通知); another person lets it pass.

    Asked again with the same key it is the call that is there.

    Args:
        fund: Which.
        party: The government or the institution.
        amount: Fen.
        due_on: Last day to pay.
        reason: Why.
        key: Tells this from all other calls of the fund.
        actor: Who asks.
        at: The instant.
        on: Today; also tells the year it counts for.
        match: The arithmetic, where the charter's ratio asks for it.

    Returns:
        The number of the call.

    Raises:
        BookMissing: The fund has no book.
        PartyUnfit: Firms are not called in this way.
        AmountUnfit: The amount is not above zero.
        DayUnfit: The day is over.
        ReasonMissing: No reason is given.
        KeyReused: The key stands for another call.

    Effects:
        One Appropriation that waits for a second person.
    """
    if party is Party.FIRM:
        raise PartyUnfit
    if not 0 < amount <= _MOST:
        raise AmountUnfit(most=f"{_MOST // 100:,}")
    if due_on < on:
        raise DayUnfit(day=due_on)
    if not reason.strip():
        raise ReasonMissing
    row = book_of(fund)
    asked = {
        "party": party.value,
        "kind": (CallKind.MATCHED if match else CallKind.CALLED).value,
        "year": match.year if match else on.year,
        "amount": amount,
        "due_on": due_on,
        "reason": reason.strip(),
        "basis": dict(match.basis) if match else {},
    }
    found, is_new = Appropriation.objects.get_or_create(
        book=row,
        request_key=key,
        defaults={
            **asked,
            "asked_by_id": actor.person_id,
            "asked_by_name": actor.signature,
            "asked_at": at,
        },
    )
    if not is_new and any(getattr(found, name) != value for name, value in asked.items()):
        raise KeyReused(key=key, fund=fund)
    return found.pk


def pass_appropriation(appropriation_id: int, *, actor: Actor, at: datetime) -> None:
    """Let a call pass that somebody else asked for (复核出资通知); from now on it is due.

    Raises:
        AppropriationUnknown: There is none.
        OutOfTurn: It is decided.
        SamePerson: The same person asked for it.

    Effects:
        The call.

    Locks:
        The call.
    """
    with transaction.atomic():
        row = _asked(appropriation_id)
        if row.asked_by_id == actor.person_id:
            raise SamePerson(name=row.asked_by_name)
        _decide(row, CallState.CALLED, "", actor=actor, at=at)


def turn_down_appropriation(
    appropriation_id: int, *, reason: str, actor: Actor, at: datetime
) -> None:
    """Turn a call down; who asked for it withdraws it (退回出资通知).

    Raises:
        AppropriationUnknown: There is none.
        OutOfTurn: It is decided.
        ReasonMissing: No reason is given.

    Effects:
        The call.

    Locks:
        The call.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = _asked(appropriation_id)
        is_own = row.asked_by_id == actor.person_id
        end = CallState.WITHDRAWN if is_own else CallState.DECLINED
        _decide(row, end, reason.strip(), actor=actor, at=at)


def _asked(appropriation_id: int) -> Appropriation:
    rows = Appropriation.objects.select_for_update(no_key=True)
    row = rows.filter(pk=appropriation_id).first()
    if row is None:
        raise AppropriationUnknown(appropriation=appropriation_id)
    if row.state != CallState.ASKED:
        raise OutOfTurn(state=row.state)
    return row


def _decide(row: Appropriation, end: CallState, answer: str, *, actor: Actor, at: datetime) -> None:
    row.state, row.answer = end.value, answer
    row.decided_by_id, row.decided_by_name = actor.person_id, actor.signature
    row.decided_at = at
    row.save()
