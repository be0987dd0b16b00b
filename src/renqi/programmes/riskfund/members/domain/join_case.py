"""The kind of case by which a firm joins a fund (入会事项)."""

import functools
from pathlib import Path

import yaml

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.case_type_document import from_document
from renqi.engines.casework.domain.check_case_type import check_case_type

TABLES = Path(__file__).resolve().parent.parent / "rules" / "case_types"
JOIN = "riskfund.join"
APPROVED = "approved"
# Ends without a membership; the firm may ask again.
ENDED_WITHOUT = frozenset({"closed", "withdrawn", "lapsed"})


@functools.cache
def join_case_type() -> CaseType:
    """Read the table under which firms ask to join (入会事项类型).

    Raises:
        CaseTypeInconsistent: The table contradicts itself.
    """
    document = yaml.safe_load((TABLES / "join" / "2026-11-23.yaml").read_text("utf-8"))
    return check_case_type(from_document(document))
