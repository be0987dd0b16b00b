"""Let payouts, loans and losses follow a firm that was merged into another (资金随企业合并)."""

from renqi.programmes.riskfund.relief.domain.money_refusals import MergeDoublesPayee
from renqi.programmes.riskfund.relief.domain.money_states import LIVE_PAYEE, PayoutState
from renqi.programmes.riskfund.relief.models import Loan, Loss, PayeeAccount, Payout
from renqi.registry.domain.followers import Follower, Relocation, Rows
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (Payout, Loan, Loss, PayeeAccount)
_HELD = [PayoutState.RESERVED, PayoutState.ORDERED]


def money_follower() -> Follower:
    """Say how the money of a firm follows (资金随迁)."""
    return Follower(
        key="relief_money",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=_bring,
        take_back=lambda move, moved: take_rows_back(_TABLES, move, moved),
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while money is set aside or under way to a second account."""
    under_way = Payout.objects.filter(uscc=duplicate, state__in=_HELD)
    if _live_payees(kept) and under_way.exists():
        raise MergeDoublesPayee(duplicate=duplicate, kept=kept)


def _live_payees(uscc: str) -> list[int]:
    rows = PayeeAccount.objects.filter(uscc=uscc, state__in=LIVE_PAYEE)
    return list(rows.values_list("pk", flat=True))


def _bring(move: Relocation) -> Rows:
    # A firm has one account in use; that of the firm kept stands.
    second = _live_payees(move.from_uscc) if _live_payees(move.to_uscc) else []
    return bring_rows(_TABLES, move, staying={PayeeAccount: second})
