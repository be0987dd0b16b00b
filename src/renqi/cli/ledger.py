"""`renqi ledger`: look whether the books hold, and print an account (复式账)."""

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from renqi.cli.ledger_bank import register_bank
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

if TYPE_CHECKING:
    from renqi.engines.ledger.domain.balances import Statement

_PROBLEMS_SHOWN = 50


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "ledger", summary="books, accounts and what was posted")
    verify = add_command(
        group, "verify", summary="look whether balances, lots and chain hold", handler=_verify
    )
    verify.add_argument(
        "--anchor", type=_anchor, metavar="NO:HASH", help="a seal that was written down outside"
    )
    verify.add_argument(
        "--from-seal", type=int, default=1, metavar="NO", help="where to begin with the chain"
    )
    add_command(group, "seal", summary="seal what was posted and print the head", handler=_seal)
    show = add_command(group, "statement", summary="print one account", handler=_statement)
    show.add_argument("account", metavar="ACCOUNT", help="BOOK/ACCOUNT")
    show.add_argument("--from", dest="start", type=_day, help="first day (first of the month)")
    show.add_argument("--to", dest="end", type=_day, help="last day (today)")
    add_command(
        group, "resume", summary="post on after a restore to another server", handler=_resume
    )
    register_bank(group)


def _verify(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.engines.ledger.selectors.integrity import (
            anchor_problems,
            head,
            problems,
            transfer_count,
        )

        found = list(problems(first_seal=arguments.from_seal))
        if arguments.anchor is not None:
            no, digest = arguments.anchor
            found += anchor_problems(no=no, digest=digest)
        top, count = head(), transfer_count()
    if arguments.json:
        print_json(
            {
                "holds": not found,
                "transfers": count,
                "head": None if top is None else asdict(top),
                "problems": [asdict(problem) for problem in found],
            }
        )
        return int(bool(found))
    anchor = "nothing sealed yet" if top is None else f"head {top.no}:{top.hash}"
    print(f"{count:,} transfers, {anchor}")
    if found:
        rows = [(one.problem, one.subject, one.expected, one.found) for one in found]
        print_table(("problem", "where", "expected", "found"), rows[:_PROBLEMS_SHOWN])
        print(f"{len(found):,} problems.")
    else:
        print("Balances, lots and chain hold.")
    return int(bool(found))


def _seal(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.engines.ledger.selectors.integrity import head
        from renqi.engines.ledger.services.seal_journal import seal_journal

        seal_journal(at=datetime.now(UTC))
        top = head()
    if arguments.json:
        print_json(None if top is None else asdict(top))
    else:
        print("nothing posted yet" if top is None else f"{top.no}:{top.hash}")
    return 0


def _statement(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from django.utils import timezone

        from renqi.engines.ledger.selectors.accounts import account_at
        from renqi.engines.ledger.selectors.statement import statement

        # The day of the city, wherever the server stands.
        end: date = arguments.end or timezone.localdate(datetime.now(UTC))
        start: date = arguments.start or end.replace(day=1)
        account = account_at(arguments.account)
        sheet = statement(account_id=account.id, start=start, end=end)
    if arguments.json:
        print_json(_document(sheet))
    else:
        _print_statement(sheet)
    return 0


def _document(sheet: "Statement") -> dict[str, object]:
    account = sheet.account
    return {
        "account": account.path,
        "name": account.name,
        "unit": account.unit.name.lower(),
        "from": sheet.start,
        "to": sheet.end,
        "opening": sheet.opening,
        "lines": [{**asdict(line), "kind": line.kind.name.lower()} for line in sheet.lines],
        "closing": sheet.closing,
        "balance_now": account.balance,
        "promised_now": account.promised,
        "available_now": account.available,
        "frozen": account.is_frozen,
    }


def _print_statement(sheet: "Statement") -> None:
    """Print the columns of the page: both legs, holds beside them, the running balance."""
    from renqi.engines.ledger.domain.amounts import amount_text

    unit = sheet.account.unit

    def amount(number: int) -> str:
        return amount_text(number, unit) if number else ""

    print(f"{sheet.account.path} {sheet.account.name}, {sheet.start} to {sheet.end}")
    rows = [("", "", "", "opening", "", "", "", amount_text(sheet.opening, unit))]
    rows += [
        (
            line.effective_on.isoformat(),
            "returned" if line.is_return else line.kind.name.lower(),
            f"{line.other} {line.other_name}",
            line.memo or line.cause,
            amount(line.debit),
            amount(line.credit),
            amount(line.held),
            amount_text(line.balance, unit),
        )
        for line in sheet.lines
    ]
    debits, credits_ = (
        amount_text(sum(getattr(line, side) for line in sheet.lines), unit)
        for side in ("debit", "credit")
    )
    rows.append(("", "", "", "closing", debits, credits_, "", amount_text(sheet.closing, unit)))
    print_table(
        ("day", "kind", "other account", "text", "debit", "credit", "held", "balance"), rows
    )
    promised = amount_text(sheet.account.promised, unit)
    print(f"Now {amount_text(sheet.account.balance, unit)}, of which {promised} is promised.")


def _resume(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.engines.ledger.services.seal_journal import resume_after_restore

        offset = resume_after_restore()
    if arguments.json:
        print_json({"offset": offset})
    else:
        print(f"The count of transactions runs on, {offset:,} ahead of the server's own.")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a day is written 2026-07-01") from error


def _anchor(text: str) -> tuple[int, str]:
    no, _, digest = text.partition(":")
    if not no.isdigit() or not digest:
        raise argparse.ArgumentTypeError("an anchor is written NO:HASH")
    return int(no), digest
