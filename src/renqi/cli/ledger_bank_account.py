"""`renqi ledger bank-account`: register, list and close accounts at banks (银行账户)."""

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

_PROGRAM = "renqi ledger bank-account"
_FEN = 100


def register_accounts(group: Subparsers) -> None:
    """Add the commands about accounts at banks to the ledger's."""
    accounts = add_group(group, "bank-account", summary="accounts at banks and their mirrors")
    add_command(accounts, "list", summary="list them", handler=_list)
    opened = add_command(
        accounts, "open", summary="register one with its accounts of the books", handler=_open
    )
    opened.add_argument("number", help="account number or IBAN, as the bank's files write it")
    opened.add_argument("--holder", required=True, help="its holder, as the bank writes it")
    opened.add_argument("--bank", required=True, help="the bank and branch")
    opened.add_argument("--bank-code", required=True, help="12 digits or a BIC")
    for name, words in (
        ("mirror", "the debit account that mirrors it"),
        ("suspense", "the account for money that nobody knows yet"),
        ("fees", "the account for the bank's fees"),
    ):
        opened.add_argument(f"--{name}", required=True, metavar="BOOK/ACCOUNT", help=words)
    opened.add_argument(
        "--two-people-above",
        type=int,
        metavar="YUAN",
        help="what is matched by hand above this takes two people (10000)",
    )
    closed = add_command(accounts, "close", summary="write down its last day", handler=_close)
    closed.add_argument("number")
    closed.add_argument("--last-day", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")


def _list(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.engines.ledger.selectors.bank_accounts import bank_accounts
        from renqi.identity.domain.scope import Scope

        found = bank_accounts(scope=Scope(all=True))
    if arguments.json:
        print_json({"accounts": [asdict(one) for one in found]})
    else:
        rows = [
            (one.number, one.name, one.bank_name, one.currency, one.closed_on or "")
            for one in found
        ]
        print_table(("number", "holder", "bank", "currency", "closed"), rows)
    return 0


def _open(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.audit.domain.who import Who
        from renqi.engines.ledger.domain.bank_accounts import CONFIRM_ABOVE, BankAccountTerms
        from renqi.engines.ledger.selectors.accounts import account_at
        from renqi.engines.ledger.services.bank_accounts import open_bank_account

        paths = (arguments.mirror, arguments.suspense, arguments.fees)
        mirror, suspense, fees = (account_at(path) for path in paths)
        limit = arguments.two_people_above
        terms = BankAccountTerms(
            number=arguments.number,
            name=arguments.holder,
            bank_name=arguments.bank,
            bank_code=arguments.bank_code,
            owner=mirror.owner,
            book_id=mirror.book_id,
            ledger_account_id=mirror.id,
            suspense_id=suspense.id,
            fee_id=fees.id,
            confirm_above=CONFIRM_ABOVE if limit is None else limit * _FEN,
        )
        account_id = open_bank_account(terms, who=Who(name=_PROGRAM), at=datetime.now(UTC))
    _say(arguments, {"id": account_id, "number": arguments.number}, "is registered")
    return 0


def _close(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from django.utils import timezone

        from renqi.audit.domain.who import Who
        from renqi.engines.ledger.selectors.bank_accounts import bank_account_numbered
        from renqi.engines.ledger.services.bank_accounts import close_bank_account
        from renqi.identity.domain.scope import Scope

        now, scope = datetime.now(UTC), Scope(all=True)
        account = bank_account_numbered(arguments.number, scope=scope)
        close_bank_account(
            account.id,
            last_day=arguments.last_day,
            scope=scope,
            who=Who(name=_PROGRAM),
            at=now,
            on=timezone.localdate(now),
        )
    _say(arguments, {"id": account.id, "number": account.number}, "is closed")
    return 0


def _say(arguments: argparse.Namespace, facts: dict[str, object], words: str) -> None:
    if arguments.json:
        print_json(facts)
    else:
        print(f"The bank account {facts['number']} {words}.")
