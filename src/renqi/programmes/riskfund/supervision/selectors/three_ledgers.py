"""The three ledgers of a fund beside each other on a day (三账比对).

Rules: receipts of members, decisions on claims. Cash and assets: the bank's statement, the
custodian's. Stakes: the shares of firms, the value of the classes. What has a date is compared
as of the day; what has none, as it stands when it is looked at.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from renqi.engines.ledger.selectors.bank_difference import difference
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.contributed import contributed_by_firm
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts, fund_value
from renqi.programmes.riskfund.capital.selectors.stakes import all_stakes
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.investment.selectors.holdings import holdings
from renqi.programmes.riskfund.members.selectors.paid_dues import receipts_by_firm
from renqi.programmes.riskfund.relief.selectors.watched_claims import help_sums
from renqi.programmes.riskfund.supervision.domain.agreement import DifferenceKind, Item, Pair
from renqi.programmes.riskfund.supervision.models import CustodyStatement

_ALL = Scope(all=True)


def pairs_on(fund: str, *, on: dt.date) -> tuple[Pair, ...]:
    """Compare all ledgers of a fund (三账比对).

    Args:
        fund: Which; its book is open.
        on: The day.

    Raises:
        BookMissing: Its book is not open.
    """
    found = [_dues(fund, on), _payouts(fund), _bank(fund, on), _value(fund, on), _stakes(fund)]
    custody = _custody(fund, on)
    return (*found, custody) if custody else tuple(found)


def _dues(fund: str, on: dt.date) -> Pair:
    told, booked = receipts_by_firm(fund, on=on), contributed_by_firm(fund, on=on)
    return Pair(
        kind=DifferenceKind.DUES,
        left=sum(told.values()),
        right=sum(booked.values()),
        items=_apart(DifferenceKind.DUES, told, booked, more="not_in_books", fewer="no_receipt"),
    )


def _payouts(fund: str) -> Pair:
    return Pair(
        kind=DifferenceKind.PAYOUTS,
        left=help_sums(fund).outstanding,
        right=fund_value(fund).loans,
    )


def _bank(fund: str, on: dt.date) -> Pair:
    accounts = fund_accounts(fund)
    found = difference(accounts.bank_account_id, on=on, scope=_ALL)
    if found.bank is None or found.bank_on != on:
        return Pair(kind=DifferenceKind.BANK, left=None, right=found.books)
    return Pair(
        kind=DifferenceKind.BANK,
        left=found.bank,
        right=found.books,
        items=tuple(
            Item(
                kind=DifferenceKind.BANK,
                key=f"{item.what}:{item.key}",
                amount=item.signed,
                cause=item.what.value,
                text=item.text,
            )
            for item in found.items
            if item.signed
        ),
    )


def _value(fund: str, on: dt.date) -> Pair:
    value = fund_value(fund, on=on)
    return Pair(kind=DifferenceKind.VALUE, left=value.total, right=value.net_assets)


def _stakes(fund: str) -> Pair:
    held = sum(one.shares for one in all_stakes(fund, scope=_ALL))
    issued = fund_value(fund).shares_by_class[Party.FIRM]
    return Pair(kind=DifferenceKind.STAKES, left=held, right=issued)


def _custody(fund: str, on: dt.date) -> Pair | None:
    """Compare nominals; a fund that holds nothing and was told nothing has nothing to compare."""
    ours = {one.code: one.quantity for one in holdings(fund, on=on, scope=_ALL)}
    told = CustodyStatement.objects.filter(fund=fund, on=on).order_by("-pk").first()
    if told is None:
        if not ours:
            return None
        return Pair(kind=DifferenceKind.CUSTODY, left=None, right=sum(ours.values()))
    theirs = _nominals(told.lines)
    return Pair(
        kind=DifferenceKind.CUSTODY,
        left=sum(theirs.values()),
        right=sum(ours.values()),
        items=_apart(
            DifferenceKind.CUSTODY, theirs, ours, more="only_custodian", fewer="only_ours"
        ),
    )


def _nominals(lines: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        if line["nominal"]:
            found[line["instrument"]] = found.get(line["instrument"], 0) + line["nominal"]
    return found


def _apart(
    kind: DifferenceKind,
    left: Mapping[str, int],
    right: Mapping[str, int],
    *,
    more: str,
    fewer: str,
) -> tuple[Item, ...]:
    keys = sorted({*left, *right})
    found = [(key, left.get(key, 0) - right.get(key, 0)) for key in keys]
    return tuple(
        Item(
            kind=kind,
            key=key,
            amount=amount,
            cause=_cause(kind, key, left, right) or (more if amount > 0 else fewer),
        )
        for key, amount in found
        if amount
    )


def _cause(
    kind: DifferenceKind, key: str, left: Mapping[str, int], right: Mapping[str, int]
) -> str:
    """Two custodies that both know an instrument differ in its nominal."""
    both = bool(left.get(key)) and bool(right.get(key))
    return "nominal" if kind is DifferenceKind.CUSTODY and both else ""
