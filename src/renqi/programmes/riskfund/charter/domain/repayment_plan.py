"""When help is paid back, and what it costs (还款计划与费用)."""

import calendar
import datetime as dt
from dataclasses import dataclass

from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.help_terms import Help
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, HelpForm


class NoTerm(DomainError):
    """The charter says of no time in which so much is paid back (无对应还款期限)."""

    code = "charter.no_term"
    message = (
        "The charter says no time in which {amount} yuan are paid back. Add a row without an upper"
        " amount to its terms."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """What is due on a day, in fen (分期)."""

    due_on: dt.date
    amount: int


def months_after(day: dt.date, months: int) -> dt.date:
    """Give the same day of a later month, or its last where it is shorter (对月对日).

    Example:
        >>> months_after(dt.date(2026, 8, 31), 6).isoformat()
        '2027-02-28'

    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def term_months(amount: int, *, help_: Help) -> int:
    """Look up in how many months an amount is paid back, grace included (还款期限).

    Raises:
        NoTerm: The charter says none.
    """
    for term in help_.terms:
        if term.up_to is None or amount <= term.up_to:
            return term.months
    raise NoTerm(amount=grouped_yuan(amount))


def repayment_plan(amount: int, *, help: Help, from_on: dt.date) -> tuple[Instalment, ...]:  # noqa: A002, the word of the contract between the parts
    """Say when help is paid back (还款计划).

    A loan: equal monthly instalments after the months of grace, the last with what division
    left over. A bridge: once, on the last day that the charter allows. A grant: never.

    Args:
        amount: The help in fen.
        help: The form of help with its terms.
        from_on: The day of the payout.

    Raises:
        NoTerm: The charter says no time for so much.
        ValueError: Nothing was paid out.
    """
    if amount <= 0:
        raise ValueError("a plan needs an amount above zero")
    if help.form is HelpForm.GRANT:
        return ()
    if help.form is HelpForm.BRIDGE:
        last = from_on + dt.timedelta(days=help.days_max)
        return (Instalment(due_on=last, amount=amount),)
    months = term_months(amount, help_=help)
    count = months - help.grace_months
    each, rest = divmod(amount, count)
    return tuple(
        Instalment(
            due_on=months_after(from_on, help.grace_months + number),
            amount=each + (rest if number == count else 0),
        )
        for number in range(1, count + 1)
        if each or number == count
    )


def bridge_fee(amount: int, *, help: Help, from_on: dt.date, paid_on: dt.date) -> int:  # noqa: A002
    """Work out what a bridge cost, in fen (转贷使用费).

    A day begun counts, the first one always; days past `days_normal` cost `fee_day_late`. A part
    of a fen is not asked for.

    Raises:
        ValueError: Paid back before it was paid out.
    """
    if paid_on < from_on:
        raise ValueError("paid back before it was paid out")
    days = max((paid_on - from_on).days, 1)
    late = max(days - help.days_normal, 0)
    return amount * ((days - late) * help.fee_day + late * help.fee_day_late) // WHOLE


def late_interest(overdue: int, *, help: Help, due_on: dt.date, paid_on: dt.date) -> int:  # noqa: A002
    """Work out interest on what is overdue, in fen (逾期利息); none until the day it is due.

    A part of a fen is not asked for.
    """
    days = max((paid_on - due_on).days, 0)
    return overdue * days * help.late_day // WHOLE


def contribution_cost(amount: int, *, help: Help) -> int:  # noqa: A002
    """Work out by how much the right to contributions ends, in fen (贷款成本); cut to fen."""
    return amount * help.contribution_cost // WHOLE
