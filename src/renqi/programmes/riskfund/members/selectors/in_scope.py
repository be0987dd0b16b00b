"""Rows of members that somebody may see (可见范围)."""

from django.db.models import QuerySet

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.members.models import Incoming, Membership


def members_in(scope: Scope) -> QuerySet[Membership]:
    """Give the memberships that a scope opens: all, a firm's own, those of an institution's funds.

    A firm's sign-in belongs to an organisation, too; its code comes first.
    """
    rows = Membership.objects.all()
    if scope.all:
        return rows
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    if scope.organisation_id is not None:
        return rows.filter(owner=owner_key(organisation_id=scope.organisation_id))
    return rows.none()


def incoming_in(scope: Scope) -> QuerySet[Incoming]:
    """Give the lines of the bank that a scope opens; none to firms."""
    rows = Incoming.objects.all()
    if scope.all:
        return rows
    if scope.uscc or scope.organisation_id is None:
        return rows.none()
    return rows.filter(owner=owner_key(organisation_id=scope.organisation_id))
