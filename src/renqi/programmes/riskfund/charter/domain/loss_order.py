"""Who bears a loss, and to whom a recovery goes, to the fen (损失分担与追回分配).

A loss goes through the layers of the charter from the first. A layer takes at most its share of
the whole loss and splits it between its bearers; what a bearer cannot bear goes on to the next
layer. What no layer could place is borne by whoever still has value in the fund, in the ratio
of what they have: nobody's value falls below zero, and no fen is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.money_terms import LossLayer
from renqi.programmes.riskfund.charter.domain.spreading import spread
from renqi.programmes.riskfund.charter.domain.vocabulary import (
    WHOLE,
    Bearer,
    Party,
    RecoveryOrder,
)

# The layer that takes what those of the charter could not place.
BEYOND = "beyond"
_BEARER_OF: Mapping[Party, Bearer] = {
    Party.FIRM: Bearer.FIRM,
    Party.GOVERNMENT: Bearer.GOVERNMENT,
    Party.INSTITUTION: Bearer.INSTITUTION,
}


class LossBeyondFund(DomainError):
    """A loss is larger than all that its bearers have (损失超过基金净值)."""

    code = "charter.loss_beyond_fund"
    message = (
        "The loss of {loss} yuan is {left} yuan more than the fund can bear. Check its value and"
        " the amount before writing it off."
    )


class RecoveryBeyondLoss(DomainError):
    """More comes back than was lost (追回额超过损失)."""

    code = "charter.recovery_beyond_loss"
    message = (
        "With this recovery {recovered} yuan came back of a loss of {loss}. Book no more than"
        " {left} yuan as a recovery; the rest is a gain or another firm's money."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPart:
    """What one bearer bears of a loss, or gets of a recovery (分担额), in fen."""

    layer: str
    bearer: Bearer
    amount: int


class _Room:
    """What each bearer can still bear: the stake of the firm itself is part of the firms' value."""

    def __init__(self, own_stake: int, value: Mapping[Party, int]) -> None:
        self.left = {bearer: value.get(party, 0) for party, bearer in _BEARER_OF.items()}
        self.own = own_stake

    def of(self, bearer: Bearer, wanted: int) -> int:
        if bearer is Bearer.RETAINED:
            return wanted
        if bearer is Bearer.OWN_STAKE:
            return min(wanted, self.own, self.left[Bearer.FIRM])
        return min(wanted, self.left[bearer])

    def take(self, bearer: Bearer, amount: int) -> None:
        if bearer is Bearer.OWN_STAKE:
            self.own -= amount
            bearer = Bearer.FIRM
        if bearer is not Bearer.RETAINED:
            self.left[bearer] -= amount


def split_loss(
    amount: int, *, layers: Sequence[LossLayer], own_stake: int, value: Mapping[Party, int]
) -> tuple[LossPart, ...]:
    """Split a loss among its bearers (损失分担).

    Args:
        amount: The loss in fen.
        layers: The charter's, from the first that is hit.
        own_stake: What the firm itself has in the fund; a part of the firms' value.
        value: What each class has in the fund; a class that is missing has nothing.

    Returns:
        One part for each bearer of each layer that bears anything; they sum to the loss.

    Raises:
        LossBeyondFund: Together they cannot bear it.
        ValueError: An amount below zero.
    """
    if amount < 0 or own_stake < 0 or any(one < 0 for one in value.values()):
        raise ValueError("losses and values are zero or more")
    room, left, parts = _Room(own_stake, value), amount, list[LossPart]()
    for layer in layers:
        most = left if layer.loss_share_max is None else amount * layer.loss_share_max // WHOLE
        shares = spread(min(left, most), [one.share for one in layer.shares])
        for one, share in zip(layer.shares, shares, strict=True):
            borne = room.of(one.bearer, share)
            room.take(one.bearer, borne)
            left -= borne
            parts.append(LossPart(layer=layer.key, bearer=one.bearer, amount=borne))
    parts += _beyond(amount, left, room)
    return tuple(part for part in parts if part.amount)


def _beyond(loss: int, left: int, room: _Room) -> list[LossPart]:
    if left > sum(room.left.values()):
        missing = left - sum(room.left.values())
        raise LossBeyondFund(loss=grouped_yuan(loss), left=grouped_yuan(missing))
    borne = spread(left, list(room.left.values()))
    return [
        LossPart(layer=BEYOND, bearer=bearer, amount=amount)
        for bearer, amount in zip(room.left, borne, strict=True)
    ]


def split_recovery(
    recovered_before: int, recovered_now: int, parts: Sequence[LossPart], order: RecoveryOrder
) -> tuple[LossPart, ...]:
    """Split what came back between those who bore the loss (追回分配).

    The answer is the difference of what is due to each after and before, so any sequence of
    recoveries adds up to the same; who was paid is never asked back, and when all came back
    each has what it bore.

    Args:
        recovered_before: What came back until now, in fen.
        recovered_now: What comes back now.
        parts: What `split_loss` gave, in its order.
        order: In the shares of the loss, or the last layer first.

    Raises:
        RecoveryBeyondLoss: More came back than was lost.
        ValueError: An amount below zero.
    """
    if recovered_before < 0 or recovered_now < 0:
        raise ValueError("recoveries are zero or more")
    loss = sum(part.amount for part in parts)
    total = recovered_before + recovered_now
    if total > loss:
        raise RecoveryBeyondLoss(
            recovered=grouped_yuan(total),
            loss=grouped_yuan(loss),
            left=grouped_yuan(max(loss - recovered_before, 0)),
        )
    due = _due_in_shares if order is RecoveryOrder.SAME_SHARES else _due_last_first
    before, after = due(recovered_before, parts), due(total, parts)
    return tuple(
        LossPart(layer=part.layer, bearer=part.bearer, amount=now - then)
        for part, now, then in zip(parts, after, before, strict=True)
        if now > then
    )


def _due_in_shares(recovered: int, parts: Sequence[LossPart]) -> tuple[int, ...]:
    return spread(recovered, [part.amount for part in parts])


def _due_last_first(recovered: int, parts: Sequence[LossPart]) -> tuple[int, ...]:
    """Fill the last layer before the one above it; within a layer in the shares of the loss."""
    due = [0] * len(parts)
    for layer in reversed(dict.fromkeys(part.layer for part in parts)):
        rows = [row for row, part in enumerate(parts) if part.layer == layer]
        borne = [parts[row].amount for row in rows]
        filled = min(recovered, sum(borne))
        for row, amount in zip(rows, spread(filled, borne), strict=True):
            due[row] = amount
        recovered -= filled
    return tuple(due)
