"""Losses, who bore them and what came back, as pages show them (损失查询)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer
from renqi.programmes.riskfund.relief.domain.money_refusals import LossUnknown
from renqi.programmes.riskfund.relief.models import Loan, Loss

LOSS_SORTS = {
    "firm": "firm_name",
    "amount": "amount",
    "recovered": "recovered",
    "booked": "booked_on",
    "state": "state",
    "asked": "asked_at",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """What one bearer of one layer bears (分担)."""

    layer: str
    bearer: str
    amount: int
    recovered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackRow:
    """Money that came back, and to whom it went (追回)."""

    on: date
    amount: int
    how: str
    by: str
    to: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRow:
    """One loss (损失)."""

    id: int
    payout_id: int
    loan_id: int | None
    loan_number: str
    kind: str
    fund: str
    uscc: str
    firm_name: str
    charter_ref: str
    amount: int
    recovered: int
    retained_paid: int
    fund_value: int | None
    state: str
    reason: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    finance_by: str
    finance_at: datetime | None
    bureau_by: str
    bureau_at: datetime | None
    answer: str
    booked_on: date | None
    shares: tuple[ShareRow, ...]

    @property
    def left(self) -> int:
        """What has not come back."""
        return self.amount - self.recovered

    @property
    def retained(self) -> int:
        """What is borne outside the fund."""
        return sum(one.amount for one in self.shares if one.bearer == Bearer.RETAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPage:
    """A page of losses (损失页)."""

    rows: Sequence[LossRow]
    page: int
    pages: int
    total: int


def losses_in(scope: Scope) -> QuerySet[Loss]:
    """Narrow losses to what somebody may see: all, a firm's own, or those of funds kept."""
    rows = Loss.objects.all()
    if scope.all:
        return rows
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    keeper = owner_key(organisation_id=scope.organisation_id)
    return rows.filter(keeper=keeper) if keeper else rows.none()


def loss_page(
    *,
    scope: Scope,
    fund: str = "",
    state: str = "",
    text: str = "",
    sort: str = "",
    page: int = 1,
    per_page: int = 50,
) -> LossPage:
    """List losses, the newest first unless asked otherwise (损失清单)."""
    rows = losses_in(scope).prefetch_related("shares")
    asked = {"fund": fund, "state": state}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    for word in text.split():
        rows = rows.filter(Q(firm_name__icontains=word) | Q(uscc__icontains=word))
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    key = LOSS_SORTS.get(sort.removeprefix("-"), "")
    order = ("-" if sort.startswith("-") else "") + key if key else "-pk"
    chosen = list(rows.order_by(order, "-pk")[(page - 1) * per_page : page * per_page])
    return LossPage(rows=_rows(chosen), page=page, pages=pages, total=total)


def loss_of(loss_id: int, *, scope: Scope) -> LossRow:
    """Give one loss.

    Raises:
        LossUnknown: There is none in scope.
    """
    row = losses_in(scope).filter(pk=loss_id).first()
    if row is None:
        raise LossUnknown(loss=loss_id)
    return _rows([row])[0]


def loss_of_payout(payout_id: int, *, scope: Scope) -> LossRow | None:
    """Give the last loss of a payout, where there is one."""
    row = losses_in(scope).filter(payout_id=payout_id).order_by("-pk").first()
    return _rows([row])[0] if row else None


def recoveries_of(loss_id: int, *, scope: Scope) -> tuple[BackRow, ...]:
    """List what came back of a loss, the newest first, and to whom it went (追回记录)."""
    loss = losses_in(scope).filter(pk=loss_id).first()
    if loss is None:
        return ()
    rows = loss.recoveries.prefetch_related("shares__share").order_by("-on", "-pk")
    return tuple(
        BackRow(
            on=one.on,
            amount=one.amount,
            how=one.how,
            by=one.by_name,
            to=tuple(
                (part.share.bearer, part.amount)
                for part in sorted(one.shares.all(), key=lambda part: part.share.place)
            ),
        )
        for one in rows
    )


def _rows(rows: Sequence[Loss]) -> tuple[LossRow, ...]:
    loans = {
        payout: (pk, number)
        for payout, pk, number in Loan.objects.filter(
            payout_id__in=[one.payout_id for one in rows]
        ).values_list("payout_id", "pk", "number")
    }
    return tuple(_row(one, *loans.get(one.payout_id, (None, ""))) for one in rows)


def _row(row: Loss, loan_id: int | None, loan_number: str) -> LossRow:
    return LossRow(
        id=row.pk,
        payout_id=row.payout_id,
        loan_id=loan_id,
        loan_number=loan_number,
        kind=row.kind,
        fund=row.fund,
        uscc=row.uscc,
        firm_name=row.firm_name,
        charter_ref=row.charter_ref,
        amount=row.amount,
        recovered=row.recovered,
        retained_paid=row.retained_paid,
        fund_value=row.fund_value,
        state=row.state,
        reason=row.reason,
        asked_by_id=row.asked_by_id,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        finance_by=row.finance_by_name,
        finance_at=row.finance_at,
        bureau_by=row.bureau_by_name,
        bureau_at=row.bureau_at,
        answer=row.answer,
        booked_on=row.booked_on,
        shares=tuple(
            ShareRow(layer=one.layer, bearer=one.bearer, amount=one.amount, recovered=one.recovered)
            for one in sorted(row.shares.all(), key=lambda one: one.place)
        ),
    )
