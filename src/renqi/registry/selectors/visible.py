"""Which firms an answer may be drawn from (可见企业)."""

from django.db.models import QuerySet

from renqi.identity.domain.scope import Scope
from renqi.registry.models import Firm


def visible_firms(scope: Scope) -> QuerySet[Firm]:
    """Firms inside a scope; an empty scope sees none."""
    if scope.all:
        return Firm.objects.all()
    if scope.uscc:
        return Firm.objects.filter(uscc=scope.uscc)
    return Firm.objects.none()
