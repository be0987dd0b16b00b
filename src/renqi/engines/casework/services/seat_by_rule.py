"""Give an assigned duty by a programme's rule, without anybody's act (按规则指派)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from renqi.engines.casework.models import Assignment
from renqi.engines.casework.selectors.fitness import unfitness_of
from renqi.engines.casework.services.assign import seat
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_for_the_clock
from renqi.identity.domain.actor import Actor


def seat_by_rule(
    *, case_id: int, duty: str, people: Sequence[Actor], at: dt.datetime
) -> Assignment | None:
    """Give a duty to the first of some people who may have it, as the programme says (按规则指派).

    For what follows from an act (`CaseKind.after_act`), such as the check by the district where
    the firm is. Where somebody has the duty already, that person keeps it.

    Args:
        case_id: The case.
        duty: The duty.
        people: Who may be given it, the preferred first.
        at: The instant.

    Returns:
        The assignment; none where nobody fits, or somebody has it.

    Effects:
        One Assignment, what the person has become, a message; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_for_the_clock(case_id)
        if Assignment.objects.filter(case=held.case, duty=duty, until_at__isnull=True).exists():
            return None
        unfit = unfitness_of(held.case, duty=duty, people=people)
        chosen = next((one for one in people if not unfit[one.person_id]), None)
        if chosen is None:
            return None
        return seat(held, duty=duty, person=chosen, by=0, at=at, draw=None)
