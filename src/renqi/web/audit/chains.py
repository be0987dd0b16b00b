"""Every chain that is anchored: the trail's own and the ledger's (各链锚定).

The trail knows no engine and the engines do not know each other; the pages know both.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from renqi.audit.domain.anchor import Anchor
from renqi.audit.domain.anchor_check import SealHash, check_anchors
from renqi.audit.domain.chain import ChainHead, Problem
from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import PROGRAM
from renqi.audit.selectors import integrity as trail
from renqi.audit.selectors.anchors import anchor_files, anchor_told
from renqi.audit.services.record_event import record_event
from renqi.audit.services.signing_key import public_keys
from renqi.audit.services.write_anchor import write_anchor
from renqi.engines.ledger.selectors import integrity as ledger
from renqi.engines.ledger.services.seal_journal import seal_journal

_PROBLEMS_KEPT = 10

CHAINS: Mapping[str, SealHash] = {"audit": trail.seal_hash, "ledger": ledger.seal_hash}


def anchor_chains(*, at: datetime) -> Anchor:
    """Seal both chains and write a signed anchor of what they come to (锚定).

    Raises:
        DomainError: A chain cannot be sealed, or the key or the folder is not usable.

    Effects:
        Seals of both chains, one file, one event.
    """
    seal_journal(at=at)
    return write_anchor(
        {"ledger": _ledger_head()},
        folder=settings.RENQI_ANCHORS,
        keys=settings.RENQI_KEYS,
        at=at,
        day=timezone.localdate(at).isoformat(),
    )


def anchor_chains_daily(*, at: datetime) -> Anchor | None:
    """Write the anchor of the day unless it is written (每日锚定)."""
    day = timezone.localdate(at).isoformat()
    if any(file.name.endswith(f"-{day}.json") for file in anchor_files(settings.RENQI_ANCHORS)):
        return None
    return anchor_chains(at=at)


def anchor_problems(
    *, folder: Path | None = None, trusted: Collection[str] = (), since: int = 1
) -> Iterator[Problem]:
    """Compare the anchors with both chains (锚定核验).

    Args:
        folder: Where the anchors lie; where this installation writes them unless given.
        trusted: Public keys of which a signature counts; this installation's unless given.
        since: The first anchor that counts.
    """
    return check_anchors(
        anchor_files(folder or settings.RENQI_ANCHORS),
        chains=CHAINS,
        trusted=trusted or public_keys(settings.RENQI_KEYS),
        told=anchor_told(),
        since=since,
    )


def check_chains(*, at: datetime) -> tuple[Problem, ...]:
    """Look whether the trail and its anchors hold, and put the answer on record (每日核验).

    Effects:
        One event `system.checked` with the number of problems and the first few of them.
    """
    found = (*trail.problems(), *anchor_problems())
    top = trail.head()
    record_event(
        EventKind.CHECKED,
        who=PROGRAM,
        at=at,
        detail={
            "problems": len(found),
            "first": [f"{one.problem}: {one.subject}" for one in found[:_PROBLEMS_KEPT]],
            "seal": top.no if top else 0,
        },
    )
    return found


def _ledger_head() -> ChainHead | None:
    top = ledger.head()
    if top is None:
        return None
    return ChainHead(no=top.no, hash=top.hash, entries=top.transfers, sealed_at=top.sealed_at)
