"""When a buyer must have paid, by the regulation on payments to SMEs (802号令, 付款期限).

State Council decree 802, in force from 1 June 2025. Articles 9 and 10 say from when and how long,
article 17 what a day too late costs. A term that waits until the buyer is paid itself counts as
no term (art. 9). Days are counted from the morrow: 60 days from 1 June end on 31 July.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE

IN_FORCE_FROM = dt.date(2025, 6, 1)
PUBLIC_DAYS = 30
LONGEST_DAYS = 60
# Five hundredths of a per cent a day, where nothing valid is agreed (art. 17).
INTEREST_DAY = 500_000
_YEAR_DAYS = 365


class Buyer(StrEnum):
    """Who buys (付款方类别); how large it is was fixed on the day of the contract (art. 3)."""

    PUBLIC = "public"
    LARGE = "large"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What was supplied to whom, and what was agreed (供货情况).

    Attributes:
        buyer: Who buys.
        delivered_on: When goods, works or services were delivered, or a progress amount confirmed.
        accepted_on: When the buyer accepted them; none where that was not agreed or not done.
        inspection_ends_on: Until when the buyer was to inspect; none where nothing was agreed.
        agreed_days: The agreed term; none where none was, or where it waits for others to pay.
        is_custom: An agreed term over 60 days that trade custom makes reasonable (art. 9).
        contracted_on: Day of the contract; none where unknown.
    """

    buyer: Buyer
    delivered_on: dt.date
    accepted_on: dt.date | None = None
    inspection_ends_on: dt.date | None = None
    agreed_days: int | None = None
    is_custom: bool = False
    contracted_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentClock:
    """Where the clock stands (付款时钟).

    Attributes:
        starts_on: The day from which days are counted.
        due_on: Last day in time; none where the regulation fixes none and nothing was agreed.
        article: The article that fixes it.
    """

    starts_on: dt.date
    due_on: dt.date | None
    article: str

    def days_overdue(self, on: dt.date) -> int | None:
        """Count the days after the last day in time; 0 in time, none where there is no clock."""
        return None if self.due_on is None else max(0, (on - self.due_on).days)


def payment_clock(supply: Supply) -> PaymentClock:
    """Say until when a buyer had to pay (付款期限).

    Example:
        >>> june = dt.date(2026, 6, 1)
        >>> payment_clock(Supply(buyer=Buyer.LARGE, delivered_on=june)).due_on.isoformat()
        '2026-07-31'

    """
    starts_on = _starts_on(supply)
    days, article = _term(supply)
    due_on = None if days is None else starts_on + dt.timedelta(days=days)
    return PaymentClock(starts_on=starts_on, due_on=due_on, article=article)


def _starts_on(supply: Supply) -> dt.date:
    """From acceptance, or the end of the inspection where the buyer was late (art. 10)."""
    inspected = [day for day in (supply.accepted_on, supply.inspection_ends_on) if day is not None]
    return min(inspected) if inspected else supply.delivered_on


def _term(supply: Supply) -> tuple[int | None, str]:
    agreed = supply.agreed_days
    if supply.buyer is Buyer.PUBLIC:
        return (PUBLIC_DAYS if agreed is None else min(agreed, LONGEST_DAYS)), "9.1"
    if supply.buyer is Buyer.LARGE:
        if agreed is None or (agreed > LONGEST_DAYS and not supply.is_custom):
            return LONGEST_DAYS, "9.2"
        return agreed, "9.2"
    return agreed, "contract"


def late_payment_interest(
    amount: int, *, days: int, agreed_year: int | None = None, lpr_year: int | None = None
) -> int:
    """Work out the interest on what was paid too late, cut to the fen (逾期利息).

    An agreed rate counts only where it is not below the one-year LPR of the day of the contract;
    a rate that cannot be compared does not count.

    Args:
        amount: Fen.
        days: Days overdue.
        agreed_year: Agreed rate a year, in billionths.
        lpr_year: The LPR of the day of the contract, in billionths.

    Example:
        >>> late_payment_interest(1_000_000, days=10)
        5000

    """
    if agreed_year is not None and lpr_year is not None and agreed_year >= lpr_year:
        return amount * agreed_year * days // (WHOLE * _YEAR_DAYS)
    return amount * INTEREST_DAY * days // WHOLE
