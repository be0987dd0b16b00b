"""Whether a firm and a provider are the same or related (关联关系)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.selectors.organisations import organisation_codes
from renqi.registry.selectors.relations import related_firms


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """How near a firm and a provider are."""

    is_same: bool
    is_related: bool


def kinship_of(uscc: str, *, provider_id: int, operator_code: str, as_of: dt.date) -> Kinship:
    """Tell how near a firm is to who offers and who performs a service (关联关系).

    Args:
        uscc: The firm.
        provider_id: The organisation that offers.
        operator_code: Credit code of who really does it; empty where that is not said.
        as_of: The day.
    """
    codes = {organisation_codes([provider_id]).get(provider_id, ""), operator_code} - {""}
    if not codes:
        return Kinship(is_same=False, is_related=False)
    group = {one.uscc for one in related_firms(uscc, as_of=as_of)}
    return Kinship(is_same=uscc in codes, is_related=uscc in codes or bool(codes & group))
