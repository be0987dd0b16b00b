"""Give a stage more time, within what the table allows (延期)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.table_lookups import deadline_of
from renqi.engines.casework.models import Case
from renqi.engines.casework.services.clocks import extend_clock, running_clock
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_case, rule_for
from renqi.engines.casework.services.perform import perform
from renqi.identity.domain.actor import Actor


def extend(
    *,
    case_id: int,
    days: int,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
    act: str = "",
) -> Case:
    """Add working days to the running clock, with a reason (延长时限).

    Raises:
        ExtensionTooLong: More days than one extension may add, or none.
        ExtensionsUsedUp: The clock was extended as often as it may be.
        DomainError: Any other reason of the gate.

    Effects:
        One Act; the clock and the case's last day; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        rule = rule_for(held, act, ActKind.EXTEND)
        line, clock = deadline_of(held.case_type, held.case.stage), running_clock(held.case)
        if line is None or clock is None:
            raise input_refusals.NoClockRunning(stage=held.case.stage)
        if not 1 <= days <= line.extension_days_max:
            raise input_refusals.ExtensionTooLong(days_max=line.extension_days_max)
        perform(held, rule=rule, actor=actor, at=at, reason=reason)
        held.case.due_on = extend_clock(clock, days=days)
        held.case.save(update_fields=["due_on"])
    return held.case
