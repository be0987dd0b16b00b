"""Which organisations there are (单位查询)."""

from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.models import Organisation


def made_up_organisation(kind: OrganisationKind) -> int | None:
    """Give the key of the made-up city's organisation of a kind; none where it has none."""
    rows = Organisation.objects.filter(kind=kind.value, is_made_up=True).order_by("pk")
    return rows.values_list("pk", flat=True).first()
