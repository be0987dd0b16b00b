"""How transfers are posted with django-hordak, as its own manual does it (django-hordak 过账).

It has no call for many: its transactions and legs are created in bulk, which skips nothing that
its database checks.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from renqi.bench.ledger_cases import CAUSE, Accounts
from renqi.engines.ledger.domain.transfers import Transfer

if TYPE_CHECKING:
    from renqi.bench.ledger_posters import Poster

SETTINGS: Mapping[str, Any] = {
    "INSTALLED_APPS": [
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "mptt",
        "djmoney",
        "hordak",
    ],
    "HORDAK_INTERNAL_CURRENCY": "CNY",
    "DEFAULT_CURRENCY": "CNY",
    "CURRENCIES": ["CNY"],
}


def prepare(accounts: Accounts) -> None:
    """Make hordak's tables and the accounts, under the numbers they have with us."""
    from django.core.management import call_command
    from django.db import connection
    from hordak.models import Account

    call_command("migrate", verbosity=0)
    Account.objects.bulk_create(
        Account(
            pk=number,
            name=str(number),
            code=str(number),
            type="LI",
            currencies=["CNY"],
            lft=1,
            rght=2,
            tree_id=number,
            level=0,
        )
        for number in accounts.all
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def posters(accounts: Accounts) -> "Mapping[str, Poster]":
    """Give the one who posts, with the accounts loaded beforehand."""
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    known = Account.objects.in_bulk(accounts.all)

    def hordak(transfers: list[Transfer]) -> None:
        if len(transfers) == 1:
            (one,) = transfers
            amount = Money(one.amount, "CNY")
            known[one.debit_id].transfer_to(known[one.credit_id], amount, description=CAUSE)
            return
        with transaction.atomic():
            entries = Transaction.objects.bulk_create(
                Transaction(description=one.cause) for one in transfers
            )
            legs = []
            for entry, one in zip(entries, transfers, strict=True):
                amount = Money(one.amount, "CNY")
                legs += [
                    Leg(transaction=entry, account=known[one.debit_id], debit=amount),
                    Leg(transaction=entry, account=known[one.credit_id], credit=amount),
                ]
            Leg.objects.bulk_create(legs)

    return {"hordak": hordak}
