"""Which organisations there are (单位查询)."""

from collections.abc import Iterable, Mapping

from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.models import Organisation


def made_up_organisation(kind: OrganisationKind) -> int | None:
    """Give the key of the made-up city's organisation of a kind; none where it has none."""
    rows = Organisation.objects.filter(kind=kind.value, is_made_up=True).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def organisation_names(keys: Iterable[int]) -> Mapping[int, str]:
    """Name organisations by their keys; one that is not there is left out (单位名称)."""
    return dict(Organisation.objects.filter(pk__in=list(keys)).values_list("pk", "name"))


def organisation_codes(keys: Iterable[int]) -> Mapping[int, str]:
    """Give the credit codes of organisations that have one, by their keys (单位代码)."""
    rows = Organisation.objects.filter(pk__in=list(keys)).exclude(uscc="")
    return dict(rows.values_list("pk", "uscc"))
