"""Draws, the claims in them, and what was found (复审查询)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from renqi.engines.ledger.domain.owners import owner_in
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.relief.selectors.watched_claims import (
    WatchedClaim,
    decided_claims,
    decisions_of_pairs,
)
from renqi.programmes.riskfund.supervision.domain.re_audit import Candidate, Grade, Oddity
from renqi.programmes.riskfund.supervision.domain.refusals import DrawUnknown, ItemUnknown
from renqi.programmes.riskfund.supervision.models import AuditDraw, AuditItem
from renqi.programmes.riskfund.supervision.selectors.running_fund import speeds_of

# The largest tenth counts as large, and a pair with a fifth of all decisions as a pattern.
_LARGE_OF, _PATTERN_OF, _PATTERN_LEAST = 10, 5, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """What was found of a claim, what was answered, and how it was settled (复审意见)."""

    grade: Grade
    words: str
    by: str
    at: dt.datetime
    answer_until: dt.date | None
    answer: str
    answered_by: str
    answered_at: dt.datetime | None
    settled_by: str
    settled_at: dt.datetime | None
    settled_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One claim of a draw (复审样本)."""

    id: int
    claim_id: int
    reference: str
    amount: int
    weight: int
    oddities: tuple[Oddity, ...]
    finding: FindingLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawLine:
    """A draw and how far it is (复审抽样)."""

    id: int
    fund: str
    since: dt.date
    until: dt.date
    seed: int
    drawn_of: int
    size: int
    found: int
    by: str
    at: dt.datetime


def candidates(fund: str, *, since: dt.date, until: dt.date) -> tuple[Candidate, ...]:
    """Give the claims decided in a period with what is odd about each (抽样框)."""
    claims = decided_claims(fund, since=since, until=until)
    fast = {one.claim_id for lane in speeds_of(claims) for one in lane.oddly_fast}
    pairs = decisions_of_pairs(fund, since=since)
    total = sum(pairs.values())
    often = {
        pair
        for pair, number in pairs.items()
        if number >= _PATTERN_LEAST and number * _PATTERN_OF > total
    }
    amounts = sorted((one.amount for one in claims), reverse=True)
    large = amounts[len(amounts) // _LARGE_OF] if len(amounts) >= _LARGE_OF else None
    return tuple(
        Candidate(
            claim_id=one.id,
            reference=f"{fund}-{one.number}",
            amount=one.amount,
            oddities=_oddities(one, fast=fast, often=often, large=large),
        )
        for one in claims
    )


def draws_of(fund: str, *, scope: Scope) -> tuple[DrawLine, ...]:
    """List the draws of a fund, the newest first (抽样清单)."""
    rows = _in_scope(scope).filter(fund=fund).order_by("-at", "-pk")
    return tuple(_draw(row) for row in rows)


def draw_of(draw_id: int, *, fund: str, scope: Scope) -> tuple[DrawLine, tuple[ItemLine, ...]]:
    """Give one draw with its claims.

    Raises:
        DrawUnknown: There is none within the scope.
    """
    row = _in_scope(scope).filter(pk=draw_id, fund=fund).first()
    if row is None:
        raise DrawUnknown(draw=draw_id)
    items = row.items.select_related("finding").order_by("pk")
    return _draw(row), tuple(_item(one) for one in items)


def item_of(item_id: int, *, fund: str, scope: Scope) -> tuple[DrawLine, ItemLine]:
    """Give one claim of a draw.

    Raises:
        ItemUnknown: There is none within the scope.
    """
    rows = AuditItem.objects.filter(pk=item_id, draw__in=_in_scope(scope).filter(fund=fund))
    row = rows.select_related("finding").first()
    if row is None:
        raise ItemUnknown(item=item_id)
    return _draw(_in_scope(scope).get(pk=row.draw_id)), _item(row)


def _oddities(
    claim: WatchedClaim, *, fast: set[int], often: set[tuple[str, str]], large: int | None
) -> tuple[Oddity, ...]:
    found = {
        Oddity.OVERRIDE: claim.is_override,
        Oddity.BREAK_GLASS: claim.is_glass,
        Oddity.ODD_SPEED: claim.id in fast,
        Oddity.RETURNED: claim.came_back,
        Oddity.SAME_PEOPLE: (claim.proposed_by, claim.decided_by) in often,
        Oddity.LARGE: large is not None and claim.amount > large,
        Oddity.FLAGGED: bool(claim.found),
    }
    return tuple(oddity for oddity, holds in found.items() if holds)


def _in_scope(scope: Scope) -> QuerySet[AuditDraw]:
    rows = AuditDraw.objects.annotate(
        size=Count("items", distinct=True), found=Count("items__finding", distinct=True)
    )
    if scope.all:
        return rows
    owner = owner_in(scope)
    return rows.filter(owner=owner) if owner else rows.none()


def _draw(row: AuditDraw) -> DrawLine:
    counted: dict[str, int] = row.__dict__
    return DrawLine(
        id=row.pk,
        fund=row.fund,
        since=row.since,
        until=row.until,
        seed=row.seed,
        drawn_of=row.drawn_of,
        size=counted["size"],
        found=counted["found"],
        by=row.by,
        at=row.at,
    )


def _item(row: AuditItem) -> ItemLine:
    found = getattr(row, "finding", None)
    return ItemLine(
        id=row.pk,
        claim_id=row.claim_id,
        reference=row.reference,
        amount=row.amount,
        weight=row.weight,
        oddities=_known(row.reasons),
        finding=None
        if found is None
        else FindingLine(
            grade=Grade(found.grade),
            words=found.words,
            by=found.by,
            at=found.at,
            answer_until=found.answer_until,
            answer=found.answer,
            answered_by=found.answered_by,
            answered_at=found.answered_at,
            settled_by=found.settled_by,
            settled_at=found.settled_at,
            settled_words=found.settled_words,
        ),
    )


def _known(reasons: Sequence[str]) -> tuple[Oddity, ...]:
    return tuple(Oddity(one) for one in reasons)
