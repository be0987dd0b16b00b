"""Ids that a retry computes again (幂等编号).

The first 48 bits are the time of the business event, so that new rows go to the right edge of
the index; the rest is a hash of the business key. The shape is that of a UUID version 8.
"""

import hashlib
from datetime import datetime
from uuid import UUID

_HASH_BITS = 80
_TIME_MASK = ((1 << 48) - 1) << _HASH_BITS
_VERSION_MASK, _VERSION = 0xF << 76, 0x8 << 76
_VARIANT_MASK, _VARIANT = 0x3 << 62, 0x2 << 62


def transfer_id(namespace: str, key: str, *, at: datetime) -> UUID:
    """Give the id of the transfer that a business event stands for (分录编号).

    Args:
        namespace: What sort of event, such as `alliance.dues`.
        key: What tells this event from all others of its sort.
        at: When the business event happened; the same at every retry. Aware.

    Raises:
        ValueError: `at` has no time zone, or lies before 1970.

    Example:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
        >>> str(transfer_id("alliance.dues", "2026/0001", at=noon))[:15]
        '019f1d91-f800-8'

    """
    if at.tzinfo is None or at.timestamp() < 0:
        raise ValueError(at)
    return _shaped(int(at.timestamp() * 1000) << _HASH_BITS, f"{namespace}\x1f{key}".encode())


def derived_id(original: UUID, purpose: str) -> UUID:
    """Give the id of what is done once to a transfer: its settlement, its reversal (派生编号)."""
    return _shaped(original.int & _TIME_MASK, original.bytes + purpose.encode())


def _shaped(time_bits: int, content: bytes) -> UUID:
    tail = int.from_bytes(hashlib.sha256(content).digest()[: _HASH_BITS // 8], "big")
    number = (time_bits & _TIME_MASK) | tail
    number = number & ~_VERSION_MASK | _VERSION
    return UUID(int=number & ~_VARIANT_MASK | _VARIANT)
