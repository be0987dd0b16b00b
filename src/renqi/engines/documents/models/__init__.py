"""Tables of the documents; Django looks for them here (文书数据表)."""

from renqi.engines.documents.models.issued_document import IssuedDocument
from renqi.engines.documents.models.subject_move import SubjectMove
from renqi.engines.documents.models.withdrawal import Withdrawal

__all__ = ["IssuedDocument", "SubjectMove", "Withdrawal"]
