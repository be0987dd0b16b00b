"""What public money a firm has had or was promised, and for what (扶持查询)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.aid_states import LIVE
from renqi.registry.models import Aid, Firm
from renqi.registry.selectors.visible import visible_firms

_LIVE = [state.value for state in LIVE]


@dataclass(frozen=True, slots=True, kw_only=True)
class AidStepLine:
    """One thing that happened to aid; the sum is in fen (扶持事件)."""

    kind: str
    amount: int
    on: dt.date
    at: dt.datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AidLine:
    """Aid of one firm for one matter, sums in fen (扶持记录).

    Attributes:
        uscc: The code that it was promised to, perhaps one merged into the firm since.
        amount: What was promised.
        paid: What has reached the firm.
        claimed: What of it was asked back.
        returned: What of that has come.
    """

    aid_id: int
    uscc: str
    matter: str
    programme: str
    measure: str
    basis: str
    amount: int
    paid: int
    claimed: int
    returned: int
    state: str
    promised_at: dt.datetime
    steps: tuple[AidStepLine, ...] = ()

    @property
    def kept(self) -> int:
        """What the firm has of it today."""
        return self.paid - self.returned

    @property
    def is_live(self) -> bool:
        """Whether it still takes the matter."""
        return self.state in _LIVE


def aid_of(uscc: str, *, scope: Scope) -> tuple[AidLine, ...]:
    """List all aid of a firm with its steps, the newest first; a merged code leads on (扶持台账).

    Args:
        uscc: Its credit code.
        scope: What may be seen; a firm outside it has none.
    """
    firm = visible_firms(scope).filter(uscc=uscc).values_list("pk", "merged_into_id").first()
    if firm is None:
        return ()
    rows = Aid.objects.filter(firm_id=firm[1] or firm[0]).prefetch_related("steps")
    return tuple(_line(row, with_steps=True) for row in rows.order_by("-promised_at", "-pk"))


def live_aid(usccs: Collection[str], matters: Collection[str]) -> dict[tuple[str, str], AidLine]:
    """Give the live aid of many firms for some matters, by the code asked for (在册扶持).

    For services, which see what the transaction they run in sees.
    """
    asked = Firm.objects.filter(uscc__in=usccs).values_list("uscc", "pk", "merged_into_id")
    codes: dict[int, list[str]] = {}
    for code, key, kept in asked:
        codes.setdefault(kept or key, []).append(code)
    rows = Aid.objects.filter(firm_id__in=list(codes), state__in=_LIVE)
    rows = rows.filter(matter__in=matters)
    return {(code, row.matter): _line(row) for row in rows for code in codes[row.firm_id]}


def paid_aid(usccs: Collection[str], *, beginning: str) -> tuple[AidLine, ...]:
    """List aid of firms for matters of one kind of which not all was asked back (已付扶持).

    Args:
        usccs: The codes that it was promised to.
        beginning: How the matters begin, as `title:`.
    """
    rows = Aid.objects.filter(uscc__in=usccs, matter__startswith=beginning)
    rows = rows.filter(paid__gt=F("claimed"))
    return tuple(_line(row) for row in rows.order_by("-promised_at", "-pk"))


def _line(row: Aid, *, with_steps: bool = False) -> AidLine:
    steps = sorted(row.steps.all(), key=lambda step: step.pk) if with_steps else ()
    return AidLine(
        aid_id=row.pk,
        uscc=row.uscc,
        matter=row.matter,
        programme=row.programme,
        measure=row.measure,
        basis=row.basis,
        amount=row.amount,
        paid=row.paid,
        claimed=row.claimed,
        returned=row.returned,
        state=row.state,
        promised_at=row.promised_at,
        steps=tuple(
            AidStepLine(
                kind=step.kind,
                amount=step.amount,
                on=step.on,
                at=step.at,
                by=step.by,
                reason=step.reason,
            )
            for step in steps
        ),
    )
