"""Chain the journal by hashes, and look whether it still holds (封链)."""

from datetime import datetime

from renqi.engines.ledger.services.connection import call


def seal_journal(*, at: datetime) -> int | None:
    """Seal every transfer that can no longer be joined by an earlier one (封链).

    Run it every second or so, and before an anchor is taken. Posters do not wait for it.

    Returns:
        The number of the new seal; none where there was nothing to seal, or another session is
        sealing.

    Raises:
        ClockBehind: The database was restored onto a server that counts anew.

    Effects:
        One seal, and the counters of the hot accounts.

    """
    number = call("SELECT ledger_seal_journal(%s)", [at])
    return None if number is None else int(number)


def resume_after_restore() -> int:
    """Carry the count of transactions on after a restore onto another server (恢复续链).

    Does nothing where the count runs on by itself.

    Returns:
        What is added to the server's own count from now on.

    Effects:
        The clock of the ledger.

    Locks:
        All transfers against writing.

    """
    return int(call("SELECT ledger_begin_epoch()", []))
