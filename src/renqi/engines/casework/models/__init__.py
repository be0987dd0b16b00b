"""Tables of casework; Django looks for them here (办件数据表)."""

from renqi.engines.casework.models.act import Act
from renqi.engines.casework.models.assignment import Assignment
from renqi.engines.casework.models.case import Case
from renqi.engines.casework.models.case_type_version import CaseTypeVersion
from renqi.engines.casework.models.clock import Clock
from renqi.engines.casework.models.conflict_declaration import ConflictDeclaration
from renqi.engines.casework.models.draft import Draft
from renqi.engines.casework.models.evidence import Evidence
from renqi.engines.casework.models.expert_draw import ExpertDraw
from renqi.engines.casework.models.held_duty import HeldDuty
from renqi.engines.casework.models.notice import Notice, Objection
from renqi.engines.casework.models.receipt import Receipt
from renqi.engines.casework.models.review import Review
from renqi.engines.casework.models.subject_move import SubjectMove

__all__ = [
    "Act",
    "Assignment",
    "Case",
    "CaseTypeVersion",
    "Clock",
    "ConflictDeclaration",
    "Draft",
    "Evidence",
    "ExpertDraw",
    "HeldDuty",
    "Notice",
    "Objection",
    "Receipt",
    "Review",
    "SubjectMove",
]
