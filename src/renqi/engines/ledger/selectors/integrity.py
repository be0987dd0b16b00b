"""Whether the ledger still holds (账务核验)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from renqi.engines.ledger.domain.balances import Head, Problem
from renqi.engines.ledger.models import Seal, Transfer


def problems(*, first_seal: int | None = 1) -> Sequence[Problem]:
    """Look for anything that does not hold, in one snapshot (账务核验).

    Balances against the sums of transfers, the zero sum of each unit, accounts of other books,
    settlements against their holds, returns against their originals, closed balances, lots, and
    the chain.

    Args:
        first_seal: From which seal on the chain is computed anew; none leaves the chain out.

    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_verify(%s::bigint)", [first_seal])
        return [
            Problem(problem=problem, subject=subject, expected=expected, found=found)
            for problem, subject, expected, found in cursor.fetchall()
        ]


def anchor_problems(*, no: int, digest: str) -> Sequence[Problem]:
    """Compare the chain with an anchor that was written down outside (锚定核验).

    Only an anchor shows that somebody with every right rewrote the whole chain or cut its tail.
    """
    found = seal_hash(no) or "none"
    if found == digest.lower():
        return []
    return [Problem(problem="anchor_differs", subject=f"seal {no}", expected=digest, found=found)]


def seal_hash(no: int) -> str | None:
    """Give the hash of one seal, hexadecimal; none where there is no such seal."""
    seal = Seal.objects.filter(no=no).first()
    return None if seal is None else bytes(seal.hash).hex()


def head() -> Head | None:
    """Give the last seal, for an anchor outside (链头); none before the first."""
    seal = Seal.objects.order_by("-no").first()
    if seal is None:
        return None
    return Head(
        no=seal.no,
        hash=bytes(seal.hash).hex(),
        transfers=seal.transfers,
        sealed_at=seal.sealed_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealState:
    """How far the chain of seals has got (封链状态).

    Counts stop at a bound, so that a page need not wait for them: see `transfers_up_to`.

    Attributes:
        head: The last seal; none before the first.
        unsealed: Transfers that no seal covers yet.
        transfers: Transfers of all books.
    """

    head: Head | None
    unsealed: int
    transfers: int


def seal_state(*, transfers_up_to: int) -> SealState:
    """Tell how far the journal is sealed, counting no further than asked (封链状态)."""
    last = Seal.objects.order_by("-no").first()
    unsealed = Transfer.objects.filter(xid__gte=last.xid_until if last else 0)
    return SealState(
        head=head(),
        unsealed=unsealed.order_by()[:transfers_up_to].count(),
        transfers=Transfer.objects.order_by()[:transfers_up_to].count(),
    )


def transfer_count() -> int:
    """Count the transfers of all books."""
    return Transfer.objects.count()
