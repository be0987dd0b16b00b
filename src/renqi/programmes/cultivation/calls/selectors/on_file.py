"""What the registry says of a firm, as an application needs it (在册数据查询)."""

import datetime as dt
from collections.abc import Mapping

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.calls.domain.fact_fields import OnFile
from renqi.registry.domain.absolute_years import absolute_keys
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.firm_file import firm_file


def facts_on_file(uscc: str, *, scope: Scope, year: int, as_of: dt.date) -> Mapping[str, OnFile]:
    """Give every fact on file under the keys that rules read, with source and date (在册数据).

    Args:
        uscc: The firm.
        scope: What may be seen.
        year: The fiscal year that `_y1` means.
        as_of: The day.

    Returns:
        Nothing for a firm that nobody has told of yet.
    """
    try:
        file = firm_file(uscc, scope=scope, as_of=as_of)
    except FirmUnknown:
        return {}
    lines = {line.key: line.stands for line in file.facts}
    return {
        key: OnFile(
            value=lines[absolute].value,
            source=lines[absolute].source,
            observed_on=lines[absolute].observed_on.isoformat(),
        )
        for key, absolute in absolute_keys(fact_catalogue(), year=year).items()
        if absolute in lines
    }


def district_of(uscc: str, *, scope: Scope, as_of: dt.date) -> str:
    """Give the code of the district where a firm is; empty where nobody has said (所在区)."""
    try:
        return firm_file(uscc, scope=scope, as_of=as_of).district or ""
    except FirmUnknown:
        return ""
