"""Which accounts and transfers somebody may see (可见账户)."""

from django.db.models import F, Q, QuerySet

from renqi.engines.ledger.domain.balances import Account
from renqi.engines.ledger.domain.owners import owner_in
from renqi.engines.ledger.domain.refusals import AccountUnknown
from renqi.engines.ledger.models import AccountBalance, Transfer
from renqi.engines.ledger.selectors.accounts import as_account
from renqi.identity.domain.scope import Scope


def visible_accounts(scope: Scope) -> QuerySet[AccountBalance]:
    """Narrow the accounts to those of a scope's owner; all of them where it opens all."""
    rows = AccountBalance.objects.annotate(book_code=F("book__code"))
    if scope.all:
        return rows
    owner = owner_in(scope)
    # Nobody's accounts are the city's, so a scope without an owner must not match them.
    return rows.filter(owner=owner) if owner else rows.none()


def visible_account(account_id: int, *, scope: Scope) -> Account:
    """Give an account that may be seen, with what it holds now (余额).

    Raises:
        AccountUnknown: There is none, or it is somebody else's.

    """
    row = visible_accounts(scope).filter(pk=account_id).first()
    if row is None:
        raise AccountUnknown(account=str(account_id))
    return as_account(row)


def visible_account_ids(scope: Scope) -> tuple[int, ...] | None:
    """Number the accounts that may be seen; none where all may."""
    if scope.all:
        return None
    return tuple(visible_accounts(scope).order_by("pk").values_list("pk", flat=True))


def visible_transfers(scope: Scope) -> QuerySet[Transfer]:
    """Narrow the transfers to those with a leg on an account that may be seen."""
    own = visible_account_ids(scope)
    if own is None:
        return Transfer.objects.all()
    if not own:
        return Transfer.objects.none()
    return Transfer.objects.filter(Q(debit_id__in=own) | Q(credit_id__in=own))
