"""Who is told about charters (通知对象)."""

import datetime as dt
from collections.abc import Collection, Iterable

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.permissions import TABLE, Action
from renqi.identity.selectors.holders import holders_of

_APPROVERS = frozenset(
    role.value for role, rights in TABLE.items() if Action.FUND_APPROVE in rights
)


def approvers(*, besides: Collection[int], at: dt.datetime) -> list[int]:
    """Give the keys of who may approve, without those who may not approve this one."""
    held = holders_of(_APPROVERS, as_of=day_of(at), at=at)
    return [one.person_id for one in held if one.person_id not in besides]


def authors_of(authors: Iterable[int]) -> list[int]:
    """Give the keys of who wrote in a version; the program itself is nobody."""
    return [one for one in authors if one]
