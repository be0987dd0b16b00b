"""What a firm was given in a group of steps, as a top-up subtracts it (同组已获扶持)."""

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.measure_aid import (
    AidRow,
    aid_given,
    group_key,
    topping_groups,
)
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.registry.selectors.aid import aid_of


def aid_rows(uscc: str, *, scope: Scope) -> tuple[AidRow, ...]:
    """Give the live aid of a firm as measures ask about it (在册扶持)."""
    return tuple(
        AidRow(
            matter=line.matter,
            measure=line.measure,
            amount=line.amount - line.returned,
            year=day_of(line.promised_at).year,
        )
        for line in aid_of(uscc, scope=scope)
        if line.is_live
    )


def given_in_group(uscc: str, group: str) -> int:
    """Give what the steps of a group gave a firm, in fen (同组已获金额)."""
    groups = topping_groups(measure_catalogue().all_versions)
    given = aid_given(aid_rows(uscc, scope=Scope(all=True)), groups)
    return given.get(group_key(group), 0)
