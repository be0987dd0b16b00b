"""Who is told about services, bookings and plans (通知对象)."""

import datetime as dt

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.permissions import TABLE, Action, Role
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.selectors.holders import holders_of

_KEEPERS = frozenset(role.value for role, rights in TABLE.items() if Action.POOL_KEEP in rights)


def firm_people(uscc: str, *, at: dt.datetime) -> list[int]:
    """Give the keys of who acts for a firm today."""
    return [one.person_id for one in people_of_firm(uscc, as_of=day_of(at), at=at)]


def provider_people(organisation_id: int, *, at: dt.datetime) -> list[int]:
    """Give the keys of who acts for a provider today."""
    held = holders_of({Role.PROVIDER.value}, as_of=day_of(at), at=at)
    return [one.person_id for one in held if one.organisation_id == organisation_id]


def bureau_people(*, at: dt.datetime) -> list[int]:
    """Give the keys of who keeps the pool, services and plans."""
    return [one.person_id for one in holders_of(_KEEPERS, as_of=day_of(at), at=at)]
