"""The tables that cases run under (事项类型查询)."""

import functools
from collections.abc import Iterator

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.case_type_document import from_document
from renqi.engines.casework.models import CaseTypeVersion


def case_type_of(row: CaseTypeVersion) -> CaseType:
    """Give the table that a case began with (办件所依事项类型)."""
    return _decoded(row.digest)


def every_case_type() -> Iterator[tuple[int, CaseType]]:
    """Give every table any case runs under, with its key."""
    for pk, digest in CaseTypeVersion.objects.order_by("pk").values_list("pk", "digest"):
        yield pk, _decoded(digest)


# A digest stands for one table for ever, so what was read once need not be read again.
@functools.lru_cache(maxsize=512)
def _decoded(digest: str) -> CaseType:
    row = CaseTypeVersion.objects.filter(digest=digest).only("table").first()
    if row is None:
        raise LookupError(digest)
    return from_document(row.table)
