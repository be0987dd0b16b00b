"""Lines in the register of aid that all programmes share (扶持台账登记)."""

from datetime import date, datetime
from typing import Final

from renqi.audit.domain.who import Who
from renqi.programmes.cultivation.support.models import EntitlementLine
from renqi.registry.services.aid import claim_back_aid, promise_aid, return_aid

PROGRAMME: Final = "cultivation.support"


def register_line(line: EntitlementLine, *, who: Who, at: datetime) -> int:
    """Promise in the register what stands on a line (登记承诺).

    Raises:
        AidDoubled: The firm has aid for the matter already, from whichever programme.

    Effects:
        As `promise_aid`.

    Locks:
        As `promise_aid`.
    """
    return promise_aid(
        uscc=line.uscc,
        matter=line.matter,
        programme=PROGRAMME,
        measure=line.run.measure,
        amount=line.amount,
        basis=f"{line.run.measure}@{line.run.measure_version} {line.basis_sha256}",
        who=who,
        at=at,
    )


def take_back_aid(
    aid_id: int, *, amount: int, on: date, reason: str, who: Who, at: datetime
) -> None:
    """Note that paid money is back at once, as when a bank returns it (登记退回).

    Effects:
        As `claim_back_aid` and `return_aid`.

    Locks:
        The aid.
    """
    claim_back_aid(aid_id, amount=amount, reason=reason, who=who, at=at)
    return_aid(aid_id, amount=amount, on=on, who=who, at=at)
