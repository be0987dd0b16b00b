"""Take a list or a line to work at, and keep others from it (锁定名单与明细)."""

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import ListState
from renqi.programmes.cultivation.support.domain.money_refusals import (
    LineUnknown,
    ListUnknown,
    OutOfTurn,
)
from renqi.programmes.cultivation.support.models import EntitlementLine, EntitlementRun


def hold_list(list_id: int, *states: ListState) -> EntitlementRun:
    """Give a list that stands in one of these states, locked until the transaction ends.

    Raises:
        ListUnknown: There is none.
        OutOfTurn: It stands elsewhere.
    """
    rows = EntitlementRun.objects.select_for_update(of=("self",), no_key=True)
    run = rows.select_related("budget").filter(pk=list_id).first()
    if run is None:
        raise ListUnknown(list=list_id)
    if states and run.state not in states:
        raise OutOfTurn(of="list", state=run.state)
    return run


def hold_line(line_id: int, *, scope: Scope) -> EntitlementLine:
    """Give a line in scope, locked until the transaction ends.

    Raises:
        LineUnknown: There is none, or it is another firm's.
    """
    rows = EntitlementLine.objects.select_for_update(of=("self",), no_key=True)
    if not scope.all:
        rows = rows.none() if not scope.uscc else rows.filter(uscc=scope.uscc)
    line = rows.select_related("run").filter(pk=line_id).first()
    if line is None:
        raise LineUnknown(line=line_id)
    return line
