"""How transfers are posted with Django's ORM by the book (普通 ORM 过账).

The tables are what Django makes of models with foreign keys, and a row keeps the facts that a
row of the ledger keeps. Accounts are locked in order, rows are created, balances are saved:
alone with two saves, in a batch with `bulk_create` and `bulk_update`.
"""

from collections import Counter

from django.db import connection, models, transaction

from renqi.bench.ledger_cases import BOOKING
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
    debit = models.ForeignKey(BenchAccount, on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey(BenchAccount, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    effective_on = models.DateField()
    created_at = models.DateTimeField()
    cause = models.TextField()
    memo = models.TextField(default="")
    actor = models.TextField()

    class Meta:
        """Made by `make_orm_tables`, for the time of a run."""

        app_label = "bench"
        managed = False
        db_table = "bench_transfer"

    def __str__(self) -> str:
        """Show the number."""
        return str(self.id)


def make_orm_tables() -> None:
    """Make the tables, with an account for each of the ledger's."""
    with connection.schema_editor() as editor:
        editor.create_model(BenchAccount)
        editor.create_model(BenchTransfer)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bench_account SET (fillfactor = 50)")
        cursor.execute("INSERT INTO bench_account SELECT id, 0, 0 FROM ledger_account")


def post_by_orm(transfers: list[Transfer]) -> None:
    """Post transfers as an ordinary Django programme does."""
    more_debits: Counter[int] = Counter()
    more_credits: Counter[int] = Counter()
    for transfer in transfers:
        more_debits[transfer.debit_id] += transfer.amount
        more_credits[transfer.credit_id] += transfer.amount
    touched = sorted({*more_debits, *more_credits})
    rows = [_row(transfer) for transfer in transfers]
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


def _row(transfer: Transfer) -> BenchTransfer:
    return BenchTransfer(
        id=transfer.id,
        debit_id=transfer.debit_id,
        credit_id=transfer.credit_id,
        amount=transfer.amount,
        effective_on=BOOKING.on,
        created_at=BOOKING.at,
        cause=transfer.cause,
        memo=transfer.memo,
        actor=BOOKING.actor,
    )
