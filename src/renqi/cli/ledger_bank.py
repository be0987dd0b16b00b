"""`renqi ledger reconcile`: take a bank's file and match what is open (银行对账)."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from renqi.cli.ledger_bank_account import register_accounts
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from renqi.engines.ledger.selectors.bank_difference import Difference
    from renqi.engines.ledger.services.bank_import import Imported

_ITEMS_SHOWN = 50
_PROGRAM = "renqi ledger reconcile"


def register_bank(group: Subparsers) -> None:
    """Add the commands about banks to the ledger's."""
    take = add_command(
        group,
        "reconcile",
        summary="take a bank's file (camt.052/053/054) and match what is open",
        handler=_reconcile,
    )
    take.add_argument("file", type=Path)
    register_accounts(group)


def _reconcile(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    now = datetime.now(UTC)
    with open_database():
        from django.utils import timezone

        from renqi.audit.domain.who import Who
        from renqi.engines.ledger.selectors.bank_difference import difference
        from renqi.engines.ledger.services.bank_import import import_bank_file
        from renqi.identity.domain.scope import Scope

        scope = Scope(all=True)
        imported = import_bank_file(
            arguments.file,
            file_name=arguments.file.name,
            scope=scope,
            who=Who(name=_PROGRAM),
            at=now,
        )
        found = {
            one.account_id: difference(one.account_id, on=timezone.localdate(now), scope=scope)
            for one in imported.reconciled
        }
    if arguments.json:
        print_json(_document(imported, found))
    else:
        _print(imported, found)
    return int(any(one.unexplained for one in found.values()))


def _document(imported: "Imported", found: "dict[int, Difference]") -> dict[str, object]:
    return {
        "sha256": imported.sha256,
        "statements": [asdict(one) for one in imported.taken],
        "accounts": [
            {
                **asdict(one),
                "bank": found[one.account_id].bank,
                "bank_on": found[one.account_id].bank_on,
                "books": found[one.account_id].books,
                "difference": found[one.account_id].total,
                "unexplained": found[one.account_id].unexplained,
                "open_items": [asdict(item) for item in found[one.account_id].items],
            }
            for one in imported.reconciled
        ],
    }


def _print(imported: "Imported", found: "dict[int, Difference]") -> None:
    from renqi.engines.ledger.domain.bank_money import CNY, money_text

    rows = [
        (
            one.kind.value,
            one.number,
            "taken" if one.is_new else "taken before",
            one.lines_new,
            one.lines_known,
            one.announced,
        )
        for one in imported.taken
    ]
    print_table(("kind", "statement", "", "new lines", "known lines", "not booked yet"), rows)
    for one in imported.reconciled:
        matched = ", ".join(f"{rule} {count:,}" for rule, count in sorted(one.matched.items()))
        doubts = ", ".join(f"{why} {count:,}" for why, count in sorted(one.doubts.items()))
        print(f"Matched: {matched or 'nothing'}. Open: {doubts or 'nothing'}.")
        balance = found[one.account_id]
        print(
            f"Bank {money_text(balance.bank or 0, CNY)}, books {money_text(balance.books, CNY)},"
            f" difference {money_text(balance.total, CNY)}."
        )
        items = [
            (item.what.value, item.on, money_text(item.signed, CNY), item.text)
            for item in balance.items[:_ITEMS_SHOWN]
        ]
        if items:
            print_table(("open item", "day", "amount", "text"), items)
        if len(balance.items) > _ITEMS_SHOWN:
            print(f"and {len(balance.items) - _ITEMS_SHOWN:,} more; --json lists them all.")
        if balance.unexplained:
            print(f"Not explained: {money_text(balance.unexplained, CNY)}.")
