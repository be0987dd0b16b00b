"""The shipped templates of charters, one a kind of fund (章程模板)."""

import functools
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from renqi.engines.policy.loading.documents import read_document
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind

TEMPLATE_FOLDER = Path(__file__).parent.parent / "rules"


def template(kind: FundKind) -> dict[str, Any]:
    """Give the document of a kind's template, to be changed freely (章程模板)."""
    return deepcopy(dict(_templates()[kind]))


@functools.cache
def _templates() -> Mapping[FundKind, Mapping[str, Any]]:
    return {kind: read_document(TEMPLATE_FOLDER / f"{kind}.yaml").data for kind in FundKind}
