"""The kinds of cases that lists and claims run under (名单公示与追回事项)."""

import functools
from pathlib import Path

import yaml

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.case_type_document import from_document
from renqi.engines.casework.domain.check_case_type import check_case_type

TABLES = Path(__file__).resolve().parent.parent / "rules" / "case_types"
CLOSED = "closed"
CLAIMED, APPEAL, FINAL, DROPPED = "claimed", "appeal", "final", "dropped"


@functools.cache
def list_case_type() -> CaseType:
    """Read the table under which lists are published (名单公示事项类型).

    Raises:
        CaseTypeInconsistent: The table contradicts itself.
    """
    return _table("entitlement_list/2026-11-23.yaml")


@functools.cache
def claim_case_type() -> CaseType:
    """Read the table under which money is asked back (追回事项类型).

    Raises:
        CaseTypeInconsistent: The table contradicts itself.
    """
    return _table("claw_back/2026-11-23.yaml")


def _table(name: str) -> CaseType:
    document = yaml.safe_load((TABLES / name).read_text("utf-8"))
    return check_case_type(from_document(document))
