"""What a firm would get back if it left (退出试算)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.charter.domain.surrender import surrender_share, surrender_value
from renqi.programmes.riskfund.charter.domain.vocabulary import Leave
from renqi.programmes.riskfund.members.domain.leaving_bars import why_not_leave
from renqi.programmes.riskfund.members.models import Membership
from renqi.programmes.riskfund.members.selectors.standing import standing_on
from renqi.programmes.riskfund.members.selectors.terms import terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPreview:
    """What leaves with a firm on a day (退出试算); amounts in fen, the share in billionths."""

    effective_on: dt.date
    months_paid: int
    paid_in: int
    stake: int
    share: int
    surrender: int
    bar: DomainError | None


def exit_preview(membership: Membership, *, leave: Leave, scope: Scope, on: dt.date) -> ExitPreview:
    """Work out what a firm would get back with today's stake (退出试算).

    Raises:
        BookMissing: The fund has no book.
    """
    charter = terms_of(membership).charter
    effective = on + dt.timedelta(days=charter.leaving.notice_days)
    months = standing_on(membership, charter, on=effective).months_paid
    stake = stake_of(membership.fund, membership.uscc, scope=scope)
    paid = paid_that_counts(membership, stake.paid_in, stake.drawn + stake.forfeited + stake.borne)
    table = charter.leaving.table
    return ExitPreview(
        effective_on=effective,
        months_paid=months,
        paid_in=paid,
        stake=stake.value,
        share=surrender_share(months, leave=leave, table=table),
        surrender=surrender_value(
            paid, months_paid=months, leave=leave, stake=stake.value, table=table
        ),
        bar=why_not_leave(membership.fund, membership.uscc),
    )


def paid_that_counts(membership: Membership, paid_in: int, gone: int) -> int:
    """Give what the table's share is taken of, in fen (退出计算基数).

    What helping the firm extinguished no longer counts, nor what it paid before it left once.

    Args:
        membership: Whose.
        paid_in: All that the firm ever paid into the fund.
        gone: What it drew, left behind or lost of its stake.
    """
    return max(min(membership.paid_in, paid_in - gone), 0)
