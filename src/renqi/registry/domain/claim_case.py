"""The kind of case by which a firm's people come to its file (企业认领事项)."""

import functools

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.case_type_document import from_document
from renqi.engines.casework.domain.check_case_type import check_case_type
from renqi.registry.domain.rule_tables import load_table

CLAIM = "registry.claim_file"
SUBMITTED, APPROVED = "check", "approved"
# Ends without a file; the sign-in stays open, so that its holder can claim again.
ENDED_WITHOUT = frozenset({"closed", "withdrawn", "lapsed"})


@functools.cache
def claim_case_type() -> CaseType:
    """Read the table under which new claims begin (读取认领事项类型).

    Raises:
        CaseTypeInconsistent: The table contradicts itself.
    """
    return check_case_type(from_document(load_table("case_types/claim_file/2026-11-22.yaml")))
