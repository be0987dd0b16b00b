"""Install the tables, guards, functions and views of the ledger (账务数据库对象)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
# What others need comes first; functions find each other when they are called.
_FILES = (
    "tables",
    "append_only",
    "ledger_leaf",
    "ledger_leg",
    "ledger_seal_hash",
    "ledger_enter",
    "ledger_refuse_accounts",
    "ledger_write",
    "ledger_post",
    "ledger_post_one",
    "ledger_post_each",
    "ledger_resolve",
    "ledger_return",
    "ledger_accounts",
    "ledger_close_period",
    "ledger_take_from_lots",
    "ledger_resolve_in_lots",
    "ledger_return_to_lots",
    "ledger_move_lots",
    "ledger_lapse_lots",
    "ledger_claw_back",
    "ledger_seal_journal",
    "ledger_begin_epoch",
    "ledger_balance",
    "ledger_verify_lots",
    "ledger_verify_chain",
    "ledger_verify",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]

    operations = [
        migrations.RunSQL((_SQL / f"{name}.sql").read_text("utf-8")) for name in _FILES
    ]
