"""Tables of the registry; Django looks for them here (名录数据表)."""

from renqi.registry.models.aid import Aid, AidStep
from renqi.registry.models.fact_record import FactRecord
from renqi.registry.models.firm import Firm
from renqi.registry.models.firm_relation import FirmRelation
from renqi.registry.models.import_batch import ImportBatch
from renqi.registry.models.merge_record import MergeRecord
from renqi.registry.models.standing_facts import StandingFacts

__all__ = [
    "Aid",
    "AidStep",
    "FactRecord",
    "Firm",
    "FirmRelation",
    "ImportBatch",
    "MergeRecord",
    "StandingFacts",
]
