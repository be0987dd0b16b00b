"""Accounts that firms are paid on, as pages show them (收款账户查询)."""

from dataclasses import dataclass
from datetime import datetime

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import (
    LIVE_PAYEE,
    PAYABLE,
    PayeeState,
)
from renqi.programmes.cultivation.support.models import PayeeAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeRow:
    """One account (收款账户).

    Attributes:
        before: End of the number that it replaced, for who looks at the change.
    """

    id: int
    uscc: str
    holder: str
    number: str
    bank_code: str
    bank_name: str
    state: str
    stated_by_id: int
    stated_by: str
    stated_at: datetime
    checked_by: str
    checked_at: datetime | None
    reason: str
    before: str = ""

    @property
    def is_payable(self) -> bool:
        """Whether money may go there."""
        return self.state in PAYABLE

    @property
    def grouped_number(self) -> str:
        """The number in groups of four, as people compare it."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


def payee_of(uscc: str, *, scope: Scope) -> PayeeRow | None:
    """Give the account that a firm is paid on now, where one is known (现用收款账户)."""
    if not scope.covers(uscc):
        return None
    row = PayeeAccount.objects.filter(uscc=uscc, state__in=LIVE_PAYEE).first()
    return _row(row) if row else None


def payees_of(uscc: str, *, scope: Scope) -> tuple[PayeeRow, ...]:
    """List every account that a firm ever stated, the newest first (收款账户沿革)."""
    if not scope.covers(uscc):
        return ()
    return tuple(_row(row) for row in PayeeAccount.objects.filter(uscc=uscc).order_by("-pk"))


def payees_to_check(*, scope: Scope) -> tuple[PayeeRow, ...]:
    """List changed accounts that wait for an official (待核验账户)."""
    if not scope.all:
        return ()
    rows = PayeeAccount.objects.filter(state=PayeeState.TO_CHECK).order_by("pk")
    return tuple(_row(row, before=_before(row)) for row in rows)


def _before(row: PayeeAccount) -> str:
    rows = PayeeAccount.objects.filter(uscc=row.uscc, pk__lt=row.pk).order_by("-pk")
    return rows.values_list("number", flat=True).first() or ""


def _row(row: PayeeAccount, *, before: str = "") -> PayeeRow:
    return PayeeRow(
        id=row.pk,
        uscc=row.uscc,
        holder=row.holder,
        number=row.number,
        bank_code=row.bank_code,
        bank_name=row.bank_name,
        state=row.state,
        stated_by_id=row.stated_by_id,
        stated_by=row.stated_by_name,
        stated_at=row.stated_at,
        checked_by=row.checked_by_name,
        checked_at=row.checked_at,
        reason=row.reason,
        before=before,
    )
