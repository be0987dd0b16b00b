"""What the trail refuses (审计拒绝)."""

from renqi.kernel.errors import DomainError


class TrailClockBehind(DomainError):
    """The database was restored onto a server that counts its transactions anew."""

    code = "audit.clock_behind"
    message = "This server counts its transactions anew. Run `renqi audit resume` once."


class SealedInWrongIsolation(DomainError):
    """A snapshot from the beginning of the transaction would miss what has ended since."""

    code = "audit.wrong_isolation"
    message = "The trail is sealed at READ COMMITTED only."


class AnchorKeyUnreadable(DomainError):
    """The file is no Ed25519 key."""

    code = "audit.anchor_key_unreadable"
    message = "{path} holds no Ed25519 key that can be read."


class AnchorTaken(DomainError):
    """A file with the number of the next anchor lies there already."""

    code = "audit.anchor_taken"
    message = "{path} exists already, and an anchor is never written over."
