"""The plan that a firm's gaps of today would make (方案草拟)."""

import datetime as dt

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain.plan_drafting import DraftItem, draft_plan
from renqi.programmes.cultivation.growth.selectors.firm_facts import known_firm
from renqi.programmes.cultivation.growth.selectors.ladder_gaps import (
    explained_rungs,
    rungs_next,
    with_ways,
)
from renqi.programmes.cultivation.growth.selectors.services import helps_on


def drafted_plan(
    uscc: str, *, scope: Scope, on: dt.date
) -> tuple[str, tuple[str, ...], tuple[DraftItem, ...]] | None:
    """Draft a plan for the firm's next rungs (方案草拟).

    Returns:
        The firm's name, the rules aimed at, and the items; None where there is no such firm.
    """
    firm = known_firm(uscc, scope=scope, as_of=on)
    if firm is None:
        return None
    aims = tuple(rule.id for rule in rungs_next(firm, on=on))
    explained = explained_rungs(firm, aims, on=on)
    items = draft_plan(
        with_ways(explained.values()), services=helps_on(on, scope=scope), made_on=on
    )
    return firm.name or firm.uscc, aims, items
