"""Where the chain stands, for the page that shows it (封链状态)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from renqi.audit.domain.chain import ChainHead
from renqi.audit.domain.events import EventKind
from renqi.audit.models import AuditSeal, SecurityEvent
from renqi.audit.selectors.integrity import head, unsealed_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRow:
    """One of the last seals."""

    no: int
    entries: int
    hash: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorRow:
    """One of the last anchors, as the trail tells of it."""

    number: int
    day: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """The last look through the whole trail, and what it found."""

    at: datetime
    problems: int
    first: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """How much is sealed, how much waits, and what lies outside (封链状态)."""

    head: ChainHead | None
    unsealed: int
    seals: Sequence[SealRow]
    anchors: Sequence[AnchorRow]
    check: CheckRow | None


def chain_state(*, shown: int) -> ChainState:
    """Give the state of the chain with the last seals and anchors (封链状态)."""
    seals = AuditSeal.objects.order_by("-no")[:shown]
    anchors = SecurityEvent.objects.filter(kind=EventKind.ANCHORED.value).order_by("-id")[:shown]
    return ChainState(
        head=head(),
        unsealed=unsealed_entries(),
        seals=[
            SealRow(
                no=one.no,
                entries=one.entries,
                hash=bytes(one.hash).hex(),
                sealed_at=one.sealed_at,
            )
            for one in seals
        ],
        anchors=[
            AnchorRow(
                number=int(one.detail["number"]),
                day=str(one.detail["day"]),
                hash=str(one.detail["hash"]),
                at=one.at,
            )
            for one in anchors
        ],
        check=_last_check(),
    )


def _last_check() -> CheckRow | None:
    event = SecurityEvent.objects.filter(kind=EventKind.CHECKED.value).order_by("-id").first()
    if event is None:
        return None
    told = event.detail
    return CheckRow(at=event.at, problems=int(told["problems"]), first=tuple(told["first"]))
