"""Register accounts at banks (登记银行账户)."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms
from renqi.engines.ledger.domain.payment_refusals import BankAccountMisshapen, BankAccountTaken
from renqi.engines.ledger.models import BankAccount


def open_bank_account(terms: BankAccountTerms, *, who: Who, at: datetime) -> int:
    """Register an account at a bank with the ledger accounts that mirror it (登记银行账户).

    Registering it again with the same terms gives the same account.

    Args:
        terms: What it is and where its money stands in the books.
        who: Who registers it.
        at: The instant.

    Returns:
        The number of the account in our tables.

    Raises:
        BankAccountTaken: The number is registered with other terms.
        BankAccountMisshapen: The terms contradict each other or name no account.

    Effects:
        One BankAccount.

    """
    try:
        with transaction.atomic():
            row, is_new = BankAccount.objects.get_or_create(
                number=terms.number,
                defaults={**asdict(terms), "opened_at": at, "opened_by": who.name},
            )
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = str(getattr(diagnosis, "constraint_name", None) or "")
        raise BankAccountMisshapen(constraint=name) from error
    if not is_new and any(getattr(row, name) != value for name, value in asdict(terms).items()):
        raise BankAccountTaken(account=terms.number)
    return row.pk
