"""What waits for a second person, and what was decided (双人事项清单)."""

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.requests import (
    RequestKind,
    RequestLine,
    RequestState,
)
from renqi.programmes.riskfund.capital.models import BookRequest
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


def requests_of(fund: str, *, scope: Scope) -> tuple[RequestLine, ...]:
    """List the requests on a fund's book, the newest first (双人事项清单); firms see none."""
    rows = BookRequest.objects.filter(book__fund=fund)
    if not scope.all:
        if scope.organisation_id is None or scope.uscc:
            return ()
        rows = rows.filter(book__owner=f"organisation:{scope.organisation_id}")
    return tuple(
        RequestLine(
            id=row.pk,
            fund=fund,
            kind=RequestKind(row.kind),
            party=Party(row.party) if row.party else None,
            amount=row.amount,
            reason=row.reason,
            state=RequestState(row.state),
            asked_by_id=row.asked_by_id,
            asked_by=row.asked_by_name,
            asked_at=row.asked_at,
            decided_by=row.decided_by_name,
            decided_at=row.decided_at,
            answer=row.answer,
        )
        for row in rows.order_by("-pk")
    )
