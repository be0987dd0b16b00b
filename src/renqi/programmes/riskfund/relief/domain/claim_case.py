"""The table that a claim's case runs under, with the days of its lane (救助事项类型)."""

import dataclasses
import functools
from pathlib import Path
from typing import Final

import yaml

from renqi.engines.casework.domain.case_type import CaseType, Deadline
from renqi.engines.casework.domain.case_type_document import from_document
from renqi.engines.casework.domain.check_case_type import check_case_type
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.help_terms import LaneRule

_TABLE = Path(__file__).resolve().parent.parent / "rules" / "case_types" / "2026-11-23.yaml"
CLAIM_KIND: Final = "riskfund.claim"
_LOOK_DAYS = 3


@functools.cache
def claim_table() -> CaseType:
    """Read the table that all lanes share (救助事项类型).

    Raises:
        CaseTypeInconsistent: The table contradicts itself.
    """
    return check_case_type(from_document(yaml.safe_load(_TABLE.read_text("utf-8"))))


def claim_case_type(charter: Charter, lane: LaneRule) -> CaseType:
    """Give the table of a claim: charters with the same figures share one (通道事项类型).

    Two fifths of the lane's days are the decider's, as an officer reads more; a lane of hours
    counts as a day a step here, and the claim itself keeps the promised instant.
    """
    days = lane.working_days or 0
    second = max(1, days * 2 // 5)
    check = max(1, days - second)
    look = charter.break_glass.second_look_days if charter.break_glass else _LOOK_DAYS
    return _with_days(check, second, max(1, look))


@functools.lru_cache(maxsize=64)
def _with_days(check: int, second: int, look: int) -> CaseType:
    table = claim_table()
    days = {"check": check, "second": second, "second_look": look}
    return check_case_type(
        dataclasses.replace(
            table,
            version=f"{table.version}.{check}-{second}-{look}",
            deadlines=tuple(_timed(line, days) for line in table.deadlines),
        )
    )


def _timed(line: Deadline, days: dict[str, int]) -> Deadline:
    return dataclasses.replace(line, working_days=days.get(line.stage, line.working_days))
