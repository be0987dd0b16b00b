"""What follows when the notice of a list is over (公示结束后续)."""

from django.utils import timezone

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.programmes.cultivation.support.domain.case_tables import CLOSED
from renqi.programmes.cultivation.support.domain.line_states import ListState
from renqi.programmes.cultivation.support.models import EntitlementRun
from renqi.programmes.cultivation.support.services.held_rows import hold_list
from renqi.programmes.cultivation.support.services.open_list import open_to_firms


def settle_list(moved: Moved) -> None:
    """Open a list to its firms when its notice is closed (公示结束开启确认).

    Whoever answered an objection strikes the lines that it was right about; that is done before
    the notice is closed, or later on the open list.

    Effects:
        As `open_to_firms`.

    Locks:
        The list.
    """
    if moved.stage != CLOSED or moved.from_stage == CLOSED:
        return
    found = EntitlementRun.objects.filter(case_id=moved.case_id).values_list("pk", flat=True)
    for list_id in list(found):
        run = hold_list(list_id, ListState.NOTICE)
        open_to_firms(run, at=moved.at, on=timezone.localdate(moved.at))
