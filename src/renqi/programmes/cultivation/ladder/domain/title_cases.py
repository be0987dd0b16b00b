"""The kinds of cases by which titles are reviewed, revoked and given back (称号事项)."""

import functools

import yaml

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.case_type_document import from_document
from renqi.engines.casework.domain.check_case_type import check_case_type
from renqi.programmes.cultivation.ladder.domain.catalogue import LADDER_FOLDER

REVIEW = "cultivation.title_review"
REVOCATION = "cultivation.title_revocation"
APPEAL = "cultivation.title_appeal"
_VERSION = "2026-11-23"


@functools.cache
def title_case_type(key: str) -> CaseType:
    """Read the table under which new cases of a kind begin (读取称号事项类型).

    Raises:
        CaseTypeInconsistent: The table contradicts itself.
    """
    path = LADDER_FOLDER / "case_types" / key.partition(".")[2] / f"{_VERSION}.yaml"
    return check_case_type(from_document(yaml.safe_load(path.read_text("utf-8"))))
