"""Tables of audit; Django looks for them here (审计数据表)."""

from renqi.audit.models.security_event import SecurityEvent

__all__ = ["SecurityEvent"]
