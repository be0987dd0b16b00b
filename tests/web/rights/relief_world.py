"""A claim that is being written, a file of it, and a declared event."""

import datetime as dt
import hashlib
from typing import Any

from renqi.programmes.riskfund.relief.models import Claim, ClaimFile, DeclaredEvent

_NOBODY = 987_654_321
CLAIM_OF_NOBODY: dict[str, Any] = {
    "relief_claim": _NOBODY,
    "relief_claim_file": _NOBODY,
    "relief_event": _NOBODY,
}


def make_claim_things(*, code: str, name: str, at: dt.datetime) -> dict[str, int]:
    """Give their keys."""
    claim = Claim.objects.create(
        fund="rights-claims",
        uscc=code,
        firm_name=name,
        stage_since=at,
        form={"words": name, "losses": []},
        opened_at=at,
        opened_by_id=1,
        opened_by=name,
        saved_at=at,
        saved_by=name,
    )
    file = ClaimFile.objects.create(
        claim=claim,
        kind="other",
        file_name=f"{name}.pdf",
        sha256=hashlib.sha256(code.encode()).hexdigest(),
        size=1,
        content_type="application/pdf",
        by_id=1,
        by=name,
        at=at,
    )
    event = DeclaredEvent.objects.create(
        key=f"event-{code.lower()}",
        kind="closure",
        title=name,
        from_on=at.date(),
        until_on=at.date(),
        basis="通告",
        proposed_by_id=1,
        proposed_by="x",
        proposed_at=at,
    )
    return {"relief_claim": claim.pk, "relief_claim_file": file.pk, "relief_event": event.pk}
