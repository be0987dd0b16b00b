"""One writer of the registry at a time (名录写锁)."""

from django.db import connection

# Any fixed number does; this one spells "renqi re" in ASCII.
_LOCK_KEY = int.from_bytes(b"renqi re", "big", signed=True)


def lock_registry() -> None:
    """Wait until no other import or merge is writing, then hold the registry to the end.

    Two imports at once would each resolve firms without the other's records. The lock goes with
    the transaction, so a process that dies leaves nothing locked.

    Raises:
        RuntimeError: No transaction is open; a bug of ours.

    Locks:
        The registry as a whole, by an advisory lock.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the registry is locked inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
