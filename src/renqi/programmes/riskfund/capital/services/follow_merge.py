"""Let stakes follow a firm that was merged into another, and back (权益随企业合并)."""

from renqi.programmes.riskfund.capital.models import Entry, FirmStake
from renqi.registry.domain.followers import Follower, Relocation, Rows
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (Entry, FirmStake)


def follower() -> Follower:
    """Say how what a firm has in funds follows (权益随迁).

    The accounts of shares go with the firm's other accounts; a firm then has two of them in one
    fund, and its stake is both together.
    """
    return Follower(
        key="capital",
        # Both may have a stake: together they are the stake of the firm kept.
        refuse=_allow,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=_bring,
        take_back=lambda move, moved: take_rows_back(_TABLES, move, moved),
    )


def _bring(move: Relocation) -> Rows:
    return bring_rows(_TABLES, move, staying={})


def _allow(_duplicate: str, _kept: str) -> None:
    return
