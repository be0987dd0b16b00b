"""Open books and accounts, freeze them, limit them (开户与冻结)."""

from datetime import datetime

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.refusals import BookCodeTaken
from renqi.engines.ledger.services.connection import call


def open_book(*, code: str, name: str) -> int:
    """Open a set of accounts that is closed together (账簿) and give its number.

    Opening it again under the same name gives the same book.

    Raises:
        BookCodeTaken: The code is another book's.
        BookMisshapen: The code has characters that a code may not have.

    """
    call(
        "INSERT INTO ledger_book (code, name) VALUES (%s, %s)"
        " ON CONFLICT ON CONSTRAINT ledger_book_code_unique DO NOTHING RETURNING id",
        [code, name],
    )
    found = call("SELECT id FROM ledger_book WHERE code = %s AND name = %s", [code, name])
    if found is None:
        raise BookCodeTaken(code=code)
    return int(found)


def open_account(terms: AccountTerms, *, book_id: int, at: datetime, actor: str) -> int:
    """Open an account and give its number (开户).

    Opening it again with the same terms gives the same account.

    Raises:
        AccountCodeTaken: The code belongs to an account with other terms.
        AccountMisshapen: The terms contradict each other.
        BookUnknown: There is no such book.

    Effects:
        One account and its first event.

    """
    identity = [book_id, int(terms.unit), int(terms.side), terms.code, terms.name, terms.owner]
    limits = [terms.purpose, terms.balance_min, terms.balance_max, terms.is_hot, terms.is_lotted]
    return int(
        call(
            "SELECT ledger_open_account(%s::smallint, %s::smallint, %s::smallint, %s, %s, %s, %s,"
            " %s::bigint, %s::bigint, %s, %s, %s, %s)",
            [*identity, *limits, at, actor],
        )
    )


def freeze_account(*, account_id: int, reason: str, at: datetime, actor: str) -> bool:
    """Let nothing move into or out of an account (冻结); holds may still be released.

    Returns:
        Whether it was open until now.

    Raises:
        BadAccount: There is no such account.

    Effects:
        The account and one event.

    Locks:
        The book, until nobody is posting to it.

    """
    return _freeze(account_id, reason=reason, at=at, actor=actor, is_frozen=True)


def thaw_account(*, account_id: int, reason: str, at: datetime, actor: str) -> bool:
    """Let an account take part again (解冻).

    Returns:
        Whether it was frozen until now.

    Raises:
        BadAccount: There is no such account.

    Effects:
        The account and one event.

    Locks:
        The book, until nobody is posting to it.

    """
    return _freeze(account_id, reason=reason, at=at, actor=actor, is_frozen=False)


def limit_account(
    *,
    account_id: int,
    balance_min: int | None,
    balance_max: int | None,
    reason: str,
    at: datetime,
    actor: str,
) -> None:
    """Set how low and how high a balance may go (余额上下限).

    Raises:
        Overdraft: The balance is below the new lower limit now.
        OverCap: The balance is above the new upper limit now.
        AccountMisshapen: The limits contradict each other or the account.
        BadAccount: There is no such account.

    Effects:
        The account and one event.

    Locks:
        The account.

    """
    call(
        "SELECT ledger_limit_account(%s::bigint, %s::bigint, %s::bigint, %s, %s, %s)::text",
        [account_id, balance_min, balance_max, reason, at, actor],
    )


def _freeze(account_id: int, *, reason: str, at: datetime, actor: str, is_frozen: bool) -> bool:
    return bool(
        call(
            "SELECT ledger_freeze_account(%s::bigint, %s, %s, %s, %s)",
            [account_id, is_frozen, reason, at, actor],
        )
    )
