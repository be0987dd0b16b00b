"""Let memberships follow a firm that was merged into another, and back (成员随企业合并)."""

from renqi.programmes.riskfund.members.domain.refusals import MergeDoublesMember
from renqi.programmes.riskfund.members.domain.states import LIVE
from renqi.programmes.riskfund.members.models import Membership
from renqi.registry.domain.followers import Follower
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (Membership,)


def follower() -> Follower:
    """Say how memberships follow (成员随迁): dues, receipts and ways out hang on them."""
    return Follower(
        key="members",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=lambda move: bring_rows(_TABLES, move, staying={}),
        take_back=lambda move, moved: take_rows_back(_TABLES, move, moved),
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while both are in one fund.

    Joining two memberships would rewrite what each owed, paid and was promised under its own
    contract; nobody can take that back when the merge turns out to be wrong. So a person ends
    one of them first, and its money goes back by the charter's table.
    """
    live = Membership.objects.filter(standing__in=LIVE)
    funds = live.filter(uscc=kept).values("fund")
    both = live.filter(uscc=duplicate, fund__in=funds).order_by("fund")
    if both:
        raise MergeDoublesMember(
            funds=", ".join(one.fund for one in both), duplicate=duplicate, kept=kept
        )
