"""Ask for what takes two people, and let it pass (双人事项).

Taking money of the government or the institution out of the fund, setting shares without a price
anew, and lowering the floor of cash.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.refusals import (
    AmountUnfit,
    AskUnknown,
    ClassOnScale,
    FloorBelowCharter,
    FloorUnfit,
    KeyReused,
    OutOfTurn,
    PartyUnfit,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.riskfund.capital.domain.requests import RequestKind, RequestState
from renqi.programmes.riskfund.capital.domain.shares import is_off_scale
from renqi.programmes.riskfund.capital.models import BookRequest
from renqi.programmes.riskfund.capital.selectors.fund_accounts import book_of, fund_value
from renqi.programmes.riskfund.capital.services.liquidity_floor import locked_book, write_floor
from renqi.programmes.riskfund.capital.services.rebase import rebase
from renqi.programmes.riskfund.capital.services.redeem import redeem
from renqi.programmes.riskfund.charter.domain.vocabulary import Party

_MOST: Final = 10**15
_Do = Callable[[BookRequest, Actor, datetime, date], object]


def ask_withdrawal(
    fund: str, *, party: Party, amount: int, reason: str, key: str, actor: Actor, at: datetime
) -> int:
    """Ask for money of a party to be taken out of a fund (申请撤出出资).

    Raises:
        BookMissing: The fund has no book.
        PartyUnfit: Firms leave by the charter's table.
        AmountUnfit: The amount is not above zero.
        ReasonMissing: No reason is given.
        KeyReused: The key stands for another request.

    Effects:
        One BookRequest that waits for a second person.
    """
    if party is Party.FIRM:
        raise PartyUnfit
    if not 0 < amount <= _MOST:
        raise AmountUnfit(most=f"{_MOST // 100:,}")
    asked: dict[str, str | int] = {
        "kind": RequestKind.WITHDRAW.value,
        "party": party.value,
        "amount": amount,
    }
    return _ask(fund, asked, reason=reason, key=key, actor=actor, at=at)


def ask_rebase(
    fund: str, *, party: Party, reason: str, key: str, actor: Actor, at: datetime
) -> int:
    """Ask for shares without a price to be set anew (申请份额重置).

    Raises:
        BookMissing: The fund has no book.
        ClassOnScale: The shares have a price.
        ReasonMissing: No reason is given.
        KeyReused: The key stands for another request.

    Effects:
        One BookRequest that waits for a second person.
    """
    value = fund_value(fund)
    if not is_off_scale(value=value.by_class[party], shares=value.shares_by_class[party]):
        raise ClassOnScale
    asked: dict[str, str | int] = {
        "kind": RequestKind.REBASE.value,
        "party": party.value,
        "amount": 0,
    }
    return _ask(fund, asked, reason=reason, key=key, actor=actor, at=at)


def ask_floor(
    fund: str,
    *,
    amount: int,
    charter_floor: int,
    reason: str,
    key: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Ask for another floor of cash (申请调整流动性底线).

    Args:
        fund: Which.
        amount: Fen.
        charter_floor: What the charter in force asks for; a floor is never lower.
        reason: Why.
        key: Tells this from all other requests of the fund.
        actor: Who asks.
        at: The instant.

    Raises:
        BookMissing: The fund has no book.
        FloorUnfit: The amount is below zero.
        FloorBelowCharter: The charter asks for more.
        ReasonMissing: No reason is given.
        KeyReused: The key stands for another request.

    Effects:
        One BookRequest that waits for a second person.
    """
    if not 0 <= amount <= _MOST:
        raise FloorUnfit
    if amount < charter_floor:
        raise FloorBelowCharter(floor=grouped_yuan(charter_floor))
    asked: dict[str, str | int] = {"kind": RequestKind.FLOOR.value, "party": "", "amount": amount}
    return _ask(fund, asked, reason=reason, key=key, actor=actor, at=at)


def pass_request(request_id: int, *, actor: Actor, at: datetime, on: date) -> None:
    """Let a request pass that somebody else made, and do it (复核并执行).

    Raises:
        AskUnknown: There is none.
        OutOfTurn: It is decided.
        SamePerson: The same person asked for it.
        DomainError: Any refusal of what is done, such as `StakeShort`.

    Effects:
        The request; as `redeem`, `rebase`, or the floor.

    Locks:
        The request; then as what is done.
    """
    with transaction.atomic():
        row = _asked(request_id)
        if row.asked_by_id == actor.person_id:
            raise SamePerson(name=row.asked_by_name)
        _DO[RequestKind(row.kind)](row, actor, at, on)
        _decide(row, RequestState.DONE, "", actor=actor, at=at)


def turn_down_request(request_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Turn a request down; who made it withdraws it (退回事项).

    Raises:
        AskUnknown: There is none.
        OutOfTurn: It is decided.
        ReasonMissing: No reason is given.

    Effects:
        The request.

    Locks:
        The request.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = _asked(request_id)
        is_own = row.asked_by_id == actor.person_id
        end = RequestState.WITHDRAWN if is_own else RequestState.DECLINED
        _decide(row, end, reason.strip(), actor=actor, at=at)


def _ask(
    fund: str,
    asked: Mapping[str, str | int],
    *,
    reason: str,
    key: str,
    actor: Actor,
    at: datetime,
) -> int:
    if not reason.strip():
        raise ReasonMissing
    said = {**asked, "reason": reason.strip()}
    found, is_new = BookRequest.objects.get_or_create(
        book=book_of(fund),
        request_key=key,
        defaults={
            **said,
            "asked_by_id": actor.person_id,
            "asked_by_name": actor.signature,
            "asked_at": at,
        },
    )
    if not is_new and any(getattr(found, name) != value for name, value in said.items()):
        raise KeyReused(key=key, fund=fund)
    return found.pk


def _withdraw(row: BookRequest, actor: Actor, at: datetime, on: date) -> object:
    return redeem(
        row.book.fund,
        party=Party(row.party),
        amount=row.amount,
        key=f"request {row.pk}",
        actor=actor,
        on=on,
        at=at,
    )


def _rebase(row: BookRequest, actor: Actor, at: datetime, on: date) -> object:
    return rebase(
        row.book.fund, party=Party(row.party), key=f"request {row.pk}", actor=actor, on=on, at=at
    )


def _set_floor(row: BookRequest, actor: Actor, at: datetime, _on: date) -> object:
    book = locked_book(row.book.fund)
    write_floor(book, row.amount, reason=row.reason, name=actor.signature, at=at)
    return None


_DO: Final[Mapping[RequestKind, _Do]] = {
    RequestKind.WITHDRAW: _withdraw,
    RequestKind.REBASE: _rebase,
    RequestKind.FLOOR: _set_floor,
}


def _asked(request_id: int) -> BookRequest:
    rows = BookRequest.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("book").filter(pk=request_id).first()
    if row is None:
        raise AskUnknown(ask=request_id)
    if row.state != RequestState.ASKED:
        raise OutOfTurn(state=row.state)
    return row


def _decide(
    row: BookRequest, end: RequestState, answer: str, *, actor: Actor, at: datetime
) -> None:
    row.state, row.answer = end.value, answer
    row.decided_by_id, row.decided_by_name = actor.person_id, actor.signature
    row.decided_at = at
    row.save()
