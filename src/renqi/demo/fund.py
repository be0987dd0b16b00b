"""A risk fund of the made-up city, from its opening to a month of shock (演示风险基金)."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from renqi.demo import fund_shock as cast_of
from renqi.demo.fund_charter import call_next_money, draft_next_charter, open_demo_fund
from renqi.demo.fund_desk import FundDesk, fund_people
from renqi.demo.fund_invest import invest_idle_money, leave_to_second, value_holdings
from renqi.demo.fund_members import ask_to_join, join_firms, keep_paid, leave_and_pause
from renqi.demo.fund_shock import CAST, first_contributions, load_shock, load_storm
from renqi.demo.fund_watch import tell_of_yesterday, watch
from renqi.demo.ledger_teller import DemoFirm, month

_MONTHS_OLD = 10
# Members elsewhere than in the district that is closed; the parts of the storm are theirs.
_ELSEWHERE = 8
_APPLYING = 2


def load_demo_fund(
    own: DemoFirm,
    local: Sequence[DemoFirm],
    others: Sequence[DemoFirm],
    *,
    district: str,
    now: dt.datetime,
) -> int:
    """Let a fund have been kept for ten months, with a month of shock at the end (演示风险基金).

    Args:
        own: The firm that has a sign-in.
        local: Who may join besides, of the same district, which is closed in the month of shock.
        others: Who may join elsewhere.
        district: The district.
        now: The instant.

    Returns:
        How many firms joined; 0 where an office has nobody.

    Effects:
        What the services of the fund write. Where too few firms meet its charter it has members
        and money, and no claims.
    """
    people = fund_people(own.uscc, now=now)
    if people is None:
        return 0
    desk = FundDesk(people=people, begun=month(timezone.localdate(now), _MONTHS_OLD), now=now)
    open_demo_fund(desk)
    far = join_firms(desk, others, most=_ELSEWHERE)
    near = join_firms(desk, [own, *local], most=CAST - len(far))
    cast = [*near[:1], *far, *near[1:]]
    if len(cast) == CAST and cast[0].uscc == own.uscc:
        first_contributions(desk, cast)
        # The bank states its days in their order.
        bought_on = invest_idle_money(desk)
        load_storm(desk, cast)
        load_shock(desk, cast, district=district)
        keep_paid(desk)
        leave_and_pause(
            desk,
            leaves=cast[cast_of.LEAVING].uscc,
            pauses=cast[cast_of.PAUSING].uscc,
            asks=cast[cast_of.ASKING].uscc,
        )
        tell_of_yesterday(desk)
        value_holdings(desk, since=bought_on)
        leave_to_second(desk)
        watch(desk)
    _ask_now(desk, [*local, *others], known={one.uscc for one in cast})
    call_next_money(desk)
    draft_next_charter(desk)
    return len(cast)


def _ask_now(desk: FundDesk, firms: Sequence[DemoFirm], *, known: set[str]) -> None:
    """Let two more firms ask to join today (待审核入会)."""
    asked = 0
    for firm in reversed(firms):
        if asked == _APPLYING:
            return
        if firm.uscc not in known:
            asked += ask_to_join(desk, firm, on=desk.today)
