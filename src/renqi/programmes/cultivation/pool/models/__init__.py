"""Tables of the pool; Django looks for them here (培育库数据表)."""

from renqi.programmes.cultivation.pool.models.cohort_result import CohortResult
from renqi.programmes.cultivation.pool.models.entry import Entry
from renqi.programmes.cultivation.pool.models.move import Move
from renqi.programmes.cultivation.pool.models.proposal import Proposal
from renqi.programmes.cultivation.pool.models.proposal_line import ProposalLine
from renqi.programmes.cultivation.pool.models.quota import Quota, QuotaPlace
from renqi.programmes.cultivation.pool.models.reply import Reply

__all__ = [
    "CohortResult",
    "Entry",
    "Move",
    "Proposal",
    "ProposalLine",
    "Quota",
    "QuotaPlace",
    "Reply",
]
