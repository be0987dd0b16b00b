"""The table under which applications of a call begin (申报事项类型查询)."""

from renqi.engines.casework.domain.case_type import CaseType
from renqi.programmes.cultivation.calls.domain.application_case import (
    TableChoices,
    application_case_type,
)
from renqi.programmes.cultivation.calls.models import Call
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of


def case_type_of_call(call: Call) -> CaseType:
    """Give the table that a call's new applications begin with (申报事项类型).

    Raises:
        CaseTypeInconsistent: It contradicts itself.
    """
    return application_case_type(
        TableChoices(
            rung=rung_of(call.rung),
            rule_ref=call.rule_ref,
            stages=frozenset(call.stages),
            materials=tuple(call.materials),
            notice_days=call.notice_days,
        )
    )
