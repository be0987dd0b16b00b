"""Enter coupons, interest and dividends that came in (收益入账)."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.kernel.constraints import refusing_by
from renqi.programmes.riskfund.capital.domain.book import Purse
from renqi.programmes.riskfund.capital.services.gains import move_money
from renqi.programmes.riskfund.investment.domain.instrument_terms import coupon_days
from renqi.programmes.riskfund.investment.domain.refusals import (
    ConstraintBroken,
    FieldUnfit,
    RequestReused,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import IncomeKind, ResultKind
from renqi.programmes.riskfund.investment.models import Income, Instrument
from renqi.programmes.riskfund.investment.selectors.reading import terms_of
from renqi.programmes.riskfund.investment.services.book_results import Earned, book_result
from renqi.programmes.riskfund.investment.services.locked_rows import (
    instrument_in,
    lock_book,
    locked_portfolio,
)
from renqi.programmes.riskfund.investment.services.value_holdings import revalue

_TABLE = {
    "investment_income_asked_once": RequestReused,
    "investment_income_coupon_once": RequestReused,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Money that came in without a trade (收益到账).

    Attributes:
        instrument_id: What paid; none for interest of the bank account itself.
        due_on: The day for which it was paid; a coupon's own day.
        from_suspense: The bank's statement has booked it already.
        source_line_id: The line that brought it, where it is known.
    """

    instrument_id: int | None
    kind: IncomeKind
    due_on: dt.date
    amount: int
    from_suspense: bool = False
    source_line_id: int | None = None


def receive_income(
    fund: str,
    received: Received,
    *,
    request_key: str,
    on: dt.date,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Enter what came in; what had been owed until then is owed no more (收益入账).

    Raises:
        FieldUnfit: The amount is not above zero, or the instrument pays nothing on that day.
        InstrumentUnknown: The fund has none such.
        RequestReused: This payment was entered before.
        PortfolioMissing: The mandate in force has not been taken over yet.
        DomainError: Any refusal of the fund's book.

    Effects:
        One Income, results and entries of the fund's book.

    Locks:
        The portfolio, the accounts of the fund.
    """
    if received.amount <= 0:
        raise FieldUnfit(field="amount", found=received.amount)
    with (
        refusing_by(_TABLE, caught=IntegrityError, otherwise=ConstraintBroken),
        transaction.atomic(),
    ):
        portfolio = locked_portfolio(fund, on=on)
        key = received.instrument_id
        row = None if key is None else instrument_in(fund, key)
        _check(row, received)
        lock_book(fund, actor=actor, on=on, at=at)
        earned = Earned(
            kind=ResultKind.INCOME,
            amount=received.amount,
            account=Purse.ASSETS,
            key=f"income:{request_key}",
            instrument=row,
        )
        book_result(portfolio, earned, actor=actor, on=on, at=at)
        booked = move_money(
            fund,
            to_account=Purse.SUSPENSE if received.from_suspense else Purse.CASH,
            from_account=Purse.ASSETS,
            amount=received.amount,
            key=f"income:{request_key}:money",
            actor=actor,
            on=on,
            at=at,
            source_line_id=received.source_line_id,
            reason=received.kind.value,
        )
        made = Income.objects.create(
            fund=fund,
            institution_id=portfolio.institution_id,
            instrument=row,
            kind=received.kind.value,
            due_on=received.due_on,
            received_on=on,
            amount=received.amount,
            request_key=request_key,
            entry_id=booked.entry_id,
            by_id=actor.person_id,
            by_name=actor.signature,
            at=at,
        )
        if row is not None:
            revalue(portfolio, [row.pk], actor=actor, on=on, at=at)
    return made.pk


def _check(row: Instrument | None, received: Received) -> None:
    if received.kind is not IncomeKind.COUPON:
        return
    before = received.due_on - dt.timedelta(days=1)
    if row is None or not coupon_days(terms_of(row), since=before, until=received.due_on):
        raise FieldUnfit(field="day of the coupon", found=received.due_on.isoformat())
