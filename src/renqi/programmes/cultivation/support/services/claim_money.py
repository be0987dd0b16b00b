"""Post what firms owe, and match the money that comes in for it (追回入账与核销)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from renqi.audit.domain.who import PROGRAM, Who
from renqi.engines.ledger.domain.bank_matching import name_key
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
from renqi.engines.ledger.selectors.accounts import legs_of
from renqi.engines.ledger.selectors.incoming_money import IncomingMoney, incoming_money
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.cultivation.support.domain.line_states import ClaimState, Step
from renqi.programmes.cultivation.support.domain.money_refusals import (
    AmountUnfit,
    ClaimUnknown,
    MoneyUnfit,
    OutOfTurn,
    RequestReused,
)
from renqi.programmes.cultivation.support.models import ClawBack, ClawBackReceipt
from renqi.programmes.cultivation.support.selectors.claims import money_left
from renqi.programmes.cultivation.support.services.open_accounts import claim_accounts
from renqi.programmes.cultivation.support.services.steps import write_step
from renqi.registry.services.aid import claim_back_aid, return_aid, waive_aid_claim

_LOG = logging.getLogger(__name__)
_LOCKS: Final = int.from_bytes(b"cb", "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Part of a line of the bank that is for a claim."""

    money: IncomingMoney
    amount: int
    who: Who
    at: datetime
    on: date


def post_claims(*, at: datetime, on: date) -> int:
    """Post decided claims as owed by the firm, and take back what was dropped (追回入账).

    A claim whose entries need a person is written to the log and keeps no other from the books.

    Returns:
        How many.

    Effects:
        Accounts, postings, claims, entries of the register of aid.

    Locks:
        Each claim; then as `post_transfers`.
    """
    decided = ClawBack.objects.filter(state=ClaimState.CLAIMED, transfer_id__isnull=True)
    dropped = ClawBack.objects.filter(
        state=ClaimState.DROPPED, transfer_id__isnull=False, reversal_id__isnull=True
    )
    numbers = [*decided.values_list("pk", flat=True), *dropped.values_list("pk", flat=True)]
    posted = 0
    for claim_id in sorted(numbers):
        try:
            with transaction.atomic():
                _post_claim(_held(claim_id), at=at, on=on)
        except DomainError:
            _LOG.exception("claim %s cannot be posted", claim_id)
            continue
        posted += 1
    return posted


def match_claims(*, at: datetime, on: date) -> int:
    """Match money that names its claim, or that can be for no other (追回自动核销).

    A claim that refuses its money is written to the log; the others are matched.

    Returns:
        How many lines of the bank.

    Effects:
        As `match_money`.

    Locks:
        As `match_money`.
    """
    matched = 0
    waiting = ClawBack.objects.filter(state=ClaimState.CLAIMED, transfer_id__isnull=False)
    claims = list(waiting.select_related("line__budget").order_by("pk"))
    for claim in claims:
        is_alone = sum(one.uscc == claim.uscc for one in claims) == 1
        for money in incoming_money([claim.line.budget.bank_account_id]):
            try:
                matched += _match(claim, money, is_alone=is_alone, at=at, on=on)
            except DomainError:
                _LOG.exception("claim %s cannot take line %s", claim.pk, money.line_id)
    return matched


def _match(
    claim: ClawBack, money: IncomingMoney, *, is_alone: bool, at: datetime, on: date
) -> bool:
    amount = _meant(claim, money, is_alone=is_alone)
    if amount:
        with transaction.atomic():
            piece = _Piece(money=money, amount=amount, who=PROGRAM, at=at, on=on)
            _take(_held(claim.pk), piece)
    return amount > 0


def match_money(
    *, claim_id: int, bank_line_id: int, amount: int, actor: Actor, at: datetime, on: date
) -> None:
    """Say that a line of the bank, or part of it, is for a claim (追回人工核销).

    The same again does nothing.

    Args:
        claim_id: The claim.
        bank_line_id: The line.
        amount: Fen of it.
        actor: Who says so.
        at: The instant.
        on: The day it is booked on.

    Raises:
        ClaimUnknown: There is none.
        OutOfTurn: It is not decided, or was settled or dropped.
        MoneyUnfit: The line has not that much left.
        AmountUnfit: More than is still owed.
        RequestReused: The line was matched with this claim, with another amount.

    Effects:
        One receipt, two postings, the claim, the register of aid, a step of the line.

    Locks:
        The claim, the line of the bank; then as `post_transfers`.
    """
    with transaction.atomic():
        claim = _held(claim_id)
        bank = [claim.line.budget.bank_account_id]
        money = next(iter(incoming_money(bank, line_id=bank_line_id)), None)
        before = claim.receipts.filter(bank_line_id=bank_line_id).first()
        if before is not None:
            if before.amount != amount:
                raise RequestReused
            return
        if claim.state != ClaimState.CLAIMED or claim.transfer_id is None:
            raise OutOfTurn(of="claim", state=claim.state)
        if money is None:
            raise MoneyUnfit(left="0.00")
        _take(claim, _Piece(money=money, amount=amount, who=actor.who, at=at, on=on))


def received(claim: ClawBack) -> int:
    """Give what came in for a claim, in fen (已追回金额)."""
    return int(claim.receipts.aggregate(total=Sum("amount"))["total"] or 0)


def _held(claim_id: int) -> ClawBack:
    rows = ClawBack.objects.select_for_update(of=("self",), no_key=True)
    claim = rows.select_related("line__budget").filter(pk=claim_id).first()
    if claim is None:
        raise ClaimUnknown(claim=claim_id)
    return claim


def _post_claim(claim: ClawBack, *, at: datetime, on: date) -> None:
    owed, against = claim_accounts(claim, at=at, actor=PROGRAM.name)
    is_new = claim.state == ClaimState.CLAIMED
    if is_new == (claim.transfer_id is not None):
        return
    amount = claim.amount if is_new else claim.amount - received(claim)
    word = "claim" if is_new else "drop"
    ends = (owed, against) if is_new else (against, owed)
    own_id = transfer_id(f"support.{word}", str(claim.pk), at=claim.asked_at)
    aid_id = claim.line.aid_id or 0
    if amount:
        _post(claim, [(own_id, *ends, amount)], cause=f"support.{word}", at=at, on=on)
    if is_new:
        claim.receivable_id, claim.transfer_id = owed, own_id
        claim_back_aid(aid_id, amount=amount, reason=claim.number, who=PROGRAM, at=at)
    else:
        claim.reversal_id = own_id
        if amount:
            waive_aid_claim(aid_id, amount=amount, reason=claim.number, who=PROGRAM, at=at)
    claim.save()


def _meant(claim: ClawBack, money: IncomingMoney, *, is_alone: bool) -> int:
    """Tell how much of a line is for a claim beyond doubt; nothing where a person must say."""
    owed = claim.amount - received(claim)
    left = money_left([money])[money.line_id]
    if claim.receipts.filter(bank_line_id=money.line_id).exists() or not 0 < left <= owed:
        return 0
    if claim.number in money.text:
        return left
    is_same = name_key(money.counterparty) == name_key(claim.firm_name)
    return left if is_alone and is_same and left == owed else 0


def _take(claim: ClawBack, piece: _Piece) -> None:
    money, amount = piece.money, piece.amount
    # Two people must not give the same money to two claims.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, money.line_id])
    left = money_left([money])[money.line_id]
    if not 0 < amount <= left:
        raise MoneyUnfit(left=grouped_yuan(left))
    owed = claim.amount - received(claim)
    if amount > owed:
        raise AmountUnfit(most=grouped_yuan(owed))
    assert claim.transfer_id is not None  # noqa: S101  posted before money is matched
    receivable, against = legs_of(claim.transfer_id)
    budget, at = claim.line.budget, claim.asked_at
    names = [f"{claim.pk}/{money.line_id}/{part}" for part in ("in", "back")]
    ids = [transfer_id("support.receipt", name, at=at) for name in names]
    rows = [
        (ids[0], money.suspense_id, receivable, amount),
        (ids[1], against, budget.source_id, amount),
    ]
    # The register of aid before the books, as promises take them.
    return_aid(
        claim.line.aid_id or 0,
        amount=amount,
        on=money.booked_on,
        who=piece.who,
        at=piece.at,
    )
    _post(claim, rows, cause="support.repaid", at=piece.at, on=piece.on, actor=piece.who.name)
    ClawBackReceipt.objects.create(
        claim=claim,
        bank_line_id=money.line_id,
        amount=amount,
        on=money.booked_on,
        transfer_id=ids[0],
        by_id=piece.who.person_id,
        by_name=piece.who.name,
        at=piece.at,
    )
    if amount == owed:
        claim.state = ClaimState.SETTLED.value
        claim.save()
    words = f"{claim.number} {grouped_yuan(amount)}"
    write_step(claim.line_id, Step.REPAID, who=piece.who, at=piece.at, words=words)


_Row = tuple[UUID, int, int, int]


def _post(
    claim: ClawBack,
    rows: Sequence[_Row],
    *,
    cause: str,
    at: datetime,
    on: date,
    actor: str = PROGRAM.name,
) -> None:
    """Post what is one business event, in one call."""
    memo = f"{claim.number} {claim.firm_name}"[:200]
    post_transfers(
        [
            Transfer(
                id=own_id, debit_id=debit, credit_id=credit, amount=amount, cause=cause, memo=memo
            )
            for own_id, debit, credit, amount in rows
        ],
        place=Place(book_id=claim.line.budget.book_id),
        booking=Booking(on=on, at=at, actor=actor),
    )
