"""`renqi fund open-book`, `value`, `verify`: a fund's book, and whether it is right (基金账簿)."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from renqi.cli.account import account
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from renqi.programmes.riskfund.capital.domain.book import FundValue


def register_book(group: Subparsers) -> None:
    """Add the commands that read a fund's book to the group `fund`."""
    value = add_command(
        group, "value", summary="what a fund holds, by class of shares", handler=_value
    )
    value.add_argument("fund", metavar="FUND", help="the fund's key")
    opened = add_command(
        group, "open-book", summary="open a fund's accounts and its bank account", handler=_open
    )
    opened.add_argument("fund", metavar="FUND", help="the fund's key")
    opened.add_argument("--number", required=True, help="the account's number at the bank")
    opened.add_argument("--holder", required=True, help="its holder, as the bank knows it")
    opened.add_argument("--bank", required=True, help="bank and branch")
    opened.add_argument("--bank-code", required=True, help="12 digits or BIC")
    verify = add_command(
        group, "verify", summary="recompute a fund's book from its transfers", handler=_verify
    )
    verify.add_argument("fund", metavar="FUND", help="the fund's key")


def _open(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.identity.domain.actor import Actor
        from renqi.identity.domain.scope import Scope
        from renqi.programmes.riskfund.capital.domain.book import BankTerms
        from renqi.programmes.riskfund.capital.services.open_book import open_fund_book
        from renqi.programmes.riskfund.charter.selectors.funds import fund_of

        fund = fund_of(arguments.fund, scope=Scope(all=True))
        bank = BankTerms(
            number=arguments.number,
            name=arguments.holder,
            bank_name=arguments.bank,
            bank_code=arguments.bank_code,
            organisation_id=fund.institution_id,
        )
        who = Actor(person_id=0, name=account())
        accounts = open_fund_book(fund.key, bank=bank, actor=who, at=datetime.now(UTC))
    if arguments.json:
        print_json({"fund": fund.key, "book": accounts.book_id, "bank": accounts.bank_account_id})
    else:
        print(f"the book of fund {fund.key} is open")
    return 0


def _value(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value

        value = fund_value(arguments.fund)
    if arguments.json:
        print_json(_document(value))
        return 0
    from renqi.kernel.money import grouped_yuan

    print_table(
        ("class", "yuan", "shares", "yuan a share"),
        [
            (party.value, grouped_yuan(value.by_class[party]), *_shares(value, party))
            for party in value.by_class
        ],
    )
    print()
    print_table(
        ("what", "yuan"),
        [
            (name, grouped_yuan(getattr(value, name)))
            for name in (
                *("total", "cash", "loans", "assets", "valuation", "fees", "payable"),
                *("suspense", "promised", "floor", "available_cash"),
            )
        ],
    )
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.programmes.riskfund.capital.selectors.verify import verify_fund

        found = verify_fund(arguments.fund)
    if arguments.json:
        print_json(
            {
                "fund": arguments.fund,
                "holds": not found,
                "differences": [asdict(one) for one in found],
            }
        )
    elif found:
        rows = [(one.check, one.subject, one.expected, one.found) for one in found]
        print_table(("check", "subject", "expected", "found"), rows)
    else:
        print(f"the book of fund {arguments.fund} holds")
    return int(bool(found))


def _shares(value: "FundValue", party: Any) -> tuple[str, str]:
    from renqi.engines.ledger.domain.amounts import amount_text
    from renqi.engines.ledger.domain.kinds import Unit
    from renqi.programmes.riskfund.capital.domain.shares import unit_text

    shares = value.shares_by_class[party]
    return amount_text(shares, Unit.SHARES), unit_text(value=value.by_class[party], shares=shares)


def _document(value: "FundValue") -> dict[str, Any]:
    plain = asdict(value)
    plain["by_class"] = {party.value: held for party, held in value.by_class.items()}
    plain["shares_by_class"] = {
        party.value: shares for party, shares in value.shares_by_class.items()
    }
    return {**plain, "total": value.total, "net_assets": value.net_assets}
