"""Let accounts follow a firm that was merged into another, and back (账户随企业合并)."""

from datetime import datetime

from renqi.engines.ledger.services.connection import call


def hand_over_accounts(
    *, from_owner: str, to_owner: str, reason: str, at: datetime, actor: str
) -> tuple[int, ...]:
    """Give every account of one owner to another that it turned out to be (账户移交).

    Codes, names, balances and everything posted stay as they are; a code is opened again only
    with the owner that it has now.

    Args:
        from_owner: Whose they are, a key of `owner_key`.
        to_owner: Whose they become.
        reason: Why.
        at: The instant.
        actor: Who decided.

    Returns:
        The accounts that went.

    Effects:
        The accounts' owner, and one event each.

    Locks:
        The accounts, in the order of their numbers.
    """
    return _hand_over(from_owner, to_owner, reason=reason, at=at, actor=actor, is_back=False)


def hand_accounts_back(
    *, from_owner: str, to_owner: str, reason: str, at: datetime, actor: str
) -> tuple[int, ...]:
    """Undo `hand_over_accounts`: what last came from `to_owner` goes back, the rest stays.

    Returns:
        The accounts that went back.

    Effects:
        The accounts' owner, and one event each.

    Locks:
        The accounts, in the order of their numbers.
    """
    return _hand_over(from_owner, to_owner, reason=reason, at=at, actor=actor, is_back=True)


def _hand_over(
    from_owner: str, to_owner: str, *, reason: str, at: datetime, actor: str, is_back: bool
) -> tuple[int, ...]:
    given = [from_owner, to_owner, is_back, reason, at, actor]
    return tuple(call("SELECT ledger_hand_over(%s, %s, %s, %s, %s, %s)", given))
