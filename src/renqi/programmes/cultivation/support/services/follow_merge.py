"""Let entitled money follow a firm that was merged into another, and back (兑付随企业合并)."""

from renqi.programmes.cultivation.support.domain.line_states import LIVE_PAYEE, OVER, LineState
from renqi.programmes.cultivation.support.domain.merge_refusals import (
    MergeDoublesLine,
    MergeDoublesPayee,
)
from renqi.programmes.cultivation.support.models import ClawBack, EntitlementLine, PayeeAccount
from renqi.registry.domain.followers import Follower, Relocation, Rows
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (ClawBack, EntitlementLine, PayeeAccount)
_ON_ITS_WAY = [LineState.ACCEPTED, LineState.ORDERED]


def follower() -> Follower:
    """Say how what a firm is to get follows (兑付随迁)."""
    return Follower(
        key="support",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=_bring,
        take_back=lambda move, moved: take_rows_back(_TABLES, move, moved),
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while both are entitled to one thing, or money is under way to a second account."""
    live = EntitlementLine.objects.exclude(state__in=list(OVER))
    matters = live.filter(uscc=kept).values("matter")
    both = live.filter(uscc=duplicate, matter__in=matters).order_by("matter")
    if both:
        raise MergeDoublesLine(
            matters=", ".join(one.matter for one in both), duplicate=duplicate, kept=kept
        )
    if _live_payees(kept) and live.filter(uscc=duplicate, state__in=_ON_ITS_WAY).exists():
        raise MergeDoublesPayee(duplicate=duplicate, kept=kept)


def _live_payees(uscc: str) -> list[int]:
    rows = PayeeAccount.objects.filter(uscc=uscc, state__in=LIVE_PAYEE)
    return list(rows.values_list("pk", flat=True))


def _bring(move: Relocation) -> Rows:
    # A firm has one account in use; that of the firm kept stands.
    second = _live_payees(move.from_uscc) if _live_payees(move.to_uscc) else []
    return bring_rows(_TABLES, move, staying={PayeeAccount: second})
