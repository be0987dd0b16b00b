"""What a firm sees of its own memberships (本企业成员资格)."""

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.members.domain.states import LIVE
from renqi.programmes.riskfund.members.models import Membership
from renqi.programmes.riskfund.members.selectors.in_scope import members_in


def own_live(fund: str, uscc: str) -> bool:
    """Whether the firm is in the fund, or has asked to join (是否已入会)."""
    return Membership.objects.filter(fund=fund, uscc=uscc, standing__in=LIVE).exists()


def own_membership(fund: str, *, scope: Scope) -> Membership | None:
    """Give the firm's live membership of a fund, or else its last (本企业成员)."""
    rows = list(members_in(scope).filter(fund=fund).order_by("-pk"))
    return next((row for row in rows if row.standing in LIVE), rows[0] if rows else None)


def own_memberships(*, scope: Scope) -> dict[str, Membership]:
    """Give them all by fund (本企业全部成员资格)."""
    funds = members_in(scope).values_list("fund", flat=True).distinct().order_by("fund")
    found = {fund: own_membership(fund, scope=scope) for fund in funds}
    return {fund: row for fund, row in found.items() if row is not None}
