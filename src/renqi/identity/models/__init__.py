"""Tables of identity; Django looks for them here (身份数据表)."""

from renqi.identity.models.delegation import Delegation
from renqi.identity.models.email_proof import EmailProof
from renqi.identity.models.emergency import Emergency
from renqi.identity.models.membership import Membership
from renqi.identity.models.message import Mail, MailChoice, Message
from renqi.identity.models.moved_role import MovedRole
from renqi.identity.models.organisation import Organisation
from renqi.identity.models.person import Person

__all__ = [
    "Delegation",
    "EmailProof",
    "Emergency",
    "Mail",
    "MailChoice",
    "Membership",
    "Message",
    "MovedRole",
    "Organisation",
    "Person",
]
