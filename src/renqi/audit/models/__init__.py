"""Tables of audit; Django looks for them here (审计数据表)."""

from renqi.audit.models.row_change import RowChange
from renqi.audit.models.seal import AuditClock, AuditSeal, SealedEntry
from renqi.audit.models.security_event import SecurityEvent

__all__ = ["AuditClock", "AuditSeal", "RowChange", "SealedEntry", "SecurityEvent"]
