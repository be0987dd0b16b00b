"""How transfers are posted with Django's ORM by the book (普通 ORM 过账).

Accounts are locked in order, rows are created, balances are saved: alone with two saves, in a
batch with `bulk_create` and `bulk_update`.
"""

from collections import Counter

from django.db import models, transaction
from django.db.backends.utils import CursorWrapper

from renqi.engines.ledger.domain.transfers import Transfer


class BenchAccount(models.Model):
    """An account with a balance (账户)."""

    id = models.BigIntegerField(primary_key=True)
    debits = models.BigIntegerField(default=0)
    credits = models.BigIntegerField(default=0)

    class Meta:
        """Made by `make_orm_tables`, for the time of a run."""

        app_label = "bench"
        managed = False
        db_table = "bench_account"

    def __str__(self) -> str:
        """Show the number."""
        return str(self.id)


class BenchTransfer(models.Model):
    """A transfer with both legs (分录)."""

    id = models.UUIDField(primary_key=True)
    debit_id = models.BigIntegerField()
    credit_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    cause = models.TextField()

    class Meta:
        """Made by `make_orm_tables`, for the time of a run."""

        app_label = "bench"
        managed = False
        db_table = "bench_transfer"

    def __str__(self) -> str:
        """Show the number."""
        return str(self.id)


def make_orm_tables(cursor: CursorWrapper) -> None:
    """Make the tables, with an account for each of the ledger's."""
    cursor.execute(
        "CREATE TABLE bench_account WITH (fillfactor = 50) AS"
        " SELECT id, 0::bigint AS debits, 0::bigint AS credits FROM ledger_account"
    )
    cursor.execute("ALTER TABLE bench_account ADD PRIMARY KEY (id)")
    cursor.execute(
        "CREATE TABLE bench_transfer (id uuid PRIMARY KEY, debit_id bigint NOT NULL,"
        " credit_id bigint NOT NULL, amount bigint NOT NULL, cause text NOT NULL)"
    )
    cursor.execute("CREATE INDEX ON bench_transfer (debit_id)")
    cursor.execute("CREATE INDEX ON bench_transfer (credit_id)")


def post_by_orm(transfers: list[Transfer]) -> None:
    """Post transfers as an ordinary Django programme does."""
    more_debits: Counter[int] = Counter()
    more_credits: Counter[int] = Counter()
    for transfer in transfers:
        more_debits[transfer.debit_id] += transfer.amount
        more_credits[transfer.credit_id] += transfer.amount
    touched = sorted({*more_debits, *more_credits})
    rows = [
        BenchTransfer(
            id=transfer.id,
            debit_id=transfer.debit_id,
            credit_id=transfer.credit_id,
            amount=transfer.amount,
            cause=transfer.cause,
        )
        for transfer in transfers
    ]
    with transaction.atomic():
        accounts = list(
            models.QuerySet[BenchAccount](BenchAccount)
            .select_for_update()
            .filter(pk__in=touched)
            .order_by("pk")
        )
        for account in accounts:
            account.debits += more_debits[account.pk]
            account.credits += more_credits[account.pk]
        if len(rows) == 1:
            rows[0].save(force_insert=True)
            for account in accounts:
                account.save()
        else:
            models.QuerySet[BenchTransfer](BenchTransfer).bulk_create(rows)
            models.QuerySet[BenchAccount](BenchAccount).bulk_update(accounts, ["debits", "credits"])
