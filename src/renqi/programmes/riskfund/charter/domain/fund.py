"""What is known of a fund apart from its money (基金)."""

from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FundLine:
    """One fund (基金).

    Attributes:
        key: Its short name, which accounts and running cases carry.
        name: Its name for people.
        kind: What it is for.
        institution_id: The organisation that keeps its money.
    """

    key: str
    name: Label
    kind: FundKind
    institution_id: int
